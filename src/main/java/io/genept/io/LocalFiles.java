package io.genept.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Hadoop's local file system, which also takes names with a colon: Hadoop reads that of their
 * checksum file, {@code .run:1.h5ad.crc}, as an address.
 */
public final class LocalFiles extends LocalFileSystem {
  /** Property of a Spark session that is to use it, with its value. */
  public static final String PROPERTY = "spark.hadoop.fs.file.impl";

  @Override
  public Path getChecksumFile(Path file) {
    return child(file.getParent(), "." + file.getName() + ".crc");
  }

  /** Path of a file or folder in another, whatever its name. */
  public static Path child(Path folder, String name) {
    return new Path(folder, "./" + name);
  }

  /** Lets go of the file system that Hadoop keeps for local files, so that another can be set. */
  public static void release() {
    try {
      FileSystem.getLocal(new Configuration()).close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the local file system: " + e.getMessage(), e);
    }
  }
}
