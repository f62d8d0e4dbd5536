package io.genept.fuzz;

import java.nio.file.Path;
import java.util.List;

/**
 * A reader and what it reads.
 *
 * @param seeds valid files
 * @param around what has to lie beside the file, and under which name the file lies; by default
 *     nothing, under the seed's name
 * @param reading reads a file whole, or throws a {@code UserError}
 */
record Target(String name, List<Path> seeds, Around around, Reading reading) {

  /** Reads a file. */
  interface Reading {
    void read(String path) throws Exception;
  }

  /** Prepares a folder. */
  interface Around {
    Path file(Path folder, Path seed) throws Exception;
  }

  Target(String name, List<Path> seeds, Reading reading) {
    this(name, seeds, (folder, seed) -> folder.resolve(seed.getFileName().toString()), reading);
  }

  @Override
  public String toString() {
    return name;
  }
}
