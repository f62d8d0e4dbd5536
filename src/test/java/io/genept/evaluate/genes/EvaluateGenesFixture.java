package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.GeneTexts;
import io.genept.table.Metrics.Metric;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.PropertySample;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A small table of gene embeddings with two classes, and what tests of evaluate-genes ask. */
abstract class EvaluateGenesFixture extends SparkTest {
  static final PropertySample SAMPLE = PropertySample.golden();
  static final int GENES = SAMPLE.positives().length;

  @TempDir Path dir;

  String at(String name) {
    return dir.resolve(name).toString();
  }

  static String symbol(int gene) {
    return String.format("GENE%03d", gene);
  }

  /** The drawn vectors as a table. */
  String table(String name) {
    return GeneVectors.write(
        spark(),
        at(name),
        IntStream.range(0, GENES).mapToObj(EvaluateGenesFixture::symbol).toList(),
        SAMPLE.values(),
        SAMPLE.dimension());
  }

  /** {@code gene,label} lines, the negative genes first, each class in order. */
  List<String> labelled() {
    List<String> lines = new ArrayList<>();
    for (boolean positive : new boolean[] {false, true}) {
      for (int gene = 0; gene < GENES; gene++) {
        if (SAMPLE.positives()[gene] == positive) {
          lines.add(symbol(gene) + (positive ? ",yes" : ",no"));
        }
      }
    }
    return lines;
  }

  String labels(String name, List<String> lines) {
    try {
      return Files.write(
              dir.resolve(name), Stream.concat(Stream.of("gene,label"), lines.stream()).toList())
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Texts of all genes, those of the positive class naming it. */
  String texts(String name) {
    List<GeneTexts.GeneText> texts = new ArrayList<>();
    for (int gene = 0; gene < GENES; gene++) {
      String words =
          String.format("word%d word%d word%d gene", gene % 31, gene % 37, 40 + gene % 41);
      texts.add(
          new GeneTexts.GeneText(
              GeneIndex.Gene.named(symbol(gene)),
              null,
              words + (SAMPLE.positives()[gene] ? " yesenzyme activity" : " activity"),
              List.of("drawn")));
    }
    GeneTexts.write(
        spark(),
        texts,
        at(name),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "build-corpus", Map.of(), List.of(), Map.of(), spark().version(), null, GENES));
    return at(name);
  }

  static GeneProperty property(String labels, int repeats, int forestRepeats) {
    return Args.of(
        GeneProperty.class,
        "labels",
        labels,
        "positive",
        "yes",
        "repeats",
        repeats,
        "forest-repeats",
        forestRepeats);
  }

  EvaluateGenes.Options options(
      String table, Set<Controls.Kind> controls, GeneTask task, String output) {
    return GeneTasks.options(
        task,
        "gene-embeddings",
        table,
        "controls",
        controls.isEmpty() ? "none" : controls,
        "output",
        at(output));
  }

  List<Metric> evaluate(EvaluateGenes.Options options) {
    return EvaluateGenes.run(spark(), options).metrics();
  }

  org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      EvaluateGenes.Options options) {
    var refusal = assertThatThrownBy(() -> evaluate(options)).isInstanceOf(UserError.class);
    assertThat(dir.resolve("m")).as("nothing is written").doesNotExist();
    return refusal;
  }

  /** Values of one metric in the order in which they were written. */
  static double[] values(List<Metric> metrics, String embedding, String learner, String name) {
    return metrics.stream()
        .filter(metric -> Objects.equals(metric.embedding(), embedding))
        .filter(metric -> metric.learner().equals(learner))
        .filter(metric -> metric.metric().equals(name))
        .mapToDouble(Metric::value)
        .toArray();
  }
}
