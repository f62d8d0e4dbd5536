package io.genept.ingest.anndata;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.io.anndata.Node;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A matrix of an AnnData file: a dense data set, or a group {@code data}, {@code indices}, {@code
 * indptr} in compressed sparse rows (cells) or columns (genes).
 */
final class AnndataMatrix {
  private static final Logger LOG = LoggerFactory.getLogger(AnndataMatrix.class);

  /** Ways to store a matrix. */
  enum Layout {
    DENSE,
    CSR,
    CSC
  }

  private final Node node;
  private final Layout layout;
  private final long cells;
  private final long genes;

  private AnndataMatrix(Node node, Layout layout, long cells, long genes) {
    this.node = node;
    this.layout = layout;
    this.cells = cells;
    this.genes = genes;
  }

  /**
   * Recognises the layout.
   *
   * @throws UserError if it is none of the three, or not of the given shape
   */
  static AnndataMatrix of(Node node, long cells, long genes) {
    Layout layout;
    long[] shape;
    if (node.isDataset()) {
      layout = Layout.DENSE;
      shape = new long[] {node.length(0), node.length(1)};
    } else {
      Optional<String> encoding = node.text("encoding-type").or(() -> node.text("h5sparse_format"));
      layout =
          switch (encoding.orElse("").toLowerCase(Locale.ROOT)) {
            case "csr_matrix", "csr" -> Layout.CSR;
            case "csc_matrix", "csc" -> Layout.CSC;
            default ->
                throw UserError.of(
                    "Cannot read %s: %s is stored as \"%s\". Expected a dense matrix, csr_matrix or"
                        + " csc_matrix; write it again with anndata.",
                    node.file(), node.path(), encoding.orElse("an unnamed group"));
          };
      shape =
          node.numbers("shape")
              .or(() -> node.numbers("h5sparse_shape"))
              .orElse(new long[] {cells, genes});
    }
    AnndataMatrix matrix = new AnndataMatrix(node, layout, cells, genes);
    if (shape[0] != cells || shape[1] != genes) {
      throw UserError.of(
          "Cannot read %s: %s is %d × %d, but there are %d cells and %d genes. Expected cells ×"
              + " genes; the file is damaged, write it again with anndata.",
          node.file(), node.path(), shape[0], shape[1], cells, genes);
    }
    return matrix;
  }

  /** See {@link io.genept.ingest.matrix.MatrixHead}. */
  boolean seekable() {
    return layout == Layout.CSR || (layout == Layout.DENSE && dense().seekable());
  }

  long cells() {
    return cells;
  }

  /** Number of stored values, zeros of a dense matrix among them. */
  long entries() {
    return layout == Layout.DENSE ? cells * genes : node.dataset("data").length(0);
  }

  /** See {@link CellReader#read}. */
  void read(long first, long last, int cellsPerBlock, CellReader.Sink sink) {
    switch (layout) {
      case DENSE -> dense().read(first, last, cellsPerBlock, sink);
      case CSR -> readRows(first, last, cellsPerBlock, sink);
      case CSC -> readColumns(first, last, cellsPerBlock, sink);
    }
  }

  private DenseMatrix dense() {
    return new DenseMatrix(node, DenseMatrix.Rows.CELLS, DenseMatrix.ELEMENTS);
  }

  private void readRows(long from, long to, int cellsPerBlock, CellReader.Sink sink) {
    SparseLines sparse = new SparseLines(node, cells, genes);
    CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
    CellBlock block = blocks.cell();
    for (long cell = from; cell < to; cell++) {
      sparse.read(cell, block::add);
      blocks.endCell();
    }
    blocks.finish();
  }

  private void readColumns(long from, long to, int cellsPerBlock, CellReader.Sink sink) {
    LOG.info("{}: {} is stored by gene; sorting it on local disk", node.file(), node.path());
    SparseLines sparse = new SparseLines(node, genes, cells);
    long expected = sparse.entries() / Math.max(1, cells) * (to - from);
    try (CellBuckets buckets = new CellBuckets(from, to, expected)) {
      for (int gene = 0; gene < genes; gene++) {
        int ofGene = gene;
        sparse.read(
            gene,
            (index, indexFrom, value, valueFrom, count) -> {
              for (int i = 0; i < count; i++) {
                buckets.add(index[indexFrom + i], ofGene, value[valueFrom + i]);
              }
            });
      }
      buckets.read(cellsPerBlock, sink);
    }
  }
}
