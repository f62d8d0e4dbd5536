package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.IntegerType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Gene programmes: a directory with four Parquet tables under one provenance.
 *
 * <p>{@code programmes}: one row a programme, key {@code programme} (from 1, the largest first).
 * {@code genes}: one row a gene of the graph, key {@code symbol}, with its programme or null.
 * {@code expression}: one row a programme and label of cells. {@code metrics}: one row a number, as
 * in {@link Metrics}.
 */
public final class Programmes {
  public static final String STAGE = "find-programmes";
  public static final String PROGRAMMES = "programmes";
  public static final String GENES = "genes";
  public static final String EXPRESSION = "expression";

  public static final StructType SCHEMA =
      new StructType()
          .add("programme", IntegerType, false)
          .add("name", StringType, false)
          .add("size", IntegerType, false)
          .add("genes", DataTypes.createArrayType(StringType, false), false)
          .add("best_set", StringType)
          .add("set_genes", IntegerType)
          .add("overlap", IntegerType)
          .add("p", DoubleType)
          .add("q", DoubleType);

  public static final StructType GENES_SCHEMA =
      new StructType().add("symbol", StringType, false).add("programme", IntegerType);

  public static final StructType EXPRESSION_SCHEMA =
      new StructType()
          .add("programme", IntegerType, false)
          .add("label", StringType, false)
          .add("mean", DoubleType)
          .add("genes", IntegerType, false)
          .add("cells", LongType, false);

  private static final int ROWS_PER_FILE = 65_536;

  private Programmes() {}

  /**
   * The gene set that a programme has most surprisingly many genes of.
   *
   * @param name of the set
   * @param setGenes genes of the set among those tested
   * @param overlap genes of both
   * @param p hypergeometric tail
   * @param q the same adjusted for all programmes and sets
   */
  public record BestSet(String name, int setGenes, int overlap, double p, double q) {}

  /**
   * One programme.
   *
   * @param programme its number, from 1
   * @param name what to call it
   * @param genes symbols, those of the most similar neighbours first
   * @param best the most enriched set, or {@code null} if none was tested
   */
  public record Programme(int programme, String name, List<String> genes, BestSet best) {
    public Programme {
      genes = List.copyOf(genes);
    }

    Row toRow() {
      return RowFactory.create(
          programme,
          name,
          genes.size(),
          genes.toArray(new String[0]),
          best == null ? null : best.name(),
          best == null ? null : best.setGenes(),
          best == null ? null : best.overlap(),
          best == null ? null : best.p(),
          best == null ? null : best.q());
    }

    static Programme of(Row row) {
      boolean tested = !row.isNullAt(row.fieldIndex("best_set"));
      return new Programme(
          row.<Integer>getAs("programme"),
          row.getAs("name"),
          row.getList(row.fieldIndex("genes")),
          tested
              ? new BestSet(
                  row.getAs("best_set"),
                  row.<Integer>getAs("set_genes"),
                  row.<Integer>getAs("overlap"),
                  row.<Double>getAs("p"),
                  row.<Double>getAs("q"))
              : null);
    }
  }

  /** The programme of a gene, or {@code null}. */
  public record GeneProgramme(String symbol, Integer programme) {}

  /**
   * Mean log-normalised expression of a programme's genes over the cells of a label.
   *
   * @param mean {@code null} if the atlas has none of the genes
   * @param genes genes of the programme that the atlas has
   * @param cells cells of the label
   */
  public record Expression(int programme, String label, Double mean, int genes, long cells) {}

  /** All four tables. */
  public record Content(
      List<Programme> programmes,
      List<GeneProgramme> genes,
      List<Expression> expression,
      List<Metrics.Metric> metrics) {}

  /** Writes the tables, whole or not at all. */
  public static void write(
      SparkSession spark, Content content, String path, WriteMode mode, Provenance provenance) {
    try (TableDirectory table =
        TableDirectory.create(path, mode, spark.sparkContext().hadoopConfiguration())) {
      part(
          spark,
          content.programmes().stream().map(Programme::toRow).toList(),
          SCHEMA,
          table,
          PROGRAMMES);
      part(
          spark,
          content.genes().stream()
              .map(gene -> RowFactory.create(gene.symbol(), gene.programme()))
              .toList(),
          GENES_SCHEMA,
          table,
          GENES);
      part(
          spark,
          content.expression().stream()
              .map(e -> RowFactory.create(e.programme(), e.label(), e.mean(), e.genes(), e.cells()))
              .toList(),
          EXPRESSION_SCHEMA,
          table,
          EXPRESSION);
      part(
          spark,
          content.metrics().stream().map(Metrics.Metric::toRow).toList(),
          Metrics.SCHEMA,
          table,
          Metrics.METRICS);
      table.commit(provenance);
    }
  }

  private static void part(
      SparkSession spark, List<Row> rows, StructType schema, TableDirectory table, String name) {
    SparkParts.write(ParquetTable.ofRows(spark, rows, schema, ROWS_PER_FILE), table, name);
  }

  /**
   * Reads all tables.
   *
   * @throws UserError if the path holds no programmes
   */
  public static Content read(SparkSession spark, String path) {
    StoredTable stored = StoredTable.open(spark, path);
    Provenance provenance = stored.provenance();
    if (!provenance.stage().equals(STAGE)) {
      throw UserError.of(
          "Cannot read programmes from %s: it is a table made by %s. Expected the output of %s.",
          path, provenance.stage(), STAGE);
    }
    return new Content(
        open(stored, PROGRAMMES, SCHEMA).sort("programme").collectAsList().stream()
            .map(Programme::of)
            .toList(),
        open(stored, GENES, GENES_SCHEMA).sort("symbol").collectAsList().stream()
            .map(row -> new GeneProgramme(row.getAs("symbol"), row.getAs("programme")))
            .toList(),
        open(stored, EXPRESSION, EXPRESSION_SCHEMA)
            .sort("programme", "label")
            .collectAsList()
            .stream()
            .map(
                row ->
                    new Expression(
                        row.<Integer>getAs("programme"),
                        row.getAs("label"),
                        row.getAs("mean"),
                        row.<Integer>getAs("genes"),
                        row.<Long>getAs("cells")))
            .toList(),
        Metrics.rows(open(stored, Metrics.METRICS, Metrics.SCHEMA)));
  }

  private static Dataset<Row> open(StoredTable stored, String part, StructType schema) {
    return ParquetTable.checked(stored.rows(part), stored.path(), schema, STAGE);
  }
}
