package io.genept.io.hdf5;

import io.genept.core.TooLarge;
import io.genept.core.UserError;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.NodeFile;
import io.genept.io.anndata.Numbers;
import io.jhdf.HdfFile;
import io.jhdf.exceptions.HdfException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An open HDF5 file on any Hadoop file system. What the library cannot read becomes a {@link
 * UserError} that names the file and the part of it.
 *
 * <p>One thread reads a file at a time; any number of threads may each read a file of their own,
 * the same path among them. Slices are decoded by the thread that asks; only {@link
 * io.genept.io.anndata.Node#all}, which is for what is small, decodes chunks on the JVM's common
 * pool.
 */
public final class H5File implements NodeFile {
  static {
    SafeFilters.install();
  }

  private final String path;
  private final HdfFile file;

  private H5File(String path, HdfFile file) {
    this.path = path;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws UserError if the file is missing, cut short, damaged, or of a version of HDF5 that is
   *     not read
   */
  public static H5File open(String path, Configuration conf) {
    HadoopChannel channel;
    try {
      channel = new HadoopChannel(path, conf);
    } catch (IOException e) {
      throw notOpened(path, e);
    }
    try {
      HdfFile file = new HdfFile(channel, new Path(path).toUri());
      H5File opened = new H5File(path, file);
      opened.names();
      return opened;
    } catch (RuntimeException e) {
      closeQuietly(channel, e);
      throw e instanceof UserError ? e : unreadable(path, "/", e);
    }
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Node root() {
    return new H5Node(this, file);
  }

  /** Names at the top of the file. */
  public List<String> names() {
    return root().names();
  }

  /** A group or data set by its names from the top of the file; empty if there is none. */
  public Optional<Node> find(String... names) {
    return root().find(names);
  }

  @Override
  public void close() {
    file.close();
  }

  <T> T reading(String part, Supplier<T> action) {
    try {
      return action.get();
    } catch (Numbers.NotNumbers e) {
      throw unreadable(path, part, e);
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw unreadable(path, part, e);
    } catch (OutOfMemoryError e) {
      throw TooLarge.error(path, part, e);
    }
  }

  private static UserError notOpened(String path, IOException e) {
    return new UserError(
        e instanceof FileNotFoundException
            ? "Cannot read " + path + ": there is no such file."
            : "Cannot read " + path + ": " + e.getMessage() + ". Expected a readable file.",
        e);
  }

  private static UserError unreadable(String path, String part, RuntimeException e) {
    Throwable root = e;
    while (root.getCause() != null && !(root instanceof IOException)) {
      root = root.getCause();
    }
    if (Arrays.stream(root.getStackTrace())
        .anyMatch(frame -> frame.getClassName().endsWith("OpaqueDataType"))) {
      return new UserError(
          "Cannot read "
              + path
              + " at "
              + part
              + ": a data set there is of raw bytes without meaning (opaque, numpy's void). Expected"
              + " numbers, text, flags or categories; leave it out and write the file again.",
          e);
    }
    String kind = root instanceof HdfException ? "" : root.getClass().getSimpleName() + ": ";
    return new UserError(
        "Cannot read "
            + path
            + (part.isEmpty() ? "" : " at " + part)
            + ": "
            + kind
            + root.getMessage()
            + ". Expected a complete HDF5 file as anndata writes it, with the filters gzip, lzf, lz4,"
            + " zstd or none; copy it again, or write it again with anndata's write_h5ad.",
        e);
  }

  private static void closeQuietly(HadoopChannel channel, RuntimeException cause) {
    try {
      channel.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
