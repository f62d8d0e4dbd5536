package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import io.genept.io.hdf5.ColumnType;
import io.genept.io.hdf5.FrameColumn;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads 10x MTX: genes × cells with 1-based indices. Entries in order of the cells, as Cell Ranger
 * writes them, are streamed; entries in any other order are sorted on disk.
 */
final class TenXReader implements CellReader {
  private static final Logger LOG = LoggerFactory.getLogger(TenXReader.class);
  private static final String GENE_EXPRESSION = "Gene Expression";
  private static final Set<String> OTHER_TYPES =
      Set.of(
          "Antibody Capture",
          "CRISPR Guide Capture",
          "Multiplexing Capture",
          "Custom",
          "Peaks",
          "Antigen Capture",
          "VDJ",
          "VDJ-T",
          "VDJ-B");
  private static final int LEFT_OUT = -1;

  private final TenXFiles files;
  private final Configuration conf;
  private final String[] cellIds;
  private final MatrixGenes genes;
  private final int[] geneOfRow;
  private final long entries;

  private TenXReader(
      TenXFiles files,
      Configuration conf,
      String[] cellIds,
      MatrixGenes genes,
      int[] geneOfRow,
      long entries) {
    this.files = files;
    this.conf = conf;
    this.cellIds = cellIds;
    this.genes = genes;
    this.geneOfRow = geneOfRow;
    this.entries = entries;
  }

  /**
   * Reads the names; checks that they are distinct and as many as the matrix's header says.
   *
   * @throws UserError if they are not
   */
  static TenXReader open(String path, Configuration conf) {
    TenXFiles files = TenXFiles.locate(path, conf);
    String[] barcodes = firstColumn(files.barcodes(), conf);
    List<String[]> features = new ArrayList<>();
    TextFile.lines(
        files.features(),
        conf,
        (number, line) -> {
          if (!line.isEmpty()) {
            features.add(line.split("\t", -1));
          }
        });
    long entries;
    try (MatrixMarketParser header = new MatrixMarketParser(files.matrix(), conf)) {
      entries = header.entries();
      checkShape(files, header, features.size(), barcodes.length);
    }
    int[] geneOfRow = new int[features.size()];
    List<String[]> kept = keepGenes(files.features(), features, geneOfRow);
    String[] ids = new String[kept.size()];
    String[] symbols = new String[kept.size()];
    for (int i = 0; i < ids.length; i++) {
      String[] feature = kept.get(i);
      ids[i] = feature[0];
      symbols[i] = feature.length > 1 && !feature[1].isEmpty() ? feature[1] : feature[0];
    }
    return new TenXReader(
        files, conf, barcodes, new MatrixGenes(ids, symbols, List.of()), geneOfRow, entries);
  }

  @Override
  public SourceFormat format() {
    return SourceFormat.TENX_MTX;
  }

  @Override
  public String layer() {
    return files.matrix().substring(files.matrix().lastIndexOf('/') + 1);
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public List<String> files() {
    return files.all();
  }

  @Override
  public long cells() {
    return cellIds.length;
  }

  @Override
  public long entries() {
    return entries;
  }

  @Override
  public boolean seekable() {
    return false;
  }

  @Override
  public FrameColumn cellIds() {
    return new FrameColumn("barcode", ColumnType.STRING, cell -> cellIds[(int) cell]);
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public List<FrameColumn> obs() {
    return List.of();
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    if (!stream(from, to, cellsPerBlock, sink)) {
      LOG.info("{} is not ordered by cell; sorting it on local disk", files.matrix());
      sink.restart();
      sort(from, to, cellsPerBlock, sink);
    }
  }

  @Override
  public void close() {}

  /** Returns false when an entry turns up whose cell was handed over already. */
  private boolean stream(long from, long to, int cellsPerBlock, Sink sink) {
    try (MatrixMarketParser matrix = new MatrixMarketParser(files.matrix(), conf)) {
      CellBlock block = new CellBlock();
      block.start(from);
      long current = from;
      long previous = 0;
      while (matrix.next()) {
        if (matrix.column() < previous) {
          return false;
        }
        previous = matrix.column();
        if (previous < from) {
          continue;
        }
        if (previous >= to) {
          break;
        }
        for (; current < matrix.column(); current++) {
          endCell(block, cellsPerBlock, sink);
        }
        int gene = geneOfRow[matrix.row()];
        if (gene != LEFT_OUT) {
          block.add(gene, matrix.value());
        }
      }
      for (; current < to; current++) {
        endCell(block, cellsPerBlock, sink);
      }
      if (block.cells() > 0) {
        sink.accept(block);
      }
      return true;
    }
  }

  private static void endCell(CellBlock block, int cellsPerBlock, Sink sink) {
    block.endCell();
    if (block.cells() == cellsPerBlock) {
      sink.accept(block);
      block.start(block.firstCell() + cellsPerBlock);
    }
  }

  private void sort(long from, long to, int cellsPerBlock, Sink sink) {
    try (MatrixMarketParser matrix = new MatrixMarketParser(files.matrix(), conf);
        CellBuckets buckets = new CellBuckets(from, to, matrix.entries())) {
      while (matrix.next()) {
        int gene = geneOfRow[matrix.row()];
        if (gene != LEFT_OUT) {
          buckets.add(matrix.column(), gene, matrix.value());
        }
      }
      buckets.read(cellsPerBlock, sink);
    }
  }

  private static String[] firstColumn(String path, Configuration conf) {
    List<String> values = new ArrayList<>();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          if (!line.isEmpty()) {
            int tab = line.indexOf('\t');
            values.add(tab < 0 ? line : line.substring(0, tab));
          }
        });
    return values.toArray(String[]::new);
  }

  private static void checkShape(
      TenXFiles files, MatrixMarketParser header, int features, int barcodes) {
    if (header.rows() == features && header.columns() == barcodes) {
      return;
    }
    String advice =
        header.rows() == barcodes && header.columns() == features
            ? "The matrix is cells × genes; write it transposed."
            : "The files belong to different matrices, or one is cut short.";
    throw UserError.of(
        "Cannot read %s: its header says %d rows × %d columns, but %s has %d genes and %s has %d"
            + " cells. Expected genes × cells. %s",
        files.matrix(),
        header.rows(),
        header.columns(),
        files.features(),
        features,
        files.barcodes(),
        barcodes,
        advice);
  }

  private static List<String[]> keepGenes(String path, List<String[]> features, int[] geneOfRow) {
    Map<String, Integer> leftOut = new TreeMap<>();
    boolean typed =
        features.stream()
            .anyMatch(
                f -> f.length > 2 && (f[2].equals(GENE_EXPRESSION) || OTHER_TYPES.contains(f[2])));
    List<String[]> kept = new ArrayList<>();
    for (int row = 0; row < features.size(); row++) {
      String[] feature = features.get(row);
      if (typed && feature.length > 2 && !feature[2].equals(GENE_EXPRESSION)) {
        leftOut.merge(feature[2], 1, Integer::sum);
        geneOfRow[row] = LEFT_OUT;
      } else {
        geneOfRow[row] = kept.size();
        kept.add(feature);
      }
    }
    if (kept.isEmpty()) {
      throw UserError.of(
          "Cannot read %s: none of its %d features is a gene; their types are %s. Expected features"
              + " of type \"%s\".",
          path, features.size(), leftOut, GENE_EXPRESSION);
    }
    if (!leftOut.isEmpty()) {
      LOG.info("{}: features that are not genes are left out: {}", path, leftOut);
    }
    return kept;
  }
}
