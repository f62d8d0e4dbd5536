package io.genept.evaluate.cells;

import io.genept.core.Provenance;
import io.genept.table.Inputs;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/** What an evaluation of cells says of itself in its table: the options of the tasks it ran. */
final class CellEvaluationProvenance {
  private CellEvaluationProvenance() {}

  static Provenance of(
      SparkSession spark, EvaluateCells.Options options, Map<String, String> facts, long rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("embeddings", String.join(",", options.embeddings()));
    described.put(
        "task",
        options.tasks().stream()
            .map(task -> task.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining(",")));
    described.putAll(options.cells().described());
    described.put("seeds", Integer.toString(options.seeds()));
    if (options.tasks().contains(EvaluateCells.Task.CLUSTERING)) {
      described.putAll(options.clustering().described());
    }
    if (options.tasks().contains(EvaluateCells.Task.ANNOTATION)) {
      described.putAll(options.annotation().described());
    }
    if (options.tasks().contains(EvaluateCells.Task.BATCH)) {
      described.put("kmeans", options.clustering().kmeans().name().toLowerCase(Locale.ROOT));
    }
    if (options.tasks().contains(EvaluateCells.Task.PHENOTYPE)) {
      options.phenotype().ifPresent(phenotype -> described.putAll(phenotype.described()));
    }
    if (options.tasks().contains(EvaluateCells.Task.FINE_TUNING)) {
      options.fineTuning().ifPresent(fineTuning -> described.putAll(fineTuning.described()));
    }
    described.put("output", options.output());
    return Provenance.now(
        "evaluate-cells",
        described,
        Stream.concat(options.embeddings().stream(), options.cells().atlas().stream())
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        facts,
        spark.version(),
        null,
        rows);
  }
}
