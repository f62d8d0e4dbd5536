package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.sum;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.Columns;
import io.genept.math.Normalization;
import io.genept.math.TargetSum;
import io.genept.table.Atlas;
import io.genept.table.AtlasWriter;
import io.genept.table.Run;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
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

  /** Values of a group. */
  public enum Values {
    /** Mean of {@code log1p} of normalised counts, a missing gene being 0. */
    MEAN,
    /** Sum of the counts. */
    SUM
  }

  /**
   * Cells to aggregate, and their groups.
   *
   * @param atlas path of the atlas
   * @param by obs columns whose combinations are the groups, at least one
   * @param values what is aggregated
   * @param targetSum for {@link Values#MEAN}
   * @param target the atlas to write
   */
  @Stage(
      name = "pseudobulk-cells",
      does = "atlas to atlas: one cell for each patient, or other group of cells.",
      notes = {
        "The result has the columns of the groups, n_cells, and the obs columns that are constant in",
        "every group; embed it like any atlas, means with --value-state log1p."
      },
      examples = {
        "pseudobulk-cells --atlas out/atlas --by donor --output out/donors",
        "embed-cells --atlas out/donors --value-state log1p --gene-embeddings out/genes \\\n"
            + "--output out/donors_w",
        "pseudobulk-cells --atlas out/atlas --by donor,condition --values sum \\\n"
            + "--output out/samples"
      })
  public record Options(
      @Opt(value = "The atlas to aggregate.", label = "DIR", role = Opt.Role.INPUT) String atlas,
      @Opt(
              value =
                  "obs columns whose combinations are the groups; cells without one are left out.",
              label = "NAME")
          List<String> by,
      @Opt(
              value =
                  "mean: of the log1p-normalised expression of the group's cells, the paper's. sum:"
                      + " of their counts.",
              label = "WHAT",
              byDefault = "mean")
          Values values,
      TargetSum targetSum,
      Target target) {
    public Options {
      by = List.copyOf(by);
      if (by.isEmpty()) {
        throw UserError.of("Cannot aggregate %s: --by names no obs column. Give one.", atlas);
      }
    }
  }

  /**
   * Counts of the run.
   *
   * @param groups rows of the new atlas
   * @param cells that are in a group
   * @param leftOut cells without a value in a column of the groups
   * @param output path of the new atlas
   */
  public record Result(long groups, long cells, long leftOut, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d groups of %,d cells, %,d cells without a group left out",
          output,
          groups,
          cells,
          leftOut);
    }
  }

  /**
   * Aggregates.
   *
   * @throws UserError if there is no atlas, a column is missing, the values are scaled, or summed
   *     without being counts
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    options.target().requireWritable(run.conf());
    Atlas atlas = Atlas.open(spark, options.atlas());
    options.by().forEach(column -> atlas.requireObs("--by", column));
    requireValues(atlas, options.values());
    run.step(options.atlas());
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
    Dataset<Row> expression = GroupExpression.expression(cells, groups, atlas, options);
    Dataset<Row> written =
        groups
            .join(expression, GroupExpression.GROUP)
            .select(GroupExpression.columns(groups))
            .sort(Atlas.CELL_ID)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try (TableDirectory table =
        TableDirectory.create(options.target().output(), options.target().mode(), run.conf())) {
      Row counts =
          written.agg(count(lit(1)), sum(N_CELLS), sum(size(col(Atlas.GENE_INDICES)))).head();
      if (counts.getLong(0) == 0) {
        throw UserError.of(
            "Cannot aggregate %s: no cell has a value in each of %s. Expected the obs columns of"
                + " the groups.",
            options.atlas(), options.by());
      }
      AtlasWriter.writeCells(written, counts.getLong(0), table);
      AtlasWriter.writeGenes(GroupExpression.genes(atlas, written), table);
      Result result =
          new Result(
              counts.getLong(0),
              counts.getLong(1),
              atlas.cellCount() - counts.getLong(1),
              options.target().output());
      LOG.debug(
          "{} groups of {} cells; {} cells without a group left out",
          result.groups(),
          result.cells(),
          result.leftOut());
      run.fact(
              Atlas.FACT_VALUE_STATE,
              (options.values() == Values.MEAN ? ValueState.LOG1P : ValueState.COUNTS).label())
          .fact(Atlas.FACT_CELLS, result.groups())
          .fact(Atlas.FACT_GENES, atlas.provenance().count(Atlas.FACT_GENES).orElseThrow())
          .fact(Atlas.FACT_NONZEROS, counts.getLong(2))
          .fact("cells_aggregated", result.cells())
          .fact("cells_without_group", result.leftOut());
      table.commit(run.provenance(result.groups()));
      return result;
    } finally {
      written.unpersist();
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
}
