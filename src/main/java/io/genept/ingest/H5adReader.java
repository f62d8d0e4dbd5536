package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.hdf5.FrameColumn;
import io.genept.io.hdf5.H5File;
import io.genept.io.hdf5.H5Frame;
import io.genept.io.hdf5.H5Node;
import io.genept.io.hdf5.H5Numbers;
import io.genept.io.hdf5.H5Window;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads AnnData's h5ad files, of current anndata and of those before 0.7 (compound {@code obs},
 * {@code raw.X}), and one modality of MuData's h5mu files.
 *
 * <p>A modality has its own cells and {@code obs} columns. Columns of the file's {@code obs} follow
 * that the modality lacks, but only where its cells are all cells of the file in the same order
 * (the file's {@code obsmap} is 1, 2, 3, …).
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

  private static final String RNA = "rna";

  private final H5File file;
  private final List<String> root;
  private final String layer;
  private final H5Matrix matrix;
  private final FrameColumn cellIds;
  private final MatrixGenes genes;
  private final List<FrameColumn> obs;

  private H5adReader(H5File file, MatrixOptions options, List<String> root) {
    this.file = file;
    this.root = root;
    this.layer = options.layer().orElse(X);
    H5Node frame = find("obs").orElseThrow(() -> lacks("obs"));
    H5Node matrixNode = matrix();
    H5Node var =
        (layer.equals(RAW) ? find(RAW, "var").or(() -> find("raw.var")) : find("var"))
            .orElseThrow(() -> lacks("var"));
    H5Frame obsFrame = new H5Frame(file, frame);
    this.cellIds = obsFrame.indexColumn();
    this.obs = new ArrayList<>(obsFrame.columns());
    this.genes = genes(new H5Frame(file, var), options);
    this.matrix = H5Matrix.of(file, matrixNode, obsFrame.rows(), genes.size());
  }

  /**
   * Reads the head of an h5ad file.
   *
   * @throws UserError if it lacks the layer or the columns
   */
  static H5adReader of(H5File file, MatrixOptions options) {
    return new H5adReader(file, options, List.of());
  }

  /**
   * Reads the head of a modality of an h5mu file.
   *
   * @throws UserError if the file lacks the modality, or that the layer or the columns
   */
  static H5adReader ofModality(H5File file, MatrixOptions options) {
    String modality = options.modality().orElse(RNA);
    List<String> modalities = file.find("mod").map(file::names).orElse(List.of());
    if (!modalities.contains(modality)) {
      throw UserError.of(
          "Cannot read %s: it has no modality \"%s\". Expected one of these for --modality: %s.",
          file.path(), modality, String.join(", ", modalities));
    }
    H5adReader reader = new H5adReader(file, options, List.of("mod", modality));
    reader.addObsOfFile(modality);
    return reader;
  }

  @Override
  public SourceFormat format() {
    return root.isEmpty() ? SourceFormat.H5AD : SourceFormat.H5MU;
  }

  @Override
  public String layer() {
    return layer;
  }

  @Override
  public List<String> layers() {
    List<String> layers = new ArrayList<>();
    if (find(X).isPresent()) {
      layers.add(X);
    }
    if (find(RAW, X).isPresent() || find("raw.X").isPresent()) {
      layers.add(RAW);
    }
    find("layers").ifPresent(group -> layers.addAll(file.names(group)));
    return layers;
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

  private H5Node matrix() {
    Optional<H5Node> node =
        switch (layer) {
          case X -> find(X);
          case RAW -> find(RAW, X).or(() -> find("raw.X"));
          default -> find("layers", layer);
        };
    return node.orElseThrow(
        () ->
            UserError.of(
                "Cannot read %s: it has no matrix %s. Expected %s.",
                file.path(),
                layer.equals(X) || layer.equals(RAW) ? layer : "layers/" + layer,
                layers().isEmpty()
                    ? "a matrix, but the file holds none; write it again with X"
                    : "one of these for --layer: " + String.join(", ", layers())));
  }

  private void addObsOfFile(String modality) {
    Optional<H5Node> all = file.find("obs");
    Optional<H5Node> map = file.find("obsmap", modality).filter(H5Node::isDataset);
    if (all.isEmpty() || map.isEmpty() || !isIdentity(map.get())) {
      return;
    }
    Set<String> own = obs.stream().map(FrameColumn::name).collect(Collectors.toSet());
    for (FrameColumn column : new H5Frame(file, all.get()).columns()) {
      String prefix = modality + ":";
      String name = column.name();
      if (!own.contains(name.startsWith(prefix) ? name.substring(prefix.length()) : name)) {
        obs.add(column);
      }
    }
  }

  private boolean isIdentity(H5Node map) {
    if (file.length(map, 0) != cells()) {
      return false;
    }
    H5Window<H5Numbers> window = new H5Window<>(file, map, H5Numbers::of);
    for (long cell = 0; cell < cells(); cell++) {
      if (H5Window.whole(window, cell) != cell + 1) {
        return false;
      }
    }
    return true;
  }

  private Optional<H5Node> find(String... names) {
    List<String> path = new ArrayList<>(root);
    path.addAll(List.of(names));
    return file.find(path.toArray(String[]::new));
  }

  private UserError lacks(String part) {
    List<String> names = root.isEmpty() ? file.names() : find().map(file::names).orElse(List.of());
    return UserError.of(
        "Cannot read %s: it has %s, but no %s. %s.", file.path(), names, part, Container.ACCEPTED);
  }
}
