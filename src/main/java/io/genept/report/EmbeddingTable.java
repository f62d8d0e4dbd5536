package io.genept.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.report.metrics.MetricsTable;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Coverage and map of a cell_embeddings table.
 *
 * @param coverage how many genes and cells matched
 * @param map the drawn cells, or {@code null} if there are fewer than three vectors
 */
record EmbeddingTable(Source source, Coverage coverage, ScatterMap map) {
  static final int BINS = 20;
  private static final int FEWEST_FOR_A_MAP = 3;
  private static final int MOST_VALUES = 30;

  /**
   * Place and provenance of the table.
   *
   * @param name last part of the path
   * @param sha256 of its provenance
   */
  record Source(String path, String name, String sha256, Provenance provenance) {}

  /**
   * Genes and cells of the table.
   *
   * @param genesMatched genes of the atlas with a vector; -1 if the provenance does not say
   * @param cellsWithoutVector cells without any matched gene
   * @param bins cells by {@code matched_fraction}, {@link #BINS} equal bins over [0, 1]
   */
  record Coverage(
      long genesMatched,
      long genesMissing,
      long cells,
      long cellsWithoutVector,
      double medianFraction,
      long[] bins) {}

  static EmbeddingTable read(
      SparkSession spark, String path, List<MetricsTable> metrics, int maxPoints) {
    Source source = source(spark, path);
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    Coverage coverage = coverage(table, source.provenance());
    long vectors = coverage.cells() - coverage.cellsWithoutVector();
    if (vectors == 0) {
      throw UserError.of(
          "Cannot report on %s: none of its %d cells has a vector. Check that the genes of the"
              + " atlas match the gene embeddings, and run embed-cells again.",
          path, coverage.cells());
    }
    ScatterMap map =
        vectors < FEWEST_FOR_A_MAP
            ? null
            : ScatterMap.read(table, columns(table, source, metrics), vectors, maxPoints);
    return new EmbeddingTable(source, coverage, map);
  }

  private static Source source(SparkSession spark, String path) {
    Provenance provenance = StoredTable.provenance(spark, path);
    String sha256 = Inputs.describe(path, spark).get(0).sha256();
    return new Source(path, new Path(path).getName(), sha256, provenance);
  }

  private static Coverage coverage(Dataset<Row> table, Provenance provenance) {
    String fraction = "nanvl(" + CellEmbeddings.MATCHED_FRACTION + ", 0D)";
    Column bin = expr("cast(floor(" + fraction + " * " + BINS + ") as int)");
    long[] bins = new long[BINS];
    for (Row row : table.groupBy(bin).count().collectAsList()) {
      bins[Math.max(0, Math.min(BINS - 1, row.getInt(0)))] += row.getLong(1);
    }
    Row totals =
        table
            .agg(
                count(lit(1)),
                count(col(CellEmbeddings.EMBEDDING)),
                expr("percentile_approx(" + fraction + ", 0.5, 10000)"))
            .collectAsList()
            .get(0);
    long cells = totals.getLong(0);
    return new Coverage(
        fact(provenance, CellEmbeddings.FACT_GENES_MATCHED),
        fact(provenance, CellEmbeddings.FACT_GENES_MISSING),
        cells,
        cells - totals.getLong(1),
        totals.isNullAt(2) ? Double.NaN : totals.getDouble(2),
        bins);
  }

  private static long fact(Provenance provenance, String name) {
    return provenance.count(name).orElse(-1);
  }

  /**
   * Chooses the label and batch columns of the evaluations, else the first columns worth a colour.
   */
  private static List<Categories> columns(
      Dataset<Row> table, Source source, List<MetricsTable> metrics) {
    List<String> obs = CellEmbeddings.obsColumns(table);
    List<String> chosen =
        Stream.of(MetricsTable.LABEL_COLUMN, MetricsTable.BATCH_COLUMN)
            .flatMap(
                option ->
                    metrics.stream()
                        .filter(
                            evaluation ->
                                evaluation.evaluates(source.path(), source.name(), source.sha256()))
                        .flatMap(evaluation -> evaluation.columns(option))
                        .filter(obs::contains)
                        .distinct())
            .distinct()
            .toList();
    if (chosen.isEmpty()) {
      chosen = fewValued(table, obs).stream().limit(2).toList();
    }
    List<Categories> columns = new ArrayList<>();
    for (String column : chosen) {
      columns.add(Categories.of(column, values(table, column)));
    }
    return columns.isEmpty() ? List.of(Categories.none(table.count())) : columns;
  }

  /** Returns the text columns of 2 to {@value #MOST_VALUES} values. */
  static List<String> fewValued(Dataset<Row> table, List<String> obs) {
    List<String> strings =
        obs.stream()
            .filter(name -> table.schema().apply(name).dataType().simpleString().equals("string"))
            .toList();
    if (strings.isEmpty()) {
      return List.of();
    }
    Column[] counts =
        strings.stream().map(name -> countDistinct(Categories.text(name))).toArray(Column[]::new);
    Row row =
        table.agg(counts[0], Arrays.copyOfRange(counts, 1, counts.length)).collectAsList().get(0);
    List<String> few = new ArrayList<>();
    for (int i = 0; i < strings.size(); i++) {
      if (row.getLong(i) >= 2 && row.getLong(i) <= MOST_VALUES) {
        few.add(strings.get(i));
      }
    }
    return few;
  }

  private static Map<String, Long> values(Dataset<Row> table, String column) {
    Map<String, Long> cells = new HashMap<>();
    for (Row row : table.groupBy(Categories.text(column)).agg(count(lit(1))).collectAsList()) {
      cells.put(row.getString(0), row.getLong(1));
    }
    return cells;
  }
}
