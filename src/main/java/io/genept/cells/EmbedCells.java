package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.math.Normalization;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stage {@code embed-cells}: atlas + gene_embeddings → cell_embeddings. */
public final class EmbedCells {
  private static final Logger LOG = LoggerFactory.getLogger(EmbedCells.class);

  private EmbedCells() {}

  /** How a cell is embedded. */
  public enum Method {
    /** GenePT-w: expression-weighted sum of gene embeddings, unit ℓ2 norm. */
    WEIGHTED,
    /** The baseline without any text: principal components of log-normalised expression. */
    EXPRESSION_PCA
  }

  /** Which cells of the atlas are embedded. */
  public enum Mode {
    /** All of them. */
    FULL,
    /**
     * Those whose {@code cell_id} the output does not hold yet; the others stay as they are. What
     * else must be as it was then is checked: gene embeddings, method, normalisation, obs columns.
     */
    INCREMENTAL
  }

  /**
   * What to embed and how.
   *
   * @param atlas path of an atlas
   * @param geneEmbeddings path of a gene_embeddings table; empty for {@link Method#EXPRESSION_PCA}
   * @param orthologues table of mouse and human genes, for a mouse atlas
   * @param output path of the cell_embeddings table to write
   * @param method how to embed
   * @param valueState what the atlas's values are, if the user knows better than the detection
   * @param targetSum total of a cell after normalisation, above 0
   * @param minMatchedFraction smallest share of the atlas's genes that must have a vector, 0 to 1
   * @param components number of principal components, for {@link Method#EXPRESSION_PCA}
   * @param mode whether cells that the output holds are embedded again
   * @param writeMode what to do where the output exists, in {@link Mode#FULL}
   */
  public record Options(
      String atlas,
      Optional<String> geneEmbeddings,
      Optional<String> orthologues,
      String output,
      Method method,
      Optional<ValueState> valueState,
      double targetSum,
      double minMatchedFraction,
      int components,
      Mode mode,
      WriteMode writeMode) {
    /** The paper's value. */
    public static final double DEFAULT_TARGET_SUM = 10_000;

    public static final double DEFAULT_MIN_MATCHED_FRACTION = 0.1;
    public static final int DEFAULT_COMPONENTS = 50;

    public Options {
      if (method == Method.WEIGHTED && geneEmbeddings.isEmpty()) {
        throw UserError.of(
            "Cannot embed cells by --method weighted: --gene-embeddings is missing. Expected the"
                + " output of embed-genes or import-genes.");
      }
      if (!(targetSum > 0)) {
        throw UserError.of("--target-sum %s: expected a number above 0.", targetSum);
      }
      if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
        throw UserError.of(
            "--min-matched-fraction %s: expected a number from 0 to 1.", minMatchedFraction);
      }
      if (mode == Mode.INCREMENTAL && method == Method.EXPRESSION_PCA) {
        throw UserError.of(
            "Cannot add cells by --method expression-pca: its components depend on all cells."
                + " Embed all of them again with --mode full --overwrite.");
      }
      if (components < 1) {
        throw UserError.of("--components %d: expected at least 1.", components);
      }
    }

    /** The options with their defaults. */
    public static Options weighted(String atlas, String geneEmbeddings, String output) {
      return new Options(
          atlas,
          Optional.of(geneEmbeddings),
          Optional.empty(),
          output,
          Method.WEIGHTED,
          Optional.empty(),
          DEFAULT_TARGET_SUM,
          DEFAULT_MIN_MATCHED_FRACTION,
          DEFAULT_COMPONENTS,
          Mode.FULL,
          WriteMode.FAIL_IF_EXISTS);
    }
  }

  /**
   * What was done.
   *
   * @param cells rows of the table
   * @param cellsAdded rows that this run made
   * @param cellsWithoutEmbedding cells of which no gene has a vector
   * @param dimension length of the vectors
   * @param genesMatched genes of the atlas with a vector
   * @param genesMissing genes of the atlas without one
   * @param output path of the table
   */
  public record Result(
      long cells,
      long cellsAdded,
      long cellsWithoutEmbedding,
      int dimension,
      long genesMatched,
      long genesMissing,
      String output) {}

  /**
   * Embeds every cell of the atlas.
   *
   * @throws UserError if a table is missing or of another kind, too few genes match, or the values
   *     are of no use
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(
        options.output(),
        options.mode() == Mode.INCREMENTAL ? WriteMode.OVERWRITE : options.writeMode(),
        conf);
    Atlas atlas = Atlas.open(spark, options.atlas());
    ValueState state = usableState(atlas, options);
    spark.sparkContext().setJobDescription("embed-cells " + options.atlas());
    return switch (options.method()) {
      case WEIGHTED -> WeightedCells.run(spark, options, atlas, state);
      case EXPRESSION_PCA -> ExpressionPca.run(spark, options, atlas, state);
    };
  }

  static Result write(
      Dataset<Row> rows,
      Options options,
      ValueState state,
      int dimension,
      Map<String, String> facts,
      List<Provenance.Input> inputs,
      Optional<EarlierCells> earlier) {
    facts.put(CellEmbeddings.FACT_DIMENSION, Integer.toString(dimension));
    facts.put(Atlas.FACT_VALUE_STATE, state.label());
    long[] counts = new long[2];
    Function<Dataset<Row>, Provenance> provenance =
        written -> {
          Row row = written.agg(count(lit(1)), count(col(CellEmbeddings.EMBEDDING))).head();
          counts[0] = row.getLong(0);
          counts[1] = row.getLong(0) - row.getLong(1);
          facts.put("cells_without_embedding", Long.toString(counts[1]));
          earlier.ifPresent(
              cells -> facts.put("cells_added", Long.toString(counts[0] - cells.count())));
          return Provenance.now(
              "embed-cells",
              describe(options),
              inputs,
              facts,
              rows.sparkSession().version(),
              null,
              counts[0]);
        };
    if (earlier.isPresent()) {
      ParquetTable.extend(rows, options.output(), provenance);
    } else {
      ParquetTable.write(rows, options.output(), options.writeMode(), provenance);
    }
    Result result =
        new Result(
            counts[0],
            counts[0] - earlier.map(EarlierCells::count).orElse(0L),
            counts[1],
            dimension,
            Long.parseLong(facts.get(CellEmbeddings.FACT_GENES_MATCHED)),
            Long.parseLong(facts.get(CellEmbeddings.FACT_GENES_MISSING)),
            options.output());
    if (result.cellsWithoutEmbedding() > 0) {
      LOG.warn(
          "{} of {} cells have no gene with a vector; their embedding is null",
          result.cellsWithoutEmbedding(),
          result.cells());
    }
    return result;
  }

  static List<Provenance.Input> inputs(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    return Stream.of(Optional.of(options.atlas()), options.geneEmbeddings(), options.orthologues())
        .flatMap(Optional::stream)
        .flatMap(path -> Inputs.describe(path, conf).stream())
        .toList();
  }

  static Map<String, String> describe(Options options) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("atlas", options.atlas());
    options.geneEmbeddings().ifPresent(path -> map.put("gene-embeddings", path));
    options.orthologues().ifPresent(path -> map.put("orthologues", path));
    map.put("output", options.output());
    map.put("method", options.method().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    options.valueState().ifPresent(state -> map.put("value-state", state.label()));
    map.put("target-sum", Double.toString(options.targetSum()));
    map.put("min-matched-fraction", Double.toString(options.minMatchedFraction()));
    if (options.mode() == Mode.INCREMENTAL) {
      map.put("mode", "incremental");
    }
    if (options.method() == Method.EXPRESSION_PCA) {
      map.put("components", Integer.toString(options.components()));
    }
    return map;
  }

  private static ValueState usableState(Atlas atlas, Options options) {
    ValueState found = atlas.valueState();
    if (options.valueState().isEmpty() && found != ValueState.COUNTS) {
      throw UserError.of(
          "Cannot embed cells of %s: its values are %s, not counts, and normalising them again"
              + " would be wrong. Ingest the raw counts (--layer raw), or declare what the values"
              + " are: --value-state %s uses them without a second transformation.",
          atlas.path(), found.label(), found.label());
    }
    ValueState state = options.valueState().orElse(found);
    Normalization.requireUsable(state);
    return state;
  }
}
