package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProteinInteractionTest extends PairTasksFixture {
  private static final String SUM = "logistic_regression_sum";

  /** Genes of large first number interact often; three genes also with themselves. */
  private static List<String> drawn() {
    int[] left = Draws.labels(91, 900, GENES);
    int[] right = Draws.labels(92, 900, GENES);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < left.length; i++) {
      if (left[i] < right[i] && VECTORS[left[i] * DIM] + VECTORS[right[i] * DIM] > 0) {
        lines.add(gene(left[i]) + "," + gene(right[i]));
      }
    }
    return with(lines, "GENE01,GENE01", "GENE02,GENE02", "GENE03,GENE03");
  }

  private ProteinInteraction task(List<String> lines, int seeds) {
    return task("interactions", file("edges.csv", lines), "seeds", seeds);
  }

  private static ProteinInteraction task(Object... options) {
    List<Object> given = new ArrayList<>(List.of("dataset", "drawn"));
    given.addAll(List.of(options));
    return Args.of(ProteinInteraction.class, given.toArray());
  }

  @Test
  void fromFilesToATable() {
    List<String> space = new ArrayList<>(List.of("gene\tscreened", "NONE\t1"));
    IntStream.range(0, GENES).forEach(g -> space.add(gene(g) + "\t" + (g == 49 ? "0" : "1")));
    ProteinInteraction task =
        task(
            "interactions",
            file("edges.csv", with(drawn(), "NONE,GENE01")),
            "screening-space",
            file("space.tsv", space),
            "space-column",
            "screened",
            "seeds",
            2);
    List<Metric> metrics = run(genes(), task, "m");
    assertThat(Metrics.read(spark(), at("m"))).isEqualTo(metrics);

    Metric replica =
        metric(metrics, "table", SUM + "_replica", "random_negatives.random_split", "roc_auc", 0L);
    assertThat(replica.value()).isGreaterThan(0.7);
    assertThat(replica.message())
        .isEqualTo(
            "1 of 155 reported pairs left out: a gene without a vector; 20 the same pair again; 49"
                + " genes to draw negatives from");
    for (String negatives : List.of("random_negatives", "degree_matched")) {
      for (String seen : List.of(".c1", ".c2", ".c3")) {
        for (String learner : List.of(SUM, "logistic_regression_all")) {
          Metric auc = metric(metrics, "table", learner, negatives + seen, "roc_auc", 0L);
          assertThat(auc.value()).isBetween(0.0, 1.0);
          assertThat(auc.message()).contains("3 pairs of a protein with itself removed");
        }
      }
      assertThat(metric(metrics, "degree_only", "degree", negatives + ".c3", "roc_auc", 0L).value())
          .as("training has seen no protein of C3")
          .isEqualTo(0.5);
    }
    assertThat(
            metric(
                    metrics,
                    "table",
                    SUM + "_replica",
                    "random_negatives.random_split",
                    "roc_auc",
                    1L)
                .value())
        .as("another seed draws other negatives")
        .isNotEqualTo(replica.value());
    assertThat(metric(metrics, "table", SUM, "random_negatives.c3", "roc_auc", 0L).value())
        .as("vectors tell which proteins interact much")
        .isGreaterThan(0.6);
  }

  @Test
  void theOrderOfTheFileDoesNotMatter() {
    String table = genes();
    List<Metric> metrics = run(table, task(drawn(), 1), "m1");
    assertThat(named(run(table, task(reordered(drawn()), 1), "m2"), "m1")).isEqualTo(metrics);
  }

  @Test
  void mistakesAreRefusedAndNothingIsWritten() {
    String table = genes();
    refused(table, task(List.of("GENE01,GENE02", "GENE03"), 1))
        .hasMessageContaining("edges.csv: line 2 is 'GENE03'. Expected two identifiers");
    refused(table, task(List.of("GENE01,NONE", "GENE02,NONE"), 1))
        .hasMessageContaining("of none of the 2 pairs of")
        .hasMessageContaining("both genes have a vector in table");
    refused(table, task(List.of("GENE01,GENE01", "GENE02,GENE02", "GENE01,GENE03"), 1))
        .hasMessageContaining("Cannot draw 3 negative pairs: 3 items have 2 pairs");
    refused(
            table,
            task(
                "interactions",
                file("edges.csv", List.of("GENE01,GENE02")),
                "screening-space",
                file("space.txt", List.of("GENE01", "GENE02", "GENE03")),
                "seeds",
                1))
        .hasMessageContaining("of the 1 training pairs that seed 0 leaves are positive")
        .hasMessageContaining("Expected pairs of both classes")
        .hasMessageContaining("lower --held-out-proteins");
    refused(table, task(List.of("A,B", "C,D"), 1))
        .hasMessageContaining("Cannot evaluate protein_interaction: 0 of 4 genes match table");
  }

  @Test
  void optionsAreChecked() {
    for (double share : new double[] {0, 1, Double.NaN}) {
      assertThatThrownBy(() -> task("interactions", "e", "held-out-proteins", share))
          .isInstanceOf(UserError.class)
          .hasMessage("--held-out-proteins %s: expected a number above 0 and below 1.", share);
    }
    assertThatThrownBy(() -> task(drawn(), 0))
        .isInstanceOf(UserError.class)
        .hasMessage("--seeds 0: expected at least 1.");
    assertThatThrownBy(() -> task("interactions", "e", "space-column", "in"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Expected their file too: --screening-space FILE");
  }
}
