package io.genept.table;

import io.genept.core.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of another format that appears, or replaces another, whole or not at all. It is written on
 * the driver's local disk, beside the output where that is a local path, and moved or copied there.
 */
public final class FileOutput implements AutoCloseable {
  private final String name;
  private final Path output;
  private final Storage storage;
  private final File local;

  private FileOutput(String name, Path output, Storage storage, File local) {
    this.name = name;
    this.output = output;
    this.storage = storage;
    this.local = local;
  }

  /**
   * Begins a file.
   *
   * @throws UserError if the place is taken or cannot be written to
   */
  public static FileOutput create(String path, boolean overwrite, Configuration conf) {
    try {
      Path given = new Path(path);
      FileSystem fs = given.getFileSystem(conf);
      Path output = fs.makeQualified(given);
      if (fs.exists(output) && (!overwrite || !fs.getFileStatus(output).isFile())) {
        throw UserError.of(
            "Cannot write %s: there is %s already. Expected a free place; choose another --output%s.",
            path,
            fs.getFileStatus(output).isFile() ? "a file" : "a folder",
            overwrite ? "" : " or give --overwrite");
      }
      Storage storage = new Storage(fs, conf);
      storage.requireWritable(output.getParent());
      String passing = Storage.SCRATCH + UUID.randomUUID();
      File local;
      if (fs.getScheme().equals("file")) {
        File folder = new File(output.getParent().toUri().getPath());
        Files.createDirectories(folder.toPath());
        local = new File(folder, passing);
      } else {
        local = new File(System.getProperty("java.io.tmpdir"), passing);
      }
      return new FileOutput(path, output, storage, local);
    } catch (IOException e) {
      throw new UserError(
          "Cannot write " + path + ": " + e.getMessage() + ". Choose another --output.", e);
    }
  }

  /** Where to write it. */
  public java.nio.file.Path local() {
    return local.toPath();
  }

  /**
   * Lets it appear.
   *
   * @throws UncheckedIOException if it cannot be moved or copied
   */
  public void commit() {
    try {
      storage.bring(local.toPath(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + name + ": " + e.getMessage(), e);
    }
  }

  /** Removes what was not completed. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(local.toPath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
