package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.hdf5.FrameColumn;
import io.genept.io.hdf5.H5File;
import io.genept.io.hdf5.H5Frame;
import io.genept.io.hdf5.H5Node;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads AnnData's h5ad files, of current anndata and of those before 0.7 (compound {@code obs},
 * {@code raw.X}).
 */
final class H5adReader implements CellReader {
  static final String RAW = "raw";
  private static final String X = "X";

  /** {@code var} columns that hold symbols, the first that is there. */
  static final List<String> SYMBOL_COLUMNS =
      List.of(
          "feature_name",
          "gene_symbols",
          "gene_symbol",
          "gene_name",
          "gene_names",
          "gene_short_name",
          "symbol",
          "Symbol",
          "SYMBOL",
          "hgnc_symbol");

  private final H5File file;
  private final String layer;
  private final H5Matrix matrix;
  private final FrameColumn cellIds;
  private final MatrixGenes genes;
  private final List<FrameColumn> obs;

  /**
   * Reads the head of a file.
   *
   * @throws UserError if it is no h5ad file, or lacks the layer or the columns
   */
  H5adReader(H5File file, MatrixOptions options) {
    this.file = file;
    this.layer = options.layer().orElse(X);
    H5Node frame = file.find("obs").orElseThrow(() -> unknown(file));
    H5Node matrixNode = matrix(file, this.layer);
    H5Node var =
        (this.layer.equals(RAW)
                ? file.find(RAW, "var").or(() -> file.find("raw.var"))
                : file.find("var"))
            .orElseThrow(() -> unknown(file));
    H5Frame obsFrame = new H5Frame(file, frame);
    this.cellIds = obsFrame.indexColumn();
    this.obs = obsFrame.columns();
    this.genes = genes(new H5Frame(file, var), options);
    this.matrix = H5Matrix.of(file, matrixNode, obsFrame.rows(), genes.size());
  }

  @Override
  public SourceFormat format() {
    return SourceFormat.H5AD;
  }

  @Override
  public String layer() {
    return layer;
  }

  @Override
  public List<String> layers() {
    return layers(file);
  }

  @Override
  public List<String> files() {
    return List.of(file.path());
  }

  @Override
  public long cells() {
    return matrix.cells();
  }

  @Override
  public long entries() {
    return matrix.entries();
  }

  @Override
  public boolean seekable() {
    return matrix.layout() != H5Matrix.Layout.CSC;
  }

  @Override
  public FrameColumn cellIds() {
    return cellIds;
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public List<FrameColumn> obs() {
    return obs;
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    matrix.read(from, to, cellsPerBlock, sink);
  }

  @Override
  public void close() {
    file.close();
  }

  private static MatrixGenes genes(H5Frame var, MatrixOptions columns) {
    List<String> names = var.names();
    String[] ids =
        columns.geneIdColumn().isPresent()
            ? var.strings(columns.geneIdColumn().get())
            : var.index();
    Optional<String> symbolColumn =
        columns
            .symbolColumn()
            .or(() -> SYMBOL_COLUMNS.stream().filter(names::contains).findFirst());
    String[] symbols = symbolColumn.isPresent() ? var.strings(symbolColumn.get()) : ids.clone();
    if (symbolColumn.isEmpty() && columns.geneIdColumn().isPresent()) {
      symbols = var.index();
    }
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = symbols[i] == null || symbols[i].isEmpty() ? ids[i] : symbols[i];
    }
    return new MatrixGenes(ids, symbols, var.columns());
  }

  private static H5Node matrix(H5File file, String layer) {
    Optional<H5Node> node =
        switch (layer) {
          case X -> file.find(X);
          case RAW -> file.find(RAW, X).or(() -> file.find("raw.X"));
          default -> file.find("layers", layer);
        };
    List<String> layers = layers(file);
    return node.orElseThrow(
        () ->
            UserError.of(
                "Cannot read %s: it has no matrix %s. Expected %s.",
                file.path(),
                layer.equals(X) || layer.equals(RAW) ? layer : "layers/" + layer,
                layers.isEmpty()
                    ? "a matrix, but the file holds none; write it again with X"
                    : "one of these for --layer: " + String.join(", ", layers)));
  }

  private static List<String> layers(H5File file) {
    List<String> layers = new ArrayList<>();
    if (file.find(X).isPresent()) {
      layers.add(X);
    }
    if (file.find(RAW, X).isPresent() || file.find("raw.X").isPresent()) {
      layers.add(RAW);
    }
    file.find("layers").ifPresent(group -> layers.addAll(file.names(group)));
    return layers;
  }

  private static UserError unknown(H5File file) {
    List<String> names = file.names();
    String kind =
        names.contains("row_attrs") && names.contains("col_attrs")
            ? "a loom file, which is not read; convert it with"
                + " anndata.io.read_loom(...).write_h5ad(...)"
            : names.contains("matrix")
                    || names.stream().anyMatch(n -> file.find(n, "barcodes").isPresent())
                ? "a 10x HDF5 file, which is not read; give the folder of its matrix.mtx, or convert"
                    + " it with scanpy.read_10x_h5(...).write_h5ad(...)"
                : "an HDF5 file with " + names + ", not an h5ad file with obs, var and X";
    return UserError.of("Cannot read %s: it is %s. %s.", file.path(), kind, Container.ACCEPTED);
  }
}
