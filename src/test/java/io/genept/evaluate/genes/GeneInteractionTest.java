package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import io.genept.metric.RankingMetrics;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.Recorder;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class GeneInteractionTest extends PairTasksFixture {
  private static final String HEADER = "gene_a,gene_b,label,split";
  private static final String REPLICA = "logistic_regression_sum_replica";
  private static final String LABELS = "given_split";

  /** Pairs that interact where the first numbers of both vectors are large in sum. */
  private static List<String> drawn(int pairs) {
    int[] left = Draws.labels(82, pairs, GENES);
    int[] right = Draws.labels(83, pairs, GENES);
    int[] noise = Draws.labels(84, pairs, 100);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      double sum = VECTORS[left[i] * DIM] + VECTORS[right[i] * DIM] + (noise[i] - 50) / 200.0;
      lines.add(
          String.join(
              ",",
              gene(left[i]),
              gene(right[i]),
              sum > 0 ? "1" : "0",
              i < pairs * 2 / 3 ? "train" : "test"));
    }
    return lines;
  }

  private GeneInteraction task(List<String> lines) {
    List<String> all = new ArrayList<>(List.of(HEADER));
    all.addAll(lines);
    return task(file("pairs.csv", all));
  }

  private static GeneInteraction task(String pairs, Object... more) {
    List<Object> given = new ArrayList<>(List.of("pairs", pairs, "dataset", "drawn"));
    given.addAll(List.of(more));
    return Args.of(GeneInteraction.class, given.toArray());
  }

  @Test
  void fromFilesToATable() {
    List<String> lines = with(drawn(300), "GENE00,NONE,1,train", "NONE,GENE01,0,test");
    List<Metric> metrics = run(genes(), task(lines), "m", Controls.Kind.RANDOM);
    assertThat(Metrics.read(spark(), at("m"))).isEqualTo(metrics);

    Metric auc = metric(metrics, "table", REPLICA, LABELS, "roc_auc", null);
    assertThat(auc.value()).isGreaterThan(0.85);
    assertThat(auc.n()).isEqualTo(100);
    assertThat(auc.dataset()).isEqualTo("drawn");
    assertThat(auc.message())
        .isEqualTo("pairs with a gene without a vector left out: 1 of 201 training, 1 of 101 test");
    assertThat(auc.referenceValue()).as("these are not the paper's pairs").isNull();
    assertThat(metric(metrics, "random", REPLICA, LABELS, "roc_auc", null).value())
        .isLessThan(auc.value())
        .as("another draw")
        .isNotEqualTo(metric(metrics, "random_2", REPLICA, LABELS, "roc_auc", null).value());
    assertThat(auc.value())
        .isBetween(
            metric(metrics, "table", REPLICA, LABELS, "roc_auc_low", null).value(),
            metric(metrics, "table", REPLICA, LABELS, "roc_auc_high", null).value());
    for (String feature : List.of("product", "difference", "all")) {
      String learner = "logistic_regression_" + feature;
      assertThat(metric(metrics, "table", learner, LABELS, "average_precision", null).value())
          .isBetween(0.2, 1.0);
    }
    assertThat(metric(metrics, "degree_only", "degree_odds", LABELS, "roc_auc", null).value())
        .as("genes of the test pairs occur in training here")
        .isGreaterThan(0.6);
    checkPredictions(metrics);
  }

  private void checkPredictions(List<Metric> metrics) {
    List<Row> rows =
        spark()
            .read()
            .parquet(at("m") + "/" + Metrics.PREDICTIONS)
            .filter("embedding = 'table' and learner = '" + REPLICA + "'")
            .collectAsList();
    boolean[] positive = new boolean[rows.size()];
    double[] scores = new double[rows.size()];
    for (int i = 0; i < scores.length; i++) {
      assertThat(rows.get(i).<String>getAs("id")).matches("GENE\\d\\d GENE\\d\\d");
      positive[i] = rows.get(i).<String>getAs("label").equals("1");
      scores[i] = score(rows.get(i));
    }
    assertThat(metric(metrics, "table", REPLICA, LABELS, "roc_auc", null).value())
        .isEqualTo(RankingMetrics.rocAuc(positive, scores), within(1e-12));
    assertThat(metric(metrics, "table", REPLICA, LABELS, "average_precision", null).value())
        .isEqualTo(RankingMetrics.averagePrecision(positive, scores), within(1e-12));
  }

  private static double score(Row row) {
    return row.getAs("score");
  }

  @Test
  void theOrderOfTheFileDoesNotMatter() {
    String table = genes();
    List<String> lines = drawn(150);
    List<Metric> metrics = run(table, task(lines), "m1");
    List<Metric> again = run(table, task(reordered(lines)), "m2");
    assertThat(named(again, "m1")).isEqualTo(metrics);
  }

  @Test
  void mistakesAreRefusedAndNothingIsWritten() {
    String table = genes();
    List<String> lines = drawn(60);
    List<String> positive = lines.stream().map(line -> line.replace(",0,", ",1,")).toList();
    refused(table, task(positive))
        .hasMessageContaining("Cannot evaluate gene_interaction: all 40 training pairs whose genes")
        .hasMessageContaining("have a vector in table are labelled 1. Expected pairs of both");
    List<String> unknown = lines.stream().map(line -> line.replace("GENE", "OTHER")).toList();
    refused(table, task(unknown))
        .hasMessageContaining("Cannot evaluate gene_interaction: 0 of")
        .hasMessageContaining("genes match table");
    List<String> half = lines.stream().map(line -> line.replaceFirst("GENE", "OTHER")).toList();
    refused(table, task(half))
        .hasMessageContaining("of none of the 40 training pairs both genes have a vector in table");
    GeneInteraction strict =
        task(
            task(with(half, lines.toArray(new String[0]))).pairs().paths().get(0),
            "min-matched-fraction",
            0.9);
    refused(table, strict)
        .hasMessageContaining("Expected at least 90 %")
        .hasMessageContaining("or lower --min-matched-fraction");
    refused(table, task(with(lines, "GENE01,GENE02,maybe,train")))
        .hasMessageContaining("line 62 is 'GENE01,GENE02,maybe,train'. Expected 0 or 1 as label");
    assertThatThrownBy(() -> options(table, task("pairs.csv", "go-terms", "go.tsv"), "m"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Expected the texts too: --texts DIR");
  }

  @Test
  void textsAreComparedWithAndWithoutGeneOntology() {
    List<String> lines = drawn(150);
    List<String> terms = new ArrayList<>(List.of("symbol\tgo_mf\tgo_bp\tgo_cc"));
    IntStream.range(0, GENES)
        .forEach(g -> terms.add(gene(g) + "\tbinding\t" + process(g) + "; growth\tnucleus"));
    GeneInteraction task =
        task(task(lines).pairs().paths().get(0), "go-terms", file("go.tsv", terms));
    Configuration conf = spark().sparkContext().hadoopConfiguration();
    Recorder outcome = new Recorder("m");
    new GoComparison(
            task,
            task.pairs().load(conf),
            task.goTerms().map(path -> GoTerms.read(path, conf)),
            GeneInteractionTest::countedWords)
        .evaluate(new GeneTask.Setting(spark(), Optional.empty(), 3, outcome), texts());
    List<Metric> metrics = outcome.metrics();
    String learner = "logistic_regression_sum";
    double given =
        metric(metrics, "lsa_as_given", learner, "common_pairs", "roc_auc", null).value();
    Metric without = metric(metrics, "lsa_without_go", learner, "common_pairs", "roc_auc", null);
    Metric with = metric(metrics, "lsa_with_go", learner, "common_pairs", "roc_auc", null);
    assertThat(without.message())
        .isEqualTo(
            "sentences of Gene Ontology annotations removed from 20 texts, 5 of which had no"
                + " other");
    assertThat(without.n())
        .as("pairs of genes that keep a text")
        .isEqualTo(with.n())
        .isLessThan(50);
    for (Metric metric : List.of(without, with)) {
      Metric difference =
          metric(metrics, metric.embedding(), learner, "common_pairs", "roc_auc_difference", null);
      assertThat(difference.value()).isEqualTo(metric.value() - given, within(1e-12));
    }
    assertThat(with.value()).as("the added terms carry the label").isGreaterThan(without.value());
  }

  private static String process(int gene) {
    return VECTORS[gene * DIM] > 0 ? "sensory transduction" : "ribosome assembly";
  }

  /** Vectors of how often words of each remainder of their hash occur. */
  private static GeneVectors countedWords(String name, List<GeneText> texts) {
    Map<String, float[]> bySymbol = new HashMap<>();
    for (GeneText text : texts) {
      if (text.hasText()) {
        float[] counts = new float[16];
        for (String word : text.text().split("\\W+", -1)) {
          counts[Math.floorMod(word.hashCode(), counts.length)]++;
        }
        bySymbol.put(text.gene().symbol(), counts);
      }
    }
    return Controls.ofTexts(name, texts, bySymbol);
  }

  /** Texts of drawn words; those of twenty genes hold, and of five of these are, annotations. */
  private static List<GeneText> texts() {
    List<GeneText> texts = new ArrayList<>();
    for (int gene = 0; gene < GENES; gene++) {
      StringBuilder text = new StringBuilder("This gene has");
      for (int word : Draws.labels(900 + gene, 12, 320)) {
        text.append(" w").append(word);
      }
      String own = text.append('.').toString();
      String stated = "Predicted to be involved in growth. Located in nucleus.";
      texts.add(
          new GeneText(
              GeneIndex.Gene.named(gene(gene)),
              null,
              gene < 5 ? stated : gene < 20 ? own + " " + stated : own,
              List.of("drawn")));
    }
    return texts;
  }
}
