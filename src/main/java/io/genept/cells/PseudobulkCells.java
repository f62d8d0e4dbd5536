package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.Columns;
import io.genept.math.Normalization;
import io.genept.table.Atlas;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code pseudobulk-cells}: an atlas → an atlas with one cell for each patient, or other
 * group of cells: the paper's pseudo-bulk (lupus, Table 3), equal to {@code scanpy.get.aggregate}.
 * All that takes an atlas takes the result.
 */
public final class PseudobulkCells {
  /** obs column of the result: cells of the group. */
  public static final String N_CELLS = "n_cells";

  private static final String SEPARATOR = "/";
  private static final Logger LOG = LoggerFactory.getLogger(PseudobulkCells.class);

  private PseudobulkCells() {}

  /** What is aggregated. */
  public enum Values {
    /** Mean of {@code log1p} of normalised counts, a missing gene being 0. */
    MEAN,
    /** Sum of the counts. */
    SUM
  }

  /**
   * What to aggregate.
   *
   * @param atlas path of the atlas
   * @param by obs columns whose combinations are the groups, at least one
   * @param values what is aggregated
   * @param targetSum total of a cell after normalisation, for {@link Values#MEAN}
   * @param output path of the atlas to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String atlas,
      List<String> by,
      Values values,
      double targetSum,
      String output,
      WriteMode writeMode) {
    public Options {
      by = List.copyOf(by);
      if (!(targetSum > 0)) {
        throw UserError.of("--target-sum %s: expected a number above 0.", targetSum);
      }
    }

    private Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("atlas", atlas);
      described.put("by", String.join(",", by));
      described.put("values", values.name().toLowerCase(Locale.ROOT));
      described.put("target-sum", Double.toString(targetSum));
      described.put("output", output);
      return described;
    }
  }

  /**
   * What was done.
   *
   * @param groups rows of the new atlas
   * @param cells that are in a group
   * @param leftOut cells without a value in a column of the groups
   * @param output path of the new atlas
   */
  public record Result(long groups, long cells, long leftOut, String output) {}

  /**
   * Aggregates.
   *
   * @throws UserError if there is no atlas, a column is missing, the values are scaled, or summed
   *     without being counts
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    Atlas atlas = Atlas.open(spark, options.atlas());
    options.by().forEach(column -> atlas.requireObs("--by", column));
    requireValues(atlas, options.values());
    spark.sparkContext().setJobDescription("pseudobulk-cells " + options.atlas());
    Column[] parts =
        options.by().stream()
            .map(name -> Columns.named(name).cast("string"))
            .toArray(Column[]::new);
    Column known = lit(true);
    for (Column part : parts) {
      known = known.and(Columns.hasText(part));
    }
    Dataset<Row> cells =
        atlas.cells().filter(known).withColumn(GroupExpression.GROUP, concat_ws(SEPARATOR, parts));
    Dataset<Row> groups = GroupExpression.groups(cells, atlas, options.by());
    Dataset<Row> expression =
        GroupExpression.expression(spark, cells, groups, atlas.valueState(), options);
    try (TableDirectory table =
        TableDirectory.create(options.output(), options.writeMode(), conf)) {
      List<Column> columns =
          new ArrayList<>(
              List.of(
                  col(GroupExpression.GROUP).as(Atlas.CELL_ID),
                  col(Atlas.GENE_INDICES),
                  col(Atlas.COUNTS)));
      Arrays.stream(groups.columns())
          .filter(name -> !name.equals(GroupExpression.GROUP))
          .forEach(name -> columns.add(Columns.named(name)));
      ParquetTable.writeParts(
          groups
              .join(expression, GroupExpression.GROUP)
              .select(columns.toArray(new Column[0]))
              .sort(Atlas.CELL_ID)
              .coalesce(1),
          table.stagingPath(Atlas.CELLS));
      Dataset<Row> written = spark.read().parquet(table.stagingPath(Atlas.CELLS));
      ParquetTable.writeParts(
          GroupExpression.genes(atlas, written), table.stagingPath(Atlas.GENES));
      Row counts =
          written.agg(count(lit(1)), sum(N_CELLS), sum(size(col(Atlas.GENE_INDICES)))).head();
      if (counts.getLong(0) == 0) {
        throw UserError.of(
            "Cannot aggregate %s: no cell has a value in each of %s. Expected the obs columns of"
                + " the groups.",
            options.atlas(), options.by());
      }
      Result result =
          new Result(
              counts.getLong(0),
              counts.getLong(1),
              atlas.cellCount() - counts.getLong(1),
              options.output());
      LOG.info(
          "{} groups of {} cells; {} cells without a group left out",
          result.groups(),
          result.cells(),
          result.leftOut());
      table.commit(provenance(spark, atlas, options, result, counts.getLong(2)));
      return result;
    }
  }

  private static void requireValues(Atlas atlas, Values values) {
    Normalization.requireUsable(atlas.valueState());
    if (values == Values.SUM && atlas.valueState() != ValueState.COUNTS) {
      throw UserError.of(
          "Cannot sum the values of %s: they are %s. Expected counts; give --values mean.",
          atlas.path(), atlas.valueState().label());
    }
  }

  private static Provenance provenance(
      SparkSession spark, Atlas atlas, Options options, Result result, long nonzeros) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        Atlas.FACT_VALUE_STATE,
        (options.values() == Values.MEAN ? ValueState.LOG1P : ValueState.COUNTS).label());
    facts.put(Atlas.FACT_CELLS, Long.toString(result.groups()));
    facts.put(Atlas.FACT_GENES, atlas.provenance().facts().get(Atlas.FACT_GENES));
    facts.put(Atlas.FACT_NONZEROS, Long.toString(nonzeros));
    facts.put("cells_aggregated", Long.toString(result.cells()));
    facts.put("cells_without_group", Long.toString(result.leftOut()));
    return Provenance.now(
        "pseudobulk-cells",
        options.described(),
        Inputs.describe(options.atlas(), spark.sparkContext().hadoopConfiguration()),
        facts,
        spark.version(),
        null,
        result.groups());
  }
}
