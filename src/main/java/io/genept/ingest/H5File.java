package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.table.TextFile;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
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
final class H5File implements AutoCloseable {
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
   * @throws UserError if the file is cut short, damaged, or of a version of HDF5 that is not read
   */
  static H5File open(String path, Configuration conf) {
    HadoopChannel channel;
    try {
      channel = new HadoopChannel(path, conf);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
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

  String path() {
    return path;
  }

  /** Names at the top of the file. */
  List<String> names() {
    return reading("/", () -> List.copyOf(file.getChildren().keySet()));
  }

  /** A group or data set by its names from the top of the file; empty if there is none. */
  Optional<Node> find(String... names) {
    return reading(
        String.join("/", names),
        () -> {
          Node node = file;
          for (String name : names) {
            node = node instanceof Group group ? group.getChildren().get(name) : null;
          }
          return Optional.ofNullable(node);
        });
  }

  /** A child of a group. */
  Optional<Node> child(Node node, String name) {
    return reading(
        node.getPath(),
        () ->
            node instanceof Group group
                ? Optional.ofNullable(group.getChildren().get(name))
                : Optional.empty());
  }

  /**
   * A child of a group that has to be a data set.
   *
   * @throws UserError if it is not there
   */
  Dataset dataset(Node node, String name) {
    Optional<Node> child = child(node, name);
    if (child.isPresent() && child.get() instanceof Dataset dataset) {
      return dataset;
    }
    throw UserError.of(
        "Cannot read %s: %s has no data set \"%s\". Expected an AnnData file; write it again with"
            + " anndata.",
        path, trimmed(node), name);
  }

  List<String> names(Node group) {
    return reading(
        group.getPath(),
        () -> group instanceof Group g ? List.copyOf(g.getChildren().keySet()) : List.<String>of());
  }

  /** A text attribute; empty if there is none of the name. */
  Optional<String> text(Node node, String attribute) {
    return attribute(node, attribute)
        .map(data -> data instanceof Object[] a ? a[0] : data)
        .map(Object::toString);
  }

  /** A list of texts; empty if there is none of the name. */
  List<String> texts(Node node, String attribute) {
    Object data = attribute(node, attribute).orElse(null);
    return data instanceof String[] texts ? Arrays.asList(texts) : List.of();
  }

  /** A list of whole numbers; empty if there is none of the name. */
  Optional<long[]> numbers(Node node, String attribute) {
    return attribute(node, attribute).map(data -> H5Numbers.of(data).toLongs());
  }

  boolean has(Node node, String attribute) {
    return reading(node.getPath(), () -> node.getAttributes().containsKey(attribute));
  }

  /** Reads a whole data set; an empty one gives an empty {@code String[]}. */
  Object all(Dataset dataset) {
    Object data = reading(dataset.getPath(), dataset::getData);
    return data == null ? new String[0] : data;
  }

  /** Reads a slice that is not empty. */
  Object slice(Dataset dataset, long[] from, int[] length) {
    return reading(dataset.getPath(), () -> dataset.getData(from, length));
  }

  /** Reads a slice that is not empty, in another form; what has no such form is an error. */
  <T> T slice(Dataset dataset, long[] from, int[] length, Function<Object, T> convert) {
    return reading(dataset.getPath(), () -> convert.apply(dataset.getData(from, length)));
  }

  /** Length of a data set's dimension. */
  long length(Dataset dataset, int dimension) {
    return reading(
        dataset.getPath(),
        () -> {
          long[] dimensions = dataset.getDimensionsAsLong();
          return dimension < dimensions.length ? dimensions[dimension] : 0;
        });
  }

  @Override
  public void close() {
    file.close();
  }

  private Optional<Object> attribute(Node node, String name) {
    return reading(
        node.getPath(),
        () -> {
          Attribute attribute = node.getAttributes().get(name);
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

  static String trimmed(Node node) {
    return node.getPath().replaceAll("^/|/$", "");
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
            + ". Expected a complete HDF5 file as anndata writes it, with the filters gzip, lzf, lz4"
            + " or none; copy it again, or write it again with anndata's write_h5ad.",
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
