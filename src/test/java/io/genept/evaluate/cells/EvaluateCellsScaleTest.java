package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Cells that are more than the driver is to hold. */
class EvaluateCellsScaleTest extends EvaluateCellsFixture {
  private static final int MANY = 900;
  private static final int FEW = 240;
  private static final String TASKS = "clustering,annotation,batch,phenotype,fine-tuning";

  private List<Metric> evaluate(List<String> tables, int maxCells, int driverCells, String output) {
    return run(options(
            tables,
            TASKS,
            "cell_type",
            1,
            at(output),
            "batch-column",
            Optional.of("donor"),
            "patient-column",
            Optional.of("donor"),
            "phenotype-of",
            "sample",
            "patient-folds",
            Optional.of(2),
            "epochs",
            2,
            "max-cells",
            maxCells,
            "driver-cells",
            driverCells))
        .metrics();
  }

  @Test
  void vectorsOnExecutorsGiveTheNumbersOfTheDriver() {
    String first = drawn(MANY).write(spark(), at("genept_w"), 3);
    String second = drawn(MANY, 54, 0.2f).write(spark(), at("random_w"), 5);
    List<Metric> executors = evaluate(List.of(first, second), FEW, FEW, "executors");
    Map<String, Metric> ofFirst =
        numbers(executors.stream().filter(m -> m.embedding().equals("genept_w")).toList());
    List<Metric> sampled = evaluate(List.of(first), FEW, MANY, "sampled");
    List<Metric> all = evaluate(List.of(first), MANY, MANY, "all");

    assertThat(ofFirst).isEqualTo(numbers(sampled)).isNotEmpty();
    assertThat(ofFirst.keySet()).isEqualTo(numbers(all).keySet());
    int exact = 0;
    for (var entry : ofFirst.entrySet()) {
      Metric ours = entry.getValue();
      if (ours.message() != null && ours.message().contains("sample of")) {
        assertThat(ours.value()).as(entry.getKey()).isBetween(-1.0, 1e9);
      } else if (!ours.metric().equals("accuracy_inflation")) {
        exact++;
        assertThat(ours.value())
            .as(entry.getKey())
            .isEqualTo(numbers(all).get(entry.getKey()).value(), within(1e-6));
      }
    }
    Metric ari =
        executors.stream()
            .filter(m -> m.learner().equals("minibatch_kmeans") && m.metric().equals("ari"))
            .findFirst()
            .orElseThrow();
    assertThat(ari.n()).isEqualTo(FEW);
    assertThat(ari.message())
        .startsWith("sample of 240 of 900 cells; 95 % interval ")
        .matches(".* interval -?[0-9.]+ to [0-9.]+");
    assertThat(exact).as("numbers of all cells").isGreaterThan(30);
    assertThat(predictedIds("executors", "kmeans", "genept_w")).hasSize(MANY);
    Set<String> ofSample = predictedIds("executors", "minibatch_kmeans", "genept_w");
    assertThat(ofSample).hasSize(FEW);
    assertThat(predictedIds("executors", "minibatch_kmeans", "random_w")).isEqualTo(ofSample);
  }

  /** Numbers by all but their values; fine-tuning, which takes fewer training cells, left out. */
  private static Map<String, Metric> numbers(List<Metric> metrics) {
    Map<String, Metric> numbers = new TreeMap<>();
    for (Metric m : metrics) {
      if (!m.task().equals(FineTuningGain.TASK)) {
        Metric here =
            new Metric(
                "",
                m.task(),
                m.dataset(),
                m.embedding(),
                m.learner(),
                m.labelColumn(),
                m.metric(),
                m.fold(),
                m.seed(),
                m.value(),
                m.n(),
                null,
                null,
                m.message());
        numbers.put(
            String.join(
                " ",
                List.of(
                    m.task(),
                    m.embedding(),
                    m.learner(),
                    m.labelColumn(),
                    m.metric(),
                    String.valueOf(m.fold()),
                    String.valueOf(m.seed()))),
            here);
      }
    }
    return numbers;
  }

  private Set<String> predictedIds(String output, String learner, String embedding) {
    List<String> ids = new ArrayList<>();
    for (Row row :
        spark()
            .read()
            .parquet(at(output) + "/" + Metrics.PREDICTIONS)
            .filter(
                "task = 'clustering' and learner = '%s' and embedding = '%s'"
                    .formatted(learner, embedding))
            .select("id")
            .collectAsList()) {
      ids.add(row.getString(0));
    }
    assertThat(ids).doesNotHaveDuplicates();
    return new TreeSet<>(ids);
  }
}
