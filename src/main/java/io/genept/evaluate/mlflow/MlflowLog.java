package io.genept.evaluate.mlflow;

import io.genept.core.Provenance;
import io.genept.evaluate.MetricTables;
import io.genept.metric.MeanInterval;
import io.genept.table.Metrics;
import io.genept.table.ProvenanceJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs an evaluation to MLflow: a run for each embedding, so that its table of runs compares them.
 *
 * <p>A number is the metric {@code task/learner/label_column/metric}: its mean over seeds or folds,
 * and beside it, with {@code .each}, every value at the step of its seed or fold. Parameters are
 * the options of the evaluation and, after {@code embedding.}, of the embedding. The files are
 * {@code report.md}, every number as a line, and {@code provenance.json}.
 */
public final class MlflowLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowLog.class);
  private static final int METRICS_OF_A_CALL = 800;
  private static final int PARAMETERS_OF_A_CALL = 100;

  /** The length that servers of every version take. */
  private static final int LONGEST_VALUE = 250;

  private final MlflowServer server;
  private final String experiment;
  private final long start = System.currentTimeMillis();

  private MlflowLog(MlflowServer server, String experiment) {
    this.server = server;
    this.experiment = experiment;
  }

  /**
   * Finds the server and the experiment, before any work.
   *
   * @throws io.genept.core.UserError if it cannot be reached or refuses
   */
  public static Optional<MlflowLog> open(MlflowOptions options) {
    return options
        .mlflowUri()
        .map(uri -> open(uri, options.mlflowExperiment(), System.getenv(), Duration.ofSeconds(1)));
  }

  static MlflowLog open(
      String uri, String experiment, Map<String, String> environment, Duration firstDelay) {
    MlflowServer server = new MlflowServer(uri, environment, firstDelay);
    try {
      return new MlflowLog(server, server.experiment(experiment));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Logs the numbers of each embedding as a run.
   *
   * @param embeddings where the tables come from, by name
   * @param evaluation where the numbers come from
   * @param metrics of all embeddings, ensembles of them among these
   * @throws io.genept.core.UserError if the server refuses
   */
  public void log(
      Map<String, Provenance> embeddings, Provenance evaluation, List<Metrics.Metric> metrics) {
    Map<String, List<Metrics.Metric>> byEmbedding = new LinkedHashMap<>();
    for (Metrics.Metric metric : metrics) {
      byEmbedding.computeIfAbsent(metric.embedding(), name -> new ArrayList<>()).add(metric);
    }
    byEmbedding.forEach(
        (name, own) -> log(name, Optional.ofNullable(embeddings.get(name)), evaluation, own));
  }

  private void log(
      String name,
      Optional<Provenance> embedding,
      Provenance evaluation,
      List<Metrics.Metric> own) {
    MlflowServer.Run run =
        server.begin(
            experiment,
            name,
            start,
            List.of(
                Map.of("key", "mlflow.source.name", "value", "genept " + evaluation.stage()),
                Map.of("key", "genept.version", "value", evaluation.codeVersion())));
    List<Map<String, String>> params = params(embedding, evaluation);
    for (int i = 0; i < params.size(); i += PARAMETERS_OF_A_CALL) {
      server.log(
          run, List.of(), params.subList(i, Math.min(params.size(), i + PARAMETERS_OF_A_CALL)));
    }
    List<Map<String, Object>> values = values(own);
    for (int i = 0; i < values.size(); i += METRICS_OF_A_CALL) {
      server.log(run, values.subList(i, Math.min(values.size(), i + METRICS_OF_A_CALL)), List.of());
    }
    String report =
        MetricTables.lines(own).stream()
            .collect(Collectors.joining("\n", "# " + name + "\n\n```", "\n```\n"));
    boolean files = server.add(run, "report.md", report);
    if (files) {
      server.add(run, "provenance.json", ProvenanceJson.format(evaluation));
    }
    server.end(run, System.currentTimeMillis());
    LOG.info(
        "{} is run {} of MLflow at {}{}",
        name,
        run.id(),
        server.address(),
        files ? "" : "; without files, which this server does not take");
  }

  private static List<Map<String, String>> params(
      Optional<Provenance> embedding, Provenance evaluation) {
    Map<String, Object> all = new TreeMap<>(evaluation.options());
    embedding.ifPresent(
        table -> {
          table.options().forEach((key, value) -> all.put("embedding." + key, value));
          table.facts().forEach((key, value) -> all.putIfAbsent("embedding." + key, value));
        });
    return all.entrySet().stream()
        .map(
            each ->
                Map.of("key", safe(each.getKey()), "value", cut(Provenance.text(each.getValue()))))
        .toList();
  }

  private List<Map<String, Object>> values(List<Metrics.Metric> metrics) {
    Map<String, List<Metrics.Metric>> byName = new LinkedHashMap<>();
    for (Metrics.Metric metric : metrics) {
      if (metric.value() != null) {
        byName.computeIfAbsent(name(metric), key -> new ArrayList<>()).add(metric);
      }
    }
    List<Map<String, Object>> values = new ArrayList<>();
    byName.forEach(
        (name, each) -> {
          double[] all = each.stream().mapToDouble(Metrics.Metric::value).toArray();
          values.add(value(name, MeanInterval.of(all).mean(), 0));
          if (all.length > 1) {
            each.forEach(metric -> values.add(value(name + ".each", metric.value(), step(metric))));
          }
        });
    return values;
  }

  private Map<String, Object> value(String name, double value, long step) {
    return Map.of("key", name, "value", value, "timestamp", start, "step", step);
  }

  private static long step(Metrics.Metric metric) {
    if (metric.seed() != null) {
      return metric.seed();
    }
    return metric.fold() == null ? 0 : metric.fold();
  }

  private static String name(Metrics.Metric metric) {
    return Stream.of(metric.task(), metric.learner(), metric.labelColumn(), metric.metric())
        .filter(part -> part != null && !part.isEmpty())
        .map(MlflowLog::safe)
        .collect(Collectors.joining("/"));
  }

  /** A name of the characters that MLflow takes. */
  private static String safe(String name) {
    return name.replaceAll("[^\\w .:-]", "_").strip().toLowerCase(Locale.ROOT);
  }

  private static String cut(String value) {
    return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE - 1) + "…" : value;
  }

  @Override
  public void close() {
    server.close();
  }
}
