package io.genept.table;

import io.genept.core.UserError;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * A file of another format that appears, or replaces another, whole or not at all. It is written on
 * the driver's local disk, beside the output where that is a local path, and moved or copied there.
 */
public final class FileOutput implements AutoCloseable {
  private final String name;
  private final Path output;
  private final FileSystem fs;
  private final Configuration conf;
  private final File local;

  private FileOutput(String name, Path output, FileSystem fs, Configuration conf, File local) {
    this.name = name;
    this.output = output;
    this.fs = fs;
    this.conf = conf;
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
      new Storage(fs, conf).requireWritable(output.getParent());
      String passing = Storage.SCRATCH + UUID.randomUUID();
      File local;
      if (fs.getScheme().equals("file")) {
        File folder = new File(output.getParent().toUri().getPath());
        Files.createDirectories(folder.toPath());
        local = new File(folder, passing);
      } else {
        local = new File(System.getProperty("java.io.tmpdir"), passing);
      }
      return new FileOutput(path, output, fs, conf, local);
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
      if (fs.getScheme().equals("file")) {
        Files.move(
            local.toPath(),
            new File(output.toUri().getPath()).toPath(),
            StandardCopyOption.REPLACE_EXISTING);
      } else if (new Storage(fs, conf).moves()) {
        Path passing = new Path(output.getParent(), local.getName());
        fs.copyFromLocalFile(true, true, new Path(local.toURI()), passing);
        FileContext.getFileContext(fs.getUri(), conf)
            .rename(passing, output, Options.Rename.OVERWRITE);
      } else {
        fs.copyFromLocalFile(true, true, new Path(local.toURI()), output);
      }
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
