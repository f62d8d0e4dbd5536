package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.evaluate.genes.Controls.Kind;
import io.genept.metric.RankingMetrics;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Args;
import io.genept.testing.Golden;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EvaluateGenesTest extends EvaluateGenesFixture {
  private static final String LR = "logistic_regression";

  @Test
  @Tag("golden")
  void aPropertyIsMeasuredAsScikitLearnMeasuresIt() {
    JsonNode golden = Golden.read("genes").get("property");
    List<Metric> metrics =
        evaluate(
            options(
                table("drawn"),
                Set.of(Kind.RANDOM, Kind.PERMUTED),
                property(labels("l.csv", labelled()), 3, 0),
                "m"));
    assertThat(values(metrics, "drawn", LR + "_replica", "roc_auc"))
        .containsExactly(Golden.doubles(golden.get("auc")), within(1e-12));
    assertThat(values(metrics, "drawn", LR + "_replica", "roc_auc_population_sd"))
        .containsExactly(new double[] {golden.get("population_sd").asDouble()}, within(1e-12));

    assertThat(metrics.stream().map(Metric::embedding).distinct())
        .containsExactly("drawn", "random", "permuted");
    double[] corrected = values(metrics, "drawn", LR, "roc_auc");
    assertThat(corrected).hasSize(3 * 5);
    for (String control : List.of("random", "permuted")) {
      double[] aucs = values(metrics, control, LR, "roc_auc");
      assertThat(mean(aucs)).as(control).isBetween(0.35, 0.6);
      assertThat(values(metrics, control, LR, "roc_auc_difference")[0])
          .isEqualTo(mean(aucs) - mean(corrected), within(1e-12));
      assertThat(values(metrics, control, LR, "p_value")[0]).isBetween(0.0, 1.0);
    }
    assertThat(aucOfPredictions("m", "drawn", 2)).isEqualTo(corrected[10], within(1e-12));
    assertThat(Metrics.read(spark(), at("m"))).isEqualTo(metrics);
  }

  @Test
  void theOrderOfTheFileDoesNotCountButForTheReplica() {
    String table = table("drawn");
    List<String> lines = labelled();
    List<Metric> forth =
        evaluate(options(table, Set.of(), property(labels("l.csv", lines), 1, 0), "m"));
    Collections.reverse(lines);
    List<Metric> back =
        evaluate(options(table, Set.of(), property(labels("r.csv", lines), 1, 0), "n"));
    assertThat(values(back, "drawn", LR, "roc_auc"))
        .containsExactly(values(forth, "drawn", LR, "roc_auc"));
    assertThat(values(back, "drawn", LR + "_replica", "roc_auc"))
        .isNotEqualTo(values(forth, "drawn", LR + "_replica", "roc_auc"));
  }

  @Test
  void aRepeatedGeneCountsInTheReplicaAlone() {
    List<String> lines = labelled();
    lines.add(lines.get(0));
    List<Metric> metrics =
        evaluate(options(table("drawn"), Set.of(), property(labels("l.csv", lines), 1, 0), "m"));
    assertThat(tested(metrics, LR + "_replica")).isEqualTo(GENES + 1);
    assertThat(tested(metrics, LR)).isEqualTo(GENES);
  }

  @Test
  void aGeneOfTwoLabelsCountsInTheReplicaAlone() {
    List<String> lines = labelled();
    lines.add(lines.get(0).replace(",no", ",yes"));
    GeneProperty task =
        Args.of(
            GeneProperty.class,
            "labels",
            labels("l.csv", lines),
            "conflicting-labels",
            LabelFiles.Conflicts.LEAVE_OUT,
            "positive",
            "yes",
            "repeats",
            1,
            "forest-repeats",
            0);
    List<Metric> metrics = evaluate(options(table("drawn"), Set.of(), task, "m"));
    assertThat(tested(metrics, LR + "_replica")).isEqualTo(GENES + 1);
    assertThat(tested(metrics, LR)).isEqualTo(GENES - 1);
  }

  @Test
  void classesAreMeasuredByRowAndByGene() {
    List<String> lines = labelled();
    lines.addAll(lines.subList(0, 30));
    FunctionalClass task =
        Args.of(
            FunctionalClass.class,
            "labels",
            labels("l.csv", lines),
            "min-members",
            20,
            "min-matched-fraction",
            0);
    List<Metric> metrics = evaluate(options(table("drawn"), Set.of(Kind.PERMUTED), task, "m"));
    assertThat(values(metrics, "drawn", LR, "accuracy_of_majority")[0])
        .isEqualTo(100.0 / 150, within(0.02));
    List<Row> rows =
        spark()
            .read()
            .parquet(at("m") + "/" + Metrics.PREDICTIONS)
            .filter("embedding = 'drawn' and learner = 'logistic_regression'")
            .collectAsList();
    assertThat(rows).hasSize(45);
    double right =
        rows.stream().filter(row -> row.getAs("label").equals(row.getAs("predicted"))).count();
    assertThat(values(metrics, "drawn", LR, "accuracy")[0]).isEqualTo(right / 45, within(1e-12));
    assertThat(
            metrics.stream()
                .filter(metric -> metric.metric().equals("accuracy"))
                .filter(metric -> metric.learner().equals(LR + "_replica"))
                .map(Metric::n))
        .containsOnly(54L);
    assertThat(values(metrics, "permuted", LR, "accuracy_difference")).hasSize(1);
    assertThat(
            metrics.stream()
                .filter(metric -> metric.task().equals("functional_class_by_class"))
                .map(Metric::metric)
                .distinct())
        .containsExactlyInAnyOrder("yes", "no");
    assertThat(
            metrics.stream()
                .filter(metric -> metric.metric().equals("accuracy"))
                .map(Metric::message))
        .allSatisfy(message -> assertThat(message).contains("95 % interval of 1,000 bootstrap"));
  }

  @Test
  @Tag("slow")
  void aForestIsMeasuredBesideTheRegression() {
    List<Metric> metrics =
        evaluate(
            options(
                table("drawn"),
                Set.of(),
                Args.of(
                    GeneProperty.class,
                    "labels",
                    labels("l.csv", labelled()),
                    "folds",
                    2,
                    "repeats",
                    1),
                "m"));
    assertThat(mean(values(metrics, "drawn", "random_forest_replica", "roc_auc")))
        .isBetween(0.5, 0.9);
    assertThat(values(metrics, "drawn", "random_forest", "roc_auc")).hasSize(2);
  }

  @Test
  @Tag("slow")
  void aTextThatNamesTheLabelIsFoundOut() {
    List<Metric> metrics =
        evaluate(
            GeneTasks.options(
                property(labels("l.csv", labelled()), 2, 0),
                "gene-embeddings",
                table("drawn"),
                "texts",
                texts("texts"),
                "controls",
                List.of(Kind.NAME, Kind.LSA),
                "mask-labels",
                true,
                "mask-words",
                "yesenzyme",
                "output",
                at("m")));
    assertThat(metrics.stream().map(Metric::embedding).distinct())
        .containsExactly(
            "drawn",
            "name",
            "lsa",
            "lsa_masked",
            "bge-small-en-v1.5-q_of_texts",
            "bge-small-en-v1.5-q_masked");
    assertThat(mean(values(metrics, "lsa", LR, "roc_auc"))).isGreaterThan(0.95);
    assertThat(mean(values(metrics, "lsa_masked", LR, "roc_auc"))).isLessThan(0.75);
    Metric difference =
        metrics.stream()
            .filter(metric -> metric.embedding().equals("lsa_masked"))
            .filter(metric -> metric.metric().equals("roc_auc_difference"))
            .findFirst()
            .orElseThrow();
    assertThat(difference.value()).isLessThan(-0.2);
    assertThat(difference.message())
        .startsWith("minus lsa: ")
        .endsWith("; 50 of 150 texts change without yesenzyme");
  }

  private double aucOfPredictions(String output, String embedding, long seed) {
    List<Row> rows =
        spark()
            .read()
            .parquet(at(output) + "/" + Metrics.PREDICTIONS)
            .filter("learner = 'logistic_regression'")
            .filter("embedding = '" + embedding + "' and seed = " + seed)
            .collectAsList()
            .subList(0, 30);
    boolean[] truth = new boolean[rows.size()];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = rows.get(i).getAs("label").equals("yes");
    }
    return RankingMetrics.rocAuc(
        truth, rows.stream().mapToDouble(row -> row.<Double>getAs("score")).toArray());
  }

  private static long tested(List<Metric> metrics, String learner) {
    return metrics.stream()
        .filter(metric -> metric.learner().equals(learner))
        .filter(metric -> metric.metric().equals("roc_auc"))
        .filter(metric -> Objects.equals(metric.embedding(), "drawn"))
        .mapToLong(Metric::n)
        .sum();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
