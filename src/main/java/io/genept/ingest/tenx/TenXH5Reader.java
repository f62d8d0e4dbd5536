package io.genept.ingest.tenx;

import io.genept.core.UserError;
import io.genept.ingest.anndata.SparseLines;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.NodeColumn;
import io.genept.io.anndata.Numbers;
import io.genept.io.hdf5.H5File;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads Cell Ranger's HDF5 files, which store a matrix by barcode.
 *
 * <p>Of Cell Ranger 3 and later (Space Ranger's and probe-based ones too): the group {@code
 * matrix}, whose features have ids, names, types and genomes; genes of all genomes are read unless
 * one is chosen. Of Cell Ranger 2: a group for each genome, of which one is read. Columns of the
 * genes are what the file has about its features ({@code genome}, {@code feature_type}, {@code
 * probe_region}, …). Checked against {@code scanpy.read_10x_h5}.
 */
public final class TenXH5Reader implements CellReader {
  private static final String MATRIX = "matrix";
  private static final String FEATURES = "features";
  private static final Set<String> NOT_COLUMNS = Set.of("id", "name", "_all_tag_keys");

  private final H5File file;
  private final String name;
  private final Node group;
  private final long cells;
  private final TenXFeatures features;
  private final MatrixGenes genes;
  private final MatrixHead head;

  /**
   * Reads the head of a file.
   *
   * @throws UserError if it lacks one of the arrays, their lengths do not fit, or it is not clear
   *     which genome is meant
   */
  public TenXH5Reader(H5File file, MatrixOptions options) {
    this.file = file;
    this.name = file.find(MATRIX, FEATURES).isPresent() ? MATRIX : genomeGroup(file, options);
    this.group = file.find(name).orElseThrow();
    Node barcodes = group.dataset("barcodes");
    this.cells = barcodes.length(0);
    if (name.equals(MATRIX) && group.child(FEATURES).isPresent()) {
      Node frame = group.child(FEATURES).orElseThrow();
      String[] ids = texts(frame, "id");
      this.features = ofGenome(frame, features(ids, texts(frame, "name"), frame), options);
      this.genes = new MatrixGenes(features.ids(), features.symbols(), columns(frame, ids.length));
    } else {
      this.features = features(texts(group, "genes"), texts(group, "gene_names"), null);
      this.genes = new MatrixGenes(features.ids(), features.symbols(), List.of());
    }
    checkShape();
    this.head =
        new MatrixHead(
            SourceFormat.TENX_H5,
            name,
            List.of(),
            List.of(file.path()),
            cells,
            group.dataset("data").length(0),
            true,
            NodeColumn.of(barcodes, "barcode")
                .orElse(new FrameColumn("barcode", ColumnType.STRING, cell -> "")),
            List.of());
  }

  /** Tests whether a file has the layout. */
  public static boolean fits(H5File file) {
    return file.find(MATRIX, "barcodes").isPresent() || !genomes(file).isEmpty();
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
    int[] geneOfRow = features.geneOfRow();
    boolean all = features.ids().length == geneOfRow.length;
    SparseLines sparse = new SparseLines(group, cells, geneOfRow.length);
    CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
    CellBlock block = blocks.cell();
    SparseLines.Taker taker =
        all
            ? block::add
            : (index, indexFrom, value, valueFrom, count) -> {
              for (int i = 0; i < count; i++) {
                int gene = geneOfRow[index[indexFrom + i]];
                if (gene != TenXFeatures.LEFT_OUT) {
                  block.add(gene, value[valueFrom + i]);
                }
              }
            };
    for (long cell = from; cell < to; cell++) {
      sparse.read(cell, taker);
      blocks.endCell();
    }
    blocks.finish();
  }

  @Override
  public void close() {
    file.close();
  }

  private void checkShape() {
    long[] shape = Numbers.of(group.dataset("shape").all()).toLongs();
    int rows = features.geneOfRow().length;
    if (shape.length != 2 || shape[0] != rows || shape[1] != cells) {
      throw UserError.of(
          "Cannot read %s: %s is %s, but there are %d features and %d barcodes. Expected features ×"
              + " barcodes; the file is damaged, copy it again.",
          file.path(), name, Arrays.toString(shape), rows, cells);
    }
  }

  private TenXFeatures features(String[] ids, String[] names, Node frame) {
    String[] types =
        frame != null && frame.child("feature_type").isPresent()
            ? texts(frame, "feature_type")
            : null;
    if (names.length != ids.length || (types != null && types.length != ids.length)) {
      throw UserError.of(
          "Cannot read %s: in %s, there are %d ids and %d names of features. Expected as many; the"
              + " file is damaged, copy it again.",
          file.path(), name, ids.length, names.length);
    }
    List<String[]> features = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      features.add(
          types == null
              ? new String[] {ids[i], names[i]}
              : new String[] {ids[i], names[i], types[i]});
    }
    return TenXFeatures.of(file.path(), features);
  }

  private TenXFeatures ofGenome(Node frame, TenXFeatures all, MatrixOptions options) {
    if (options.genome().isEmpty()) {
      return all;
    }
    String[] genomes =
        frame.child("genome").isPresent()
            ? texts(frame, "genome")
            : new String[all.geneOfRow().length];
    boolean[] kept = new boolean[all.ids().length];
    Set<String> found = new TreeSet<>();
    boolean any = false;
    for (int gene = 0; gene < kept.length; gene++) {
      String genome = String.valueOf(genomes[all.rows()[gene]]);
      found.add(genome);
      kept[gene] = genome.equals(options.genome().get());
      any |= kept[gene];
    }
    if (!any) {
      throw noGenome(file, options.genome().get(), found);
    }
    return all.only(kept);
  }

  private List<FrameColumn> columns(Node frame, int length) {
    int[] rows = features.rows();
    List<FrameColumn> columns = new ArrayList<>();
    for (String column : frame.names()) {
      Node node = frame.child(column).orElseThrow();
      if (!NOT_COLUMNS.contains(column) && node.isDataset() && node.length(0) == length) {
        NodeColumn.of(node, column)
            .ifPresent(
                c ->
                    columns.add(
                        new FrameColumn(
                            c.name(), c.type(), gene -> c.values().apply(rows[(int) gene]))));
      }
    }
    return columns;
  }

  private String[] texts(Node parent, String dataset) {
    Object texts = parent.dataset(dataset).all();
    if (texts instanceof String[] strings) {
      return strings;
    }
    throw UserError.of(
        "Cannot read %s: %s/%s holds no text. Expected a file of Cell Ranger; copy it again.",
        file.path(), parent.path(), dataset);
  }

  private static String genomeGroup(H5File file, MatrixOptions options) {
    List<String> genomes = genomes(file);
    if (options.genome().isPresent() && !genomes.contains(options.genome().get())) {
      throw noGenome(file, options.genome().get(), genomes);
    }
    if (options.genome().isEmpty() && genomes.size() > 1) {
      throw UserError.of(
          "Cannot read %s: it has a matrix for each of %d genomes, %s. Expected one; name it with"
              + " --genome.",
          file.path(), genomes.size(), String.join(", ", genomes));
    }
    return options
        .genome()
        .or(() -> genomes.stream().findFirst())
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot read %s: its group matrix has no features. Expected a file of Cell"
                        + " Ranger; copy it again.",
                    file.path()));
  }

  private static UserError noGenome(H5File file, String genome, Iterable<String> found) {
    return UserError.of(
        "Cannot read %s: it has no genome \"%s\". Expected one of %s for --genome.",
        file.path(), genome, String.join(", ", found));
  }

  private static List<String> genomes(H5File file) {
    return file.names().stream()
        .filter(n -> file.find(n, "barcodes").isPresent() && file.find(n, "genes").isPresent())
        .toList();
  }
}
