package io.genept.report.sections;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.StoredTable;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Coverage of a cell_embeddings table.
 *
 * @param coverage how many genes and cells matched
 */
public record CoverageTable(Source source, Coverage coverage) {
  private static final int BINS = 20;

  /**
   * Place and provenance of the table.
   *
   * @param name last part of the path
   * @param sha256 of its provenance
   */
  public record Source(String path, String name, String sha256, Provenance provenance) {}

  /**
   * Genes and cells of the table.
   *
   * @param genesMatched genes of the atlas with a vector; -1 if the provenance does not say
   * @param cellsWithoutVector cells without any matched gene
   * @param bins cells by {@code matched_fraction}, 20 equal bins over [0, 1]
   */
  public record Coverage(
      long genesMatched,
      long genesMissing,
      long cells,
      long cellsWithoutVector,
      double medianFraction,
      long[] bins) {}

  /**
   * Reads the counts.
   *
   * @throws UserError if the path holds no such table, or none of its cells has a vector
   */
  public static CoverageTable read(SparkSession spark, String path) {
    Source source = source(spark, path);
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    Coverage coverage = coverage(table, source.provenance());
    if (coverage.cells() == coverage.cellsWithoutVector()) {
      throw UserError.of(
          "Cannot report on %s: none of its %d cells has a vector. Check that the genes of the"
              + " atlas match the gene embeddings, and run embed-cells again.",
          path, coverage.cells());
    }
    return new CoverageTable(source, coverage);
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

  /** Last parts of the paths, or the whole paths where two would be the same. */
  public static List<String> names(List<CoverageTable> tables) {
    List<String> names = tables.stream().map(table -> table.source().name()).toList();
    return names.stream().distinct().count() == names.size()
        ? names
        : tables.stream().map(table -> table.source().path()).toList();
  }
}
