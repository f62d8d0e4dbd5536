package io.genept.ingest.tenx;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.DelimitedLine;
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
 * Reads 10x MTX: genes × cells with 1-based indices, or cells × genes as kb-python and alevin-fry
 * have it. Entries in order of the cells, as these programs write them, are streamed; entries in
 * any other order are sorted on disk.
 */
public final class TenXReader implements CellReader {
  private static final Logger LOG = LoggerFactory.getLogger(TenXReader.class);

  private final TenXFiles files;
  private final Configuration conf;
  private final MatrixHead head;
  private final MatrixGenes genes;
  private final int[] geneOfRow;
  private final boolean byCell;

  private TenXReader(
      TenXFiles files,
      Configuration conf,
      MatrixHead head,
      MatrixGenes genes,
      int[] geneOfRow,
      boolean byCell) {
    this.files = files;
    this.conf = conf;
    this.head = head;
    this.genes = genes;
    this.geneOfRow = geneOfRow;
    this.byCell = byCell;
  }

  /**
   * Reads the names; checks that they are distinct and as many as the matrix's header says.
   *
   * @throws UserError if they are not
   */
  public static TenXReader open(String path, Configuration conf) {
    TenXFiles files = TenXFiles.locate(path, conf);
    String[] barcodes = firstColumn(files.barcodes(), conf);
    List<String[]> features = features(files, conf);
    long entries;
    boolean byCell;
    try (MatrixMarketParser header = new MatrixMarketParser(files.matrix(), conf)) {
      entries = header.entries();
      byCell = checkShape(files, header, features.size(), barcodes.length);
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
    return new TenXReader(files, conf, head, genes, kept.geneOfRow(), byCell);
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
    try (MatrixMarketParser matrix = matrix()) {
      CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
      long current = from;
      long previous = 0;
      while (matrix.next()) {
        if (matrix.cell() < previous) {
          return false;
        }
        previous = matrix.cell();
        if (previous < from) {
          continue;
        }
        if (previous >= to) {
          break;
        }
        for (; current < matrix.cell(); current++) {
          blocks.endCell();
        }
        int gene = geneOfRow[matrix.gene()];
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
    try (MatrixMarketParser matrix = matrix();
        CellBuckets buckets = new CellBuckets(from, to, matrix.entries())) {
      while (matrix.next()) {
        int gene = geneOfRow[matrix.gene()];
        if (gene != TenXFeatures.LEFT_OUT) {
          buckets.add(matrix.cell(), gene, matrix.value());
        }
      }
      buckets.read(cellsPerBlock, sink);
    }
  }

  private MatrixMarketParser matrix() {
    return new MatrixMarketParser(files.matrix(), conf).byCell(byCell);
  }

  /** Id and, where they are known, symbol and type of each feature. */
  private static List<String[]> features(TenXFiles files, Configuration conf) {
    List<String[]> features = new ArrayList<>();
    TextFile.lines(
        files.features(),
        conf,
        (number, line) -> {
          if (!line.isEmpty()) {
            features.add(DelimitedLine.split(files.features(), number, line, '\t'));
          }
        });
    if (files.symbols().isEmpty()) {
      return features;
    }
    String[] symbols = firstColumn(files.symbols().get(), conf);
    if (symbols.length != features.size()) {
      throw UserError.of(
          "Cannot read %s: it has %d symbols, and %s %d genes. Expected one for each; the files"
              + " belong to different matrices, or one is cut short.",
          files.symbols().get(), symbols.length, files.features(), features.size());
    }
    for (int i = 0; i < symbols.length; i++) {
      features.set(i, new String[] {features.get(i)[0], symbols[i]});
    }
    return features;
  }

  private static String[] firstColumn(String path, Configuration conf) {
    List<String> values = new ArrayList<>();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          if (!line.isEmpty()) {
            values.add(DelimitedLine.split(path, number, line, '\t')[0]);
          }
        });
    return values.toArray(String[]::new);
  }

  /** Whether the rows are cells; where that cannot be told by the numbers, the name says it. */
  private static boolean checkShape(
      TenXFiles files, MatrixMarketParser header, int features, int barcodes) {
    boolean byGene = header.rows() == features && header.columns() == barcodes;
    boolean byCell = header.rows() == barcodes && header.columns() == features;
    if (byGene || byCell) {
      return byCell && (!byGene || files.namedByCell());
    }
    throw UserError.of(
        "Cannot read %s: its header says %d rows × %d columns, but %s has %d genes and %s has %d"
            + " cells. Expected genes × cells or cells × genes. The files belong to different"
            + " matrices, one is cut short, or a table of names has a header line too many.",
        files.matrix(),
        header.rows(),
        header.columns(),
        files.features(),
        features,
        files.barcodes(),
        barcodes);
  }
}
