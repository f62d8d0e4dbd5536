package io.genept.io.anndata;

import io.genept.core.UserError;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A group or data set of a file that holds a tree of them, HDF5 or zarr. What cannot be read
 * becomes a {@link UserError} that names the file and the part of it.
 */
public interface Node {
  /** Path of the file. */
  String file();

  /** Path from the top of the file, without slashes at the ends. */
  String path();

  /** The group at the top of the file. */
  Node root();

  /** Tests whether this is a data set and not a group. */
  boolean isDataset();

  /** A child of a group; empty if there is none of the name. */
  Optional<Node> child(String name);

  /** Names of the children of a group. */
  List<String> names();

  /** A text attribute; empty if there is none of the name. */
  Optional<String> text(String attribute);

  /** A list of texts; empty if there is none of the name. */
  List<String> texts(String attribute);

  /** A list of whole numbers; empty if there is none of the name. */
  Optional<long[]> numbers(String attribute);

  /** Tests whether there is an attribute. */
  boolean has(String attribute);

  /** Length of a data set's dimension; 0 where it has fewer. */
  long length(int dimension);

  /** Tests whether this is a data set stored in chunks. */
  boolean isChunked();

  /** Length of a data set's chunk along a dimension; 1 if it is not stored in chunks. */
  int chunkLength(int dimension);

  /**
   * Length of a chunk along a dimension by the lengths that a file states; 1 where it states none.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  static int chunk(int[] lengths, int dimension) {
    int length = dimension < lengths.length ? lengths[dimension] : 1;
    if (length < 1) {
      throw new IllegalArgumentException("chunks of " + length + " values");
    }
    return length;
  }

  /** Tests whether a data set is of truth values, among which R's {@code NA} may be. */
  boolean isTruth();

  /** Tests whether a data set is of rows with a field for each column. */
  boolean isCompound();

  /** Reads a whole data set; an empty one gives an empty {@code String[]}. */
  Object all();

  /**
   * Reads a slice that is not empty, in another form; what has no such form is an error.
   *
   * @param convert is given an array of primitives or texts, or, of two dimensions, an array of
   *     such
   */
  <T> T slice(long[] from, int[] length, Function<Object, T> convert);

  /** Reads a slice that is not empty. */
  default Object slice(long[] from, int[] length) {
    return slice(from, length, Function.identity());
  }

  /** A group or data set by its names from here; empty if there is none. */
  default Optional<Node> find(String... names) {
    Optional<Node> node = Optional.of(this);
    for (String name : names) {
      node = node.flatMap(parent -> parent.child(name));
    }
    return node;
  }

  /**
   * A child of a group that has to be a data set.
   *
   * @throws UserError if it is not there
   */
  default Node dataset(String name) {
    return child(name)
        .filter(Node::isDataset)
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot read %s: %s has no data set \"%s\". Expected an AnnData file; write it"
                        + " again with anndata.",
                    file(), path(), name));
  }
}
