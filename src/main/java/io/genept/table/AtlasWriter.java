package io.genept.table;

import io.genept.core.Provenance;
import io.genept.io.hdf5.FrameColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the two tables of an atlas: cell by cell from the driver, or from Spark.
 *
 * <p>From the driver {@code cells} is cut into parts of a number of cells that depends on the size
 * of the atlas alone, so that Spark finds work for each core and the same input gives the same
 * files.
 */
public final class AtlasWriter implements AutoCloseable {
  private static final int MIN_PARTS = 8;
  private static final int MIN_CELLS_PER_PART = 256;
  private static final int MAX_CELLS_PER_PART = 50_000;

  private final TableDirectory table;
  private final List<Provenance.Part> parts = new ArrayList<>();
  private final Configuration conf;
  private final long cellsPerPart;
  private final String[] cellIds;
  private final MatrixGenes genes;
  private final List<FrameColumn> obs;
  private final StructType cellColumns;

  private RowWriter part;
  private long written;

  /**
   * @param table the atlas
   * @param obs columns with distinct names
   */
  public AtlasWriter(
      TableDirectory table,
      Configuration conf,
      String[] cellIds,
      MatrixGenes genes,
      List<FrameColumn> obs) {
    this.table = table;
    this.conf = conf;
    this.cellIds = cellIds;
    this.genes = genes;
    this.obs = obs;
    this.cellsPerPart = cellsPerPart(cellIds.length);
    this.cellColumns = with(Atlas.CELLS_SCHEMA, obs);
  }

  /** Cells of one part of an atlas of {@code cells}. */
  public static long cellsPerPart(long cells) {
    long parts = Math.max(MIN_PARTS, (cells + MAX_CELLS_PER_PART - 1) / MAX_CELLS_PER_PART);
    return Math.max(MIN_CELLS_PER_PART, (cells + parts - 1) / parts);
  }

  /**
   * Writes {@code cells} from Spark, as one part.
   *
   * @param cells sorted rows with the columns of {@link Atlas#CELLS_SCHEMA}, then the obs columns
   */
  public static void writeCells(Dataset<Row> cells, TableDirectory table) {
    SparkParts.write(cells.coalesce(1), table, Atlas.CELLS);
  }

  /**
   * Writes {@code genes} from Spark, as one part.
   *
   * @param genes sorted rows with the columns of {@link Atlas#GENES_SCHEMA}, then the var columns
   */
  public static void writeGenes(Dataset<Row> genes, TableDirectory table) {
    SparkParts.write(genes.coalesce(1), table, Atlas.GENES);
  }

  /** Adds the next cell. */
  public void write(int[] geneIndices, float[] counts) {
    if (written % cellsPerPart == 0) {
      startPart();
    }
    Object[] row = new Object[3 + obs.size()];
    row[0] = cellIds[(int) written];
    row[1] = geneIndices;
    row[2] = counts;
    for (int i = 0; i < obs.size(); i++) {
      row[3 + i] = obs.get(i).values().apply(written);
    }
    part.write(row);
    written++;
  }

  /** Completes {@code cells} and writes {@code genes}. */
  public void finish(long[] cellsOfGene) {
    if (written == 0) {
      startPart();
    }
    close();
    writeGenes(cellsOfGene);
    table.add(parts);
  }

  /** Closes what is open; the files are complete only after {@link #finish}. */
  @Override
  public void close() {
    if (part != null) {
      finish(part);
      part = null;
    }
  }

  private void startPart() {
    close();
    String number = String.format(Locale.ROOT, "%05d", written / cellsPerPart);
    part =
        new RowWriter(
            table.place().newPart(Atlas.CELLS, number),
            conf,
            "cell",
            cellColumns,
            ParquetTable.unrepeated(cellColumns));
  }

  private void finish(RowWriter writer) {
    writer.close();
    parts.add(table.place().finished(writer.file(), writer.rows(), conf));
  }

  private void writeGenes(long[] cellsOfGene) {
    List<FrameColumn> var = ColumnNames.distinct(genes.columns(), Atlas.GENES_SCHEMA, "_var");
    RowWriter writer =
        new RowWriter(
            table.place().newPart(Atlas.GENES, "00000"),
            conf,
            "gene",
            with(Atlas.GENES_SCHEMA, var),
            List.of(Atlas.GENE_ID));
    for (int gene = 0; gene < genes.size(); gene++) {
      Object[] row = new Object[4 + var.size()];
      row[0] = gene;
      row[1] = genes.ids()[gene];
      row[2] = genes.symbols()[gene];
      row[3] = cellsOfGene[gene];
      for (int i = 0; i < var.size(); i++) {
        row[4 + i] = var.get(i).values().apply(gene);
      }
      writer.write(row);
    }
    finish(writer);
  }

  private static StructType with(StructType own, List<FrameColumn> further) {
    StructType schema = own;
    for (FrameColumn column : further) {
      schema =
          schema.add(
              column.name(),
              switch (column.type()) {
                case LONG -> DataTypes.LongType;
                case DOUBLE -> DataTypes.DoubleType;
                case BOOLEAN -> DataTypes.BooleanType;
                case STRING -> DataTypes.StringType;
              });
    }
    return schema;
  }
}
