package io.genept.ingest.anndata;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.Container;
import io.genept.ingest.matrix.GeneNames;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.Frame;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.NodeFile;
import io.genept.io.anndata.Numbers;
import io.genept.io.anndata.Window;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads AnnData's h5ad files, of current anndata and of those before 0.7 (compound {@code obs},
 * {@code raw.X}), its zarr stores, and one modality of MuData's files and stores.
 *
 * <p>A modality has its own cells and {@code obs} columns. Columns of the file's {@code obs} follow
 * that the modality lacks, but only where its cells are all cells of the file in the same order
 * (the file's {@code obsmap} is 1, 2, 3, …).
 */
public final class AnndataReader implements CellReader {
  static final String RAW = "raw";
  private static final String X = "X";

  private static final String RNA = "rna";

  private final NodeFile file;
  private final Node root;
  private final AnndataMatrix matrix;
  private final MatrixGenes genes;
  private final MatrixHead head;

  /**
   * @param modality whose {@code root} is read; empty for the whole file
   */
  private AnndataReader(
      NodeFile file,
      SourceFormat format,
      MatrixOptions options,
      Node root,
      Optional<String> modality) {
    this.file = file;
    this.root = root;
    String layer = options.layer().orElse(X);
    Node frame = find("obs").orElseThrow(() -> lacks("obs"));
    Node matrixNode = matrix(layer);
    Node var =
        (layer.equals(RAW) ? find(RAW, "var").or(() -> find("raw.var")) : find("var"))
            .orElseThrow(() -> lacks("var"));
    Frame obsFrame = new Frame(frame);
    this.genes = genes(new Frame(var), options);
    this.matrix = AnndataMatrix.of(matrixNode, obsFrame.rows(), genes.size());
    List<FrameColumn> obs = new ArrayList<>(obsFrame.columns());
    modality.ifPresent(name -> addObsOfFile(name, obs));
    this.head =
        new MatrixHead(
            format,
            layer,
            layers(),
            List.of(file.path()),
            matrix.cells(),
            matrix.entries(),
            matrix.seekable(),
            obsFrame.indexColumn(),
            obs);
  }

  /**
   * Reads the head of an h5ad file.
   *
   * @throws UserError if it lacks the layer or the columns
   */
  public static AnndataReader of(NodeFile file, SourceFormat format, MatrixOptions options) {
    return new AnndataReader(file, format, options, file.root(), Optional.empty());
  }

  /**
   * Reads the head of a modality of an h5mu file.
   *
   * @throws UserError if the file lacks the modality, or that the layer or the columns
   */
  public static AnndataReader ofModality(
      NodeFile file, SourceFormat format, MatrixOptions options) {
    String modality = options.modality().orElse(RNA);
    List<String> modalities = file.root().find("mod").map(Node::names).orElse(List.of());
    if (!modalities.contains(modality)) {
      throw UserError.of(
          "Cannot read %s: it has no modality \"%s\". Expected one of these for --modality: %s.",
          file.path(), modality, String.join(", ", modalities));
    }
    Node root = file.root().find("mod", modality).orElseThrow();
    return new AnndataReader(file, format, options, root, Optional.of(modality));
  }

  @Override
  public MatrixHead head() {
    return head;
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    matrix.read(from, to, cellsPerBlock, sink);
  }

  @Override
  public void close() {
    file.close();
  }

  private List<String> layers() {
    List<String> layers = new ArrayList<>();
    if (find(X).isPresent()) {
      layers.add(X);
    }
    if (find(RAW, X).isPresent() || find("raw.X").isPresent()) {
      layers.add(RAW);
    }
    find("layers").ifPresent(group -> layers.addAll(group.names()));
    return layers;
  }

  private static MatrixGenes genes(Frame var, MatrixOptions columns) {
    List<String> names = var.names();
    String[] ids =
        columns.geneIdColumn().isPresent()
            ? var.strings(columns.geneIdColumn().get())
            : var.index();
    Optional<String> symbolColumn =
        columns
            .symbolColumn()
            .or(() -> GeneNames.SYMBOL_COLUMNS.stream().filter(names::contains).findFirst());
    String[] symbols = symbolColumn.isPresent() ? var.strings(symbolColumn.get()) : ids.clone();
    if (symbolColumn.isEmpty() && columns.geneIdColumn().isPresent()) {
      symbols = var.index();
    }
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = symbols[i] == null || symbols[i].isEmpty() ? ids[i] : symbols[i];
    }
    return new MatrixGenes(ids, symbols, var.columns());
  }

  private Node matrix(String layer) {
    Optional<Node> node =
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

  private void addObsOfFile(String modality, List<FrameColumn> obs) {
    Optional<Node> all = file.root().find("obs");
    Optional<Node> map = file.root().find("obsmap", modality).filter(Node::isDataset);
    if (all.isEmpty() || map.isEmpty() || !isIdentity(map.get())) {
      return;
    }
    Set<String> own = obs.stream().map(FrameColumn::name).collect(Collectors.toSet());
    for (FrameColumn column : new Frame(all.get()).columns()) {
      String prefix = modality + ":";
      String name = column.name();
      if (!own.contains(name.startsWith(prefix) ? name.substring(prefix.length()) : name)) {
        obs.add(column);
      }
    }
  }

  private boolean isIdentity(Node map) {
    if (map.length(0) != matrix.cells()) {
      return false;
    }
    Window<Numbers> window = new Window<>(map, Numbers::of);
    for (long cell = 0; cell < matrix.cells(); cell++) {
      if (Window.whole(window, cell) != cell + 1) {
        return false;
      }
    }
    return true;
  }

  private Optional<Node> find(String... names) {
    return root.find(names);
  }

  private UserError lacks(String part) {
    return UserError.of(
        "Cannot read %s: it has %s, but no %s. %s.",
        file.path(), root.names(), part, Container.ACCEPTED);
  }
}
