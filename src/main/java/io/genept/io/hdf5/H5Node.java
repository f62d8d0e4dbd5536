package io.genept.io.hdf5;

import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;

/** A group or data set of an {@link H5File}. */
public final class H5Node {
  private final Node node;

  H5Node(Node node) {
    this.node = node;
  }

  Node node() {
    return node;
  }

  /** The data set that this is known to be. */
  Dataset data() {
    return (Dataset) node;
  }

  /** Tests whether this is a data set and not a group. */
  public boolean isDataset() {
    return node instanceof Dataset;
  }

  /** Path from the top of the file, without slashes at the ends. */
  public String path() {
    return node.getPath().replaceAll("^/|/$", "");
  }

  /** Tests whether this is a data set stored in chunks. */
  public boolean isChunked() {
    return node instanceof ChunkedDataset;
  }

  /** Length of a data set's chunk along a dimension; 1 if it is not stored in chunks. */
  public int chunkLength(int dimension) {
    return node instanceof ChunkedDataset chunked ? chunked.getChunkDimensions()[dimension] : 1;
  }
}
