package io.genept.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.Provenance;
import io.genept.core.ValueState;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a table of cells with the provenance of its run. */
final class WrittenCells {
  private static final Logger LOG = LoggerFactory.getLogger(WrittenCells.class);

  private WrittenCells() {}

  /**
   * Writes cell_embeddings, a table of its own or added to that of earlier cells.
   *
   * @param lateFacts what is known only once the rows are written
   */
  static EmbedCells.Result write(
      Dataset<Row> rows,
      EmbedCells.Options options,
      ValueState state,
      int dimension,
      Map<String, String> facts,
      List<Provenance.Input> inputs,
      Optional<EarlierCells> earlier,
      Supplier<Map<String, String>> lateFacts) {
    facts.put(CellEmbeddings.FACT_DIMENSION, Integer.toString(dimension));
    facts.put(Atlas.FACT_VALUE_STATE, state.label());
    long[] counts = new long[2];
    Function<Dataset<Row>, Provenance> provenance =
        written -> {
          Row row = written.agg(count(lit(1)), count(col(CellEmbeddings.EMBEDDING))).head();
          counts[0] = row.getLong(0);
          counts[1] = row.getLong(0) - row.getLong(1);
          facts.putAll(lateFacts.get());
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
    EmbedCells.Result result =
        new EmbedCells.Result(
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

  /** What the run reads. */
  static List<Provenance.Input> inputs(SparkSession spark, EmbedCells.Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    return Stream.of(
            Optional.of(options.atlas()),
            options.geneEmbeddings(),
            options.orthologues(),
            options.sentences().flatMap(SentenceOptions::geneNames))
        .flatMap(Optional::stream)
        .flatMap(path -> Inputs.describe(path, conf).stream())
        .toList();
  }

  /** The options by their names on the command line. */
  static Map<String, String> describe(EmbedCells.Options options) {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("atlas", options.atlas());
    options.geneEmbeddings().ifPresent(path -> map.put("gene-embeddings", path));
    options.orthologues().ifPresent(path -> map.put("orthologues", path));
    map.put("output", options.output());
    map.put("method", options.method().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    options.valueState().ifPresent(state -> map.put("value-state", state.label()));
    map.put("target-sum", Double.toString(options.targetSum()));
    map.put("min-matched-fraction", Double.toString(options.minMatchedFraction()));
    if (options.mode() == EmbedCells.Mode.INCREMENTAL) {
      map.put("mode", "incremental");
    }
    if (options.method() == EmbedCells.Method.EXPRESSION_PCA) {
      map.put("components", Integer.toString(options.components()));
    }
    options
        .variableGenes()
        .ifPresent(
            choice -> {
              map.put("hvg", Integer.toString(choice.genes()));
              map.put("hvg-flavour", choice.flavour().name().toLowerCase(Locale.ROOT));
            });
    options.sentences().ifPresent(sentences -> map.putAll(sentences.described()));
    return map;
  }
}
