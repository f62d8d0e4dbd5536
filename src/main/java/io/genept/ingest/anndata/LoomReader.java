package io.genept.ingest.anndata;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.GeneNames;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.anndata.LeftOut;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.NodeColumn;
import io.genept.io.hdf5.H5File;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads loom files of versions 2 and 3: a dense matrix of genes × cells with attributes of its rows
 * and columns.
 *
 * <p>Gene ids are the row attribute {@code Accession} or the like, else {@code Gene}, which also
 * gives the symbols; cell ids are the column attribute {@code CellID} or the like. Other attributes
 * with one value for each gene or cell become columns; those with several are left out. Checked
 * against loompy.
 */
public final class LoomReader implements CellReader {
  private static final String MATRIX = "matrix";
  private static final String LAYERS = "layers";
  private static final String ROWS = "row_attrs";
  private static final String COLUMNS = "col_attrs";
  private static final List<String> CELL_IDS =
      List.of("CellID", "obs_names", "cell_id", "cell_names", "CellIDs", "barcode", "Barcode");
  private static final List<String> GENE_IDS =
      List.of("Accession", "ensembl_ids", "ensembl_id", "gene_ids", "var_names", "Gene", "GeneID");
  private static final String SYMBOL = "Gene";

  private final H5File file;
  private final DenseMatrix matrix;
  private final MatrixGenes genes;
  private final MatrixHead head;

  /**
   * Reads the head of a file.
   *
   * @throws UserError if it lacks the layer, or attributes that could be ids
   */
  public LoomReader(H5File file, MatrixOptions options) {
    this.file = file;
    String layer =
        options.layer().filter(name -> !name.equals("X") && !name.equals(MATRIX)).orElse(MATRIX);
    Node node =
        (layer.equals(MATRIX) ? file.find(MATRIX) : file.find(LAYERS, layer))
            .filter(Node::isDataset)
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot read %s: it has no layer \"%s\". Expected one of these for --layer:"
                            + " %s.",
                        file.path(), layer, String.join(", ", layers(file))));
    this.matrix = new DenseMatrix(node, DenseMatrix.Rows.GENES, DenseMatrix.ELEMENTS);
    List<FrameColumn> ofCells = attributes(COLUMNS, matrix.cells());
    List<FrameColumn> ofGenes = attributes(ROWS, matrix.genes());
    FrameColumn ids = find(COLUMNS, ofCells, options.cellColumn(), "--cell-column", CELL_IDS);
    FrameColumn geneIds = find(ROWS, ofGenes, options.geneIdColumn(), "--gene-id-column", GENE_IDS);
    FrameColumn symbols = symbols(ofGenes, options.symbolColumn(), geneIds);
    this.genes = new MatrixGenes(texts(geneIds), texts(symbols), others(ofGenes, geneIds, symbols));
    this.head =
        new MatrixHead(
            SourceFormat.LOOM,
            layer,
            layers(file),
            List.of(file.path()),
            matrix.cells(),
            matrix.cells() * matrix.genes(),
            matrix.seekable(),
            ids.asText(),
            others(ofCells, ids));
  }

  private static List<FrameColumn> others(List<FrameColumn> all, FrameColumn... taken) {
    Set<String> names = Arrays.stream(taken).map(FrameColumn::name).collect(Collectors.toSet());
    return all.stream().filter(column -> !names.contains(column.name())).toList();
  }

  /** Tests whether a file has the layout. */
  public static boolean fits(H5File file) {
    return file.find(ROWS).isPresent() && file.find(COLUMNS).isPresent();
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

  private List<FrameColumn> attributes(String group, long length) {
    Node parent = file.find(group).orElseThrow();
    List<FrameColumn> columns = new ArrayList<>();
    for (String name : parent.names()) {
      Node node = parent.child(name).orElseThrow();
      Optional<FrameColumn> column =
          node.isDataset() && node.length(0) == length
              ? NodeColumn.of(node, name)
              : Optional.empty();
      column.ifPresentOrElse(
          columns::add,
          () ->
              LeftOut.say(parent, "attribute " + name, "is not of one value each; it is left out"));
    }
    return columns;
  }

  private FrameColumn find(
      String group,
      List<FrameColumn> columns,
      Optional<String> wanted,
      String option,
      List<String> usual) {
    return wanted.map(List::of).orElse(usual).stream()
        .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
        .findFirst()
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot read %s: %s has no attribute %s of one value for each of its %s."
                        + " Expected the ids there; name one of %s with %s.",
                    file.path(),
                    group,
                    wanted.map(name -> "\"" + name + "\"").orElse(String.join(", ", usual)),
                    group.equals(ROWS) ? "genes" : "cells",
                    columns.stream().map(FrameColumn::name).toList(),
                    option));
  }

  private FrameColumn symbols(
      List<FrameColumn> columns, Optional<String> wanted, FrameColumn geneIds) {
    if (wanted.isPresent()) {
      return find(ROWS, columns, wanted, "--symbol-column", List.of());
    }
    List<String> usual = new ArrayList<>(List.of(SYMBOL));
    usual.addAll(GeneNames.SYMBOL_COLUMNS);
    return usual.stream()
        .flatMap(name -> columns.stream().filter(column -> column.name().equals(name)))
        .findFirst()
        .orElse(geneIds);
  }

  private String[] texts(FrameColumn column) {
    LongFunction<Object> values = column.values();
    return IntStream.range(0, matrix.genes())
        .mapToObj(row -> Objects.toString(values.apply(row), ""))
        .toArray(String[]::new);
  }

  private static List<String> layers(H5File file) {
    List<String> layers = new ArrayList<>(List.of(MATRIX));
    file.find(LAYERS).ifPresent(group -> layers.addAll(group.names()));
    return layers;
  }
}
