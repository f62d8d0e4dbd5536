package io.genept.ingest.tenx;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.TextFile;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads 10x MTX: genes × cells with 1-based indices. Entries in order of the cells, as Cell Ranger
 * writes them, are streamed; entries in any other order are sorted on disk.
 */
public final class TenXReader implements CellReader {
  private static final Logger LOG = LoggerFactory.getLogger(TenXReader.class);

  private final TenXFiles files;
  private final Configuration conf;
  private final MatrixHead head;
  private final MatrixGenes genes;
  private final int[] geneOfRow;

  private TenXReader(
      TenXFiles files, Configuration conf, MatrixHead head, MatrixGenes genes, int[] geneOfRow) {
    this.files = files;
    this.conf = conf;
    this.head = head;
    this.genes = genes;
    this.geneOfRow = geneOfRow;
  }

  /**
   * Reads the names; checks that they are distinct and as many as the matrix's header says.
   *
   * @throws UserError if they are not
   */
  public static TenXReader open(String path, Configuration conf) {
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
    TenXFeatures kept = TenXFeatures.of(files.features(), features);
    MatrixGenes genes = new MatrixGenes(kept.ids(), kept.symbols(), List.of());
    MatrixHead head =
        new MatrixHead(
            SourceFormat.TENX_MTX,
            files.matrix().substring(files.matrix().lastIndexOf('/') + 1),
            List.of(),
            files.all(),
            barcodes.length,
            entries,
            false,
            new FrameColumn("barcode", ColumnType.STRING, cell -> barcodes[(int) cell]),
            List.of());
    return new TenXReader(files, conf, head, genes, kept.geneOfRow());
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
      CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
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
          blocks.endCell();
        }
        int gene = geneOfRow[matrix.row()];
        if (gene != TenXFeatures.LEFT_OUT) {
          blocks.cell().add(gene, matrix.value());
        }
      }
      for (; current < to; current++) {
        blocks.endCell();
      }
      blocks.finish();
      return true;
    }
  }

  private void sort(long from, long to, int cellsPerBlock, Sink sink) {
    try (MatrixMarketParser matrix = new MatrixMarketParser(files.matrix(), conf);
        CellBuckets buckets = new CellBuckets(from, to, matrix.entries())) {
      while (matrix.next()) {
        int gene = geneOfRow[matrix.row()];
        if (gene != TenXFeatures.LEFT_OUT) {
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
}
