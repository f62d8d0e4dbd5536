package io.genept.ingest.parquet;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.GenesTable;
import io.genept.ingest.matrix.MatrixHead;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.parquet.DistinctTexts;
import io.genept.io.parquet.ListCursor;
import io.genept.io.parquet.ParquetColumn;
import io.genept.io.parquet.ParquetColumn.Form;
import io.genept.io.parquet.ParquetColumn.Kind;
import io.genept.io.parquet.ParquetFile;
import io.genept.io.parquet.ValueCursor;
import io.genept.table.MatrixGenes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Parquet with a row for each cell: a list of genes and one of values, or a map from genes to
 * values.
 *
 * <p>Genes that are numbers are positions or tokens in the table of genes; genes that are names are
 * looked up in it by id, or, without a table, are those that occur in the file, sorted. As Tahoe
 * writes its rows, their first entry is a marker where its value is negative and the genes are
 * numbers, and is dropped. The part of an atlas of ours finds its table of genes by itself.
 *
 * <p>Ranges are cheap by row group: the beginning of the row group that a range starts in is passed
 * over. Held: the stored bytes of one row group of each column that is read, and the genes.
 */
final class ParquetRowsReader implements CellReader {
  private static final Logger LOG = LoggerFactory.getLogger(ParquetRowsReader.class);

  private final ParquetFile file;
  private final ParquetColumn genesColumn;
  private final ParquetColumn valuesColumn;
  private final Optional<GenesTable> table;
  private final MatrixHead head;
  private MatrixGenes genes;

  private ParquetRowsReader(
      ParquetFile file, ParquetLayout layout, Optional<GenesTable> table, List<FrameColumn> obs) {
    this.file = file;
    this.genesColumn = layout.genes().orElseThrow();
    this.valuesColumn = layout.values().orElseThrow();
    this.table = table;
    // A file of one row group is read from its start whatever the range is.
    this.head =
        new MatrixHead(
            layout.format(),
            valuesColumn.name(),
            List.of(),
            List.of(file.path()),
            file.rows(),
            file.entries(valuesColumn),
            file.groups() > 1,
            ValueCursor.frame(file, layout.cells()).asText(),
            obs);
  }

  /**
   * Prepares to read a file.
   *
   * @throws UserError if its genes are numbers and no table says which
   */
  static ParquetRowsReader of(
      ParquetFile file, ParquetLayout layout, Configuration conf, MatrixOptions options) {
    ParquetColumn genes = layout.genes().orElseThrow();
    Optional<GenesTable> table =
        options
            .genesTable()
            .or(
                () ->
                    genes.kind(0) == Kind.WHOLE
                        ? genesOfAtlas(file.path(), conf)
                        : Optional.empty())
            .map(path -> GenesTable.read(path, conf, options));
    if (table.isEmpty() && genes.kind(0) == Kind.WHOLE) {
      throw needsTable(file.path(), genes);
    }
    return new ParquetRowsReader(file, layout, table, frames(file, layout.others(file)));
  }

  /** The table of genes beside the table of cells that a file is a part of, in an atlas. */
  private static Optional<String> genesOfAtlas(String path, Configuration conf) {
    Path folder = new Path(path).getParent();
    while (folder.getName().contains("=")) {
      folder = folder.getParent();
    }
    if (!folder.getName().equals("cells") || folder.getParent() == null) {
      return Optional.empty();
    }
    Path genes = new Path(folder.getParent(), "genes");
    try {
      return genes.getFileSystem(conf).exists(genes)
          ? Optional.of(genes.toString())
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + genes + ": " + e.getMessage(), e);
    }
  }

  /** The error of a matrix whose genes are numbers that nothing explains. */
  static UserError needsTable(String path, ParquetColumn genes) {
    return UserError.of(
        "Cannot read %s: its genes are numbers (column %s). Expected the table of these genes by"
            + " --genes-table, with a column token_id, soma_joinid or gene_index, or the genes in"
            + " the order of these numbers from 0.",
        path, genes);
  }

  /** Columns as annotations of cells; logs those that cannot be. */
  static List<FrameColumn> frames(ParquetFile file, List<ParquetColumn> columns) {
    List<FrameColumn> obs = new ArrayList<>();
    for (ParquetColumn column : columns) {
      if (column.holds(Form.VALUE, Kind.WHOLE, Kind.REAL, Kind.TRUTH, Kind.TEXT, Kind.TIME)) {
        obs.add(ValueCursor.frame(file, column));
      } else {
        LOG.info(
            "{}: column {} is of a kind that is not read; it is left out", file.path(), column);
      }
    }
    return obs;
  }

  @Override
  public MatrixHead head() {
    return head;
  }

  @Override
  public MatrixGenes genes() {
    if (genes == null) {
      genes = table.map(GenesTable::genes).orElseGet(this::namedGenes);
    }
    return genes;
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    if (from >= to) {
      return;
    }
    boolean numbers = genesColumn.kind(0) == Kind.WHOLE;
    ListCursor genesOfRow =
        numbers
            ? ListCursor.wholes(file, genesColumn, 0)
            : ListCursor.codes(file, genesColumn, 0, positions());
    ListCursor valuesOfRow =
        ListCursor.reals(file, valuesColumn, valuesColumn.form() == Form.MAP ? 1 : 0);
    genesOfRow.seek(from);
    valuesOfRow.seek(from);
    CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
    for (long row = from; row < to; row++) {
      int count = genesOfRow.next();
      int valueCount = valuesOfRow.next();
      if (valueCount != count) {
        throw UserError.of(
            "Cannot read %s: row %d has %d genes (column %s) and %d values (column %s). Expected as"
                + " many of each; write the file again.",
            file.path(), row + 1, count, genesColumn, valueCount, valuesColumn);
      }
      float[] values = valuesOfRow.reals();
      boolean marked = numbers && count > 0 && values[0] < 0 && mayBeMarked();
      for (int i = marked ? 1 : 0; i < count; i++) {
        int gene =
            numbers ? table.orElseThrow().find(genesOfRow.wholes()[i]) : genesOfRow.codes()[i];
        if (gene < 0 && table.isEmpty()) {
          throw UserError.of(
              "Cannot read %s: a gene of row %d in column %s has no name. Expected a name for each"
                  + " value; write the file again.",
              file.path(), row + 1, genesColumn);
        }
        if (gene < 0) {
          throw UserError.of(
              "Cannot read %s: gene %s of row %d is not in %s. Expected every gene of column %s to"
                  + " be there; check --genes-table.",
              file.path(),
              numbers ? genesOfRow.wholes()[i] : genesOfRow.unknown(),
              row + 1,
              table.orElseThrow().path(),
              genesColumn);
        }
        blocks.cell().add(gene, values[i]);
      }
      blocks.endCell();
    }
    blocks.finish();
  }

  @Override
  public void close() {
    file.close();
  }

  private boolean mayBeMarked() {
    return head.format() == SourceFormat.PARQUET_ROWS;
  }

  private Map<String, Integer> positions() {
    if (table.isPresent()) {
      return table.get().byId();
    }
    Map<String, Integer> positions = new HashMap<>();
    String[] names = genes().ids();
    for (int gene = 0; gene < names.length; gene++) {
      positions.put(names[gene], gene);
    }
    return positions;
  }

  private MatrixGenes namedGenes() {
    String[] names = DistinctTexts.of(file, genesColumn, 0).toArray(String[]::new);
    return new MatrixGenes(names, names.clone(), List.of());
  }
}
