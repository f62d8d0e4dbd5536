package io.genept.io.hdf5;

import io.genept.core.UserError;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * An open HDF5 file on any Hadoop file system. What the library cannot read becomes a {@link
 * UserError} that names the file and the part of it.
 */
public final class H5File implements AutoCloseable {
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

  /** The file's path as it was given. */
  public String path() {
    return path;
  }

  /** Names at the top of the file. */
  public List<String> names() {
    return reading("/", () -> List.copyOf(file.getChildren().keySet()));
  }

  /** A group or data set by its names from the top of the file; empty if there is none. */
  public Optional<H5Node> find(String... names) {
    return reading(
        String.join("/", names),
        () -> {
          Node node = file;
          for (String name : names) {
            node = node instanceof Group group ? group.getChildren().get(name) : null;
          }
          return Optional.ofNullable(node).map(H5Node::new);
        });
  }

  /** A child of a group. */
  public Optional<H5Node> child(H5Node node, String name) {
    return reading(
        node.path(),
        () ->
            node.node() instanceof Group group
                ? Optional.ofNullable(group.getChildren().get(name)).map(H5Node::new)
                : Optional.empty());
  }

  /**
   * A child of a group that has to be a data set.
   *
   * @throws UserError if it is not there
   */
  public H5Node dataset(H5Node node, String name) {
    Optional<H5Node> child = child(node, name);
    if (child.isPresent() && child.get().isDataset()) {
      return child.get();
    }
    throw UserError.of(
        "Cannot read %s: %s has no data set \"%s\". Expected an AnnData file; write it again with"
            + " anndata.",
        path, node.path(), name);
  }

  /** Names of the children of a group. */
  public List<String> names(H5Node group) {
    return reading(
        group.path(),
        () ->
            group.node() instanceof Group g
                ? List.copyOf(g.getChildren().keySet())
                : List.<String>of());
  }

  /** A text attribute; empty if there is none of the name. */
  public Optional<String> text(H5Node node, String attribute) {
    return attribute(node, attribute)
        .map(data -> data instanceof Object[] a ? a[0] : data)
        .map(Object::toString);
  }

  /** A list of texts; empty if there is none of the name. */
  public List<String> texts(H5Node node, String attribute) {
    Object data = attribute(node, attribute).orElse(null);
    return data instanceof String[] texts ? Arrays.asList(texts) : List.of();
  }

  /** A list of whole numbers; empty if there is none of the name. */
  public Optional<long[]> numbers(H5Node node, String attribute) {
    return attribute(node, attribute).map(data -> H5Numbers.of(data).toLongs());
  }

  /** Tests whether a node has an attribute. */
  public boolean has(H5Node node, String attribute) {
    return reading(node.path(), () -> node.node().getAttributes().containsKey(attribute));
  }

  /** Reads a whole data set; an empty one gives an empty {@code String[]}. */
  public Object all(H5Node dataset) {
    Object data = reading(dataset.path(), () -> dataset.data().getData());
    return data == null ? new String[0] : data;
  }

  /** Reads a slice that is not empty. */
  public Object slice(H5Node dataset, long[] from, int[] length) {
    return reading(dataset.path(), () -> dataset.data().getData(from, length));
  }

  /** Reads a slice that is not empty, in another form; what has no such form is an error. */
  public <T> T slice(H5Node dataset, long[] from, int[] length, Function<Object, T> convert) {
    return reading(dataset.path(), () -> convert.apply(dataset.data().getData(from, length)));
  }

  /** Length of a data set's dimension. */
  public long length(H5Node dataset, int dimension) {
    return reading(
        dataset.path(),
        () -> {
          long[] dimensions = dataset.data().getDimensionsAsLong();
          return dimension < dimensions.length ? dimensions[dimension] : 0;
        });
  }

  @Override
  public void close() {
    file.close();
  }

  private Optional<Object> attribute(H5Node node, String name) {
    return reading(
        node.path(),
        () -> {
          Attribute attribute = node.node().getAttributes().get(name);
          return attribute == null || attribute.isEmpty()
              ? Optional.empty()
              : Optional.ofNullable(attribute.getData());
        });
  }

  private <T> T reading(String part, Supplier<T> action) {
    try {
      return action.get();
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw unreadable(path, part, e);
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
    String kind = root instanceof HdfException ? "" : root.getClass().getSimpleName() + ": ";
    return new UserError(
        "Cannot read "
            + path
            + " at "
            + part
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
