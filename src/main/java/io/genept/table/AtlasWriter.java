package io.genept.table;

import io.genept.core.Provenance;
import io.genept.io.anndata.FrameColumn;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Writes the two tables of an atlas, as far as they do not come from tasks of their own. */
public final class AtlasWriter {
  private static final long FEW = 4_096;

  private AtlasWriter() {}

  /**
   * Writes {@code cells} from Spark, as one part where they are few.
   *
   * @param cells sorted rows with the columns of {@link Atlas#CELLS_SCHEMA}, then the obs columns
   * @param count number of them
   */
  public static void writeCells(Dataset<Row> cells, long count, TableDirectory table) {
    SparkParts.write(count <= FEW ? cells.coalesce(1) : cells, table, Atlas.CELLS);
  }

  /**
   * Writes {@code genes} from Spark, as one part.
   *
   * @param genes sorted rows with the columns of {@link Atlas#GENES_SCHEMA}, then the var columns
   */
  public static void writeGenes(Dataset<Row> genes, TableDirectory table) {
    SparkParts.write(genes.coalesce(1), table, Atlas.GENES);
  }

  /**
   * Writes {@code genes} from the driver, as one part in place of an earlier one.
   *
   * @param cellsOfGene number of cells that express each gene
   */
  public static void writeGenes(
      TableDirectory table, Configuration conf, MatrixGenes genes, long[] cellsOfGene) {
    List<FrameColumn> var = ColumnNames.distinct(genes.columns(), Atlas.GENES_SCHEMA, "_var");
    StructType schema = Atlas.GENES_SCHEMA;
    for (FrameColumn column : var) {
      schema = schema.add(column.name(), type(column.type()));
    }
    RowWriter writer =
        new RowWriter(
            table
                .place()
                .newPart(Atlas.GENES, String.format(Locale.ROOT, "%05d", table.firstNumber())),
            conf,
            "gene",
            schema,
            List.of(Atlas.GENE_ID));
    try (writer) {
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
    }
    Provenance.Part part = table.place().finished(writer.file(), writer.rows(), conf);
    table.replace(Atlas.GENES, List.of(part));
  }

  /** Type of an annotation column in a table. */
  public static DataType type(io.genept.io.anndata.ColumnType type) {
    return switch (type) {
      case LONG -> DataTypes.LongType;
      case DOUBLE -> DataTypes.DoubleType;
      case BOOLEAN -> DataTypes.BooleanType;
      case STRING -> DataTypes.StringType;
    };
  }
}
