package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.Provenance;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.metric.Silhouette;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.TableDirectory;
import io.genept.testing.SmallCellEmbeddings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class EvaluateCellsTest extends EvaluateCellsFixture {
  @Test
  void everyNumberFollowsFromThePredictions() {
    String embeddings = withGaps().write(spark(), at("w"), 3);
    List<Metric> metrics = evaluate(embeddings, ALL, Optional.of("donor"), SEEDS, "metrics");
    List<Row> predictions =
        spark().read().parquet(at("metrics") + "/" + Metrics.PREDICTIONS).collectAsList();
    assertThat(Metrics.read(spark(), at("metrics"))).isEqualTo(metrics);
    Map<String, String> donors = new HashMap<>();
    for (Row row : spark().read().parquet(embeddings).collectAsList()) {
      donors.put(row.getAs("cell_id"), row.getAs("donor") == null ? "" : row.getAs("donor"));
    }
    int recomputed = 0;
    for (Metric metric : metrics) {
      if (metric.learner().isEmpty() || metric.metric().equals("inertia")) {
        continue;
      }
      List<Row> rows =
          predictions.stream()
              .filter(row -> row.<String>getAs("task").equals(metric.task()))
              .filter(row -> row.<String>getAs("learner").equals(metric.learner()))
              .filter(row -> row.<Long>getAs("seed").equals(metric.seed()))
              .toList();
      String[] truth = strings(rows, "label");
      String[] predicted = strings(rows, "predicted");
      String[] donor =
          rows.stream().map(row -> donors.get(row.<String>getAs("id"))).toArray(String[]::new);
      assertThat(metric.n()).as("%s", metric).isEqualTo(rows.size());
      assertThat(metric.value())
          .as("%s", metric)
          .isEqualTo(
              score(
                  metric.metric(),
                  metric.labelColumn().equals("donor") ? donor : truth,
                  predicted));
      recomputed++;
    }
    assertThat(recomputed)
        .as("ARI, AMI, NMI and ARI of the donors; four scores of three learners; two replicas")
        .isEqualTo(SEEDS * (4 + 3 * 4) + 4 + 4);
  }

  @Test
  void silhouetteIsThatOfTheLabelsAndTakesNoSeed() {
    String embeddings = withGaps().write(spark(), at("w"), 2);
    List<Row> used =
        spark()
            .read()
            .parquet(embeddings)
            .filter("embedding is not null and trim(cell_type) != ''")
            .collectAsList();
    float[] vectors = new float[used.size() * DIM];
    for (int i = 0; i < used.size(); i++) {
      List<Float> vector = used.get(i).getList(1);
      for (int d = 0; d < DIM; d++) {
        vectors[i * DIM + d] = vector.get(d);
      }
    }
    int[] labels = LabelCodes.of(strings(used, "cell_type")).codes();
    List<Metric> asw =
        evaluate(embeddings, CLUSTERING, Optional.empty(), 1, "metrics").stream()
            .filter(metric -> metric.metric().equals("asw"))
            .toList();
    assertThat(asw).hasSize(1);
    assertThat(asw.get(0).seed()).isNull();
    assertThat(asw.get(0).learner()).isEmpty();
    assertThat(asw.get(0).value())
        .isEqualTo(Silhouette.mean(vectors, DIM, labels, DistanceMetric.EUCLIDEAN), within(1e-12));
  }

  @Test
  void batchesAreComparedOnlyWhereTheyAreNamed() {
    String embeddings = withGaps().write(spark(), at("w"), 1);
    assertThat(evaluate(embeddings, CLUSTERING, Optional.empty(), 1, "without"))
        .extracting(Metric::labelColumn)
        .containsOnly("cell_type");
    assertThat(evaluate(embeddings, ALL, Optional.of("donor"), 1, "with"))
        .filteredOn(metric -> metric.labelColumn().equals("donor"))
        .extracting(Metric::task, Metric::metric)
        .containsOnly(tuple("clustering", "ari"))
        .hasSize(2);
  }

  @Test
  void cellsWithoutLabelOrVectorAreLeftOut() {
    List<Metric> whole =
        evaluate(
            drawn(CELLS).write(spark(), at("whole/w"), 2),
            ALL,
            Optional.empty(),
            1,
            "whole/metrics");
    List<Metric> gaps =
        evaluate(
            withGaps().write(spark(), at("gaps/w"), 2), ALL, Optional.empty(), 1, "gaps/metrics");
    assertThat(gaps).as("cells that are left out change no number").isEqualTo(whole);
    assertThat(gaps)
        .filteredOn(metric -> metric.task().equals("clustering"))
        .extracting(Metric::n)
        .containsOnly((long) CELLS);
    assertThat(gaps)
        .filteredOn(metric -> metric.task().equals("annotation"))
        .extracting(Metric::n)
        .containsOnly((long) CELLS / 5);
  }

  @Test
  void bytesDoNotDependOnPartitions() {
    Map<Integer, List<byte[]>> written = new HashMap<>();
    for (int partitions : new int[] {1, 3, 8}) {
      String folder = "p" + partitions;
      String embeddings = withGaps().write(spark(), at(folder + "/w"), partitions);
      evaluate(embeddings, ALL, Optional.of("donor"), 1, folder + "/metrics");
      written.put(partitions, parquet(dir.resolve(folder).resolve("metrics")));
    }
    assertThat(written.get(1)).as("metrics and predictions").hasSize(2);
    for (int partitions : new int[] {3, 8}) {
      for (int file = 0; file < 2; file++) {
        assertThat(written.get(partitions).get(file))
            .as("file %d from %d partitions", file, partitions)
            .isEqualTo(written.get(1).get(file));
      }
    }
  }

  @Test
  void embeddingsStandSideBySideUnderTheirNames() {
    String first = drawn(CELLS).write(spark(), at("genept_w"), 1);
    String second = drawn(60).write(spark(), at("random_w"), 1);
    List<Metric> metrics =
        run(options(List.of(first, second), CLUSTERING, "cell_type", 1, at("m"))).metrics();
    assertThat(metrics)
        .filteredOn(metric -> metric.metric().equals("ari") && metric.learner().equals("kmeans"))
        .extracting(Metric::embedding, Metric::n)
        .containsExactly(tuple("genept_w", (long) CELLS), tuple("random_w", 60L));
    assertThat(metrics).extracting(Metric::dataset).containsOnly(SmallCellEmbeddings.ATLAS);
    assertThat(metrics).extracting(Metric::run).containsOnly("m");
    Provenance provenance =
        TableDirectory.provenance(at("m"), spark().sparkContext().hadoopConfiguration());
    assertThat(provenance.stage()).isEqualTo("evaluate-cells");
    assertThat(provenance.options())
        .containsEntry("task", List.of("clustering"))
        .containsEntry("label-column", "cell_type")
        .containsEntry("seeds", 1)
        .containsEntry("solver", "auto")
        .containsEntry("max-cells", 100_000);
    assertThat(provenance.inputs())
        .extracting(Provenance.Input::path)
        .containsExactly(first, second);
    assertThat(provenance.rowCount()).isEqualTo(metrics.size());
  }

  @Test
  void aLabelColumnMayHaveDotsAndNumbers() {
    String embeddings = drawn(60).write(spark(), at("w"), 1);
    assertThat(run(options(List.of(embeddings), ANNOTATION, "res.0.5", 1, at("m"))).metrics())
        .extracting(Metric::labelColumn)
        .containsOnly("res.0.5");
    assertThat(strings(spark().read().parquet(at("m") + "/predictions").collectAsList(), "label"))
        .containsOnly("0", "1", "2");
  }

  @Test
  void excludedLabelsAreLeftOutAndCounted() {
    String embeddings = withGaps().write(spark(), at("w"), 2);
    long unknown = spark().read().parquet(embeddings).filter("cell_type = 'NK'").count();
    List<Metric> metrics =
        run(options(
                List.of(embeddings), CLUSTERING, "cell_type", 1, at("m"), "exclude-labels", "NK"))
            .metrics();
    assertThat(metrics).extracting(Metric::n).containsOnly(CELLS - unknown);
    assertThat(strings(spark().read().parquet(at("m") + "/predictions").collectAsList(), "label"))
        .doesNotContain("NK")
        .contains("T");
    Provenance provenance =
        TableDirectory.provenance(at("m"), spark().sparkContext().hadoopConfiguration());
    assertThat(provenance.options()).containsEntry("exclude-labels", List.of("NK"));
    assertThat(provenance.facts())
        .containsEntry("w: cells evaluated", (int) (CELLS - unknown))
        .containsEntry("w: cells without vector", 2)
        .containsEntry("w: cells without label", 3)
        .containsEntry("w: cells labelled NK", (int) unknown);
  }

  @Test
  void theEnsemblePoolsTheVotesOfAllEmbeddings() {
    String one = drawn(CELLS).write(spark(), at("one"), 2);
    String two = drawn(CELLS, 99, 0.3f).write(spark(), at("two"), 3);
    List<Metric> metrics =
        run(options(List.of(one, two), ANNOTATION, "cell_type", 1, at("metrics"), "ensemble", true))
            .metrics();
    assertThat(metrics)
        .filteredOn(metric -> metric.embedding().equals("one+two"))
        .extracting(Metric::learner)
        .containsOnly("knn_cosine", "knn_cosine_stratified");
    List<Metric> same =
        run(options(
                List.of(one, drawn(CELLS).write(spark(), at("twin"), 1)),
                ANNOTATION,
                "cell_type",
                1,
                at("same"),
                "ensemble",
                true))
            .metrics();
    assertThat(values(same, "one+twin"))
        .as("an embedding pooled with itself changes no vote")
        .isEqualTo(values(same, "one"));
  }

  private static List<Double> values(List<Metric> metrics, String embedding) {
    return metrics.stream()
        .filter(metric -> metric.embedding().equals(embedding))
        .filter(metric -> metric.learner().startsWith("knn"))
        .map(Metric::value)
        .toList();
  }

  @Test
  void leidenIsSweptOverResolutions() {
    String embeddings = drawn(CELLS).write(spark(), at("w"), 2);
    List<Metric> metrics =
        run(options(
                List.of(embeddings),
                CLUSTERING,
                "cell_type",
                SEEDS,
                at("metrics"),
                "resolutions",
                "0.2,1.0,5.0",
                "graph-neighbors",
                10))
            .metrics();
    assertThat(metrics)
        .filteredOn(metric -> metric.learner().startsWith("leiden"))
        .extracting(Metric::learner)
        .containsOnly("leiden_r0.2", "leiden_r1", "leiden_r5")
        .hasSize(3 * 4 * SEEDS);
    double few = value(metrics, "leiden_r0.2", "n_clusters", 0L);
    double many = value(metrics, "leiden_r5", "n_clusters", 0L);
    assertThat(few).isLessThan(many);
    assertThat(predicted("leiden_r5", 0).values().stream().distinct().count())
        .isEqualTo((long) many);
  }
}
