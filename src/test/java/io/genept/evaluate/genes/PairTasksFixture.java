package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.math.MersenneTwister;
import io.genept.table.Metrics.Metric;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A small gene table and what the tests of the pair tasks ask of it. */
abstract class PairTasksFixture extends SparkTest {
  static final int GENES = 50;
  static final int DIM = 6;
  static final float[] VECTORS = io.genept.testing.GeneVectors.table(81, GENES, DIM);

  @TempDir Path dir;

  static String gene(int number) {
    return String.format("GENE%02d", number);
  }

  String genes() {
    List<String> names = IntStream.range(0, GENES).mapToObj(PairTasksFixture::gene).toList();
    return io.genept.testing.GeneVectors.write(spark(), at("table"), names, VECTORS, DIM);
  }

  List<Metric> run(String table, GeneTask task, String output, Controls.Kind... controls) {
    return EvaluateGenes.run(spark(), options(table, task, output, controls)).metrics();
  }

  EvaluateGenes.Options options(
      String table, GeneTask task, String output, Controls.Kind... controls) {
    return GeneTasks.options(
        task,
        "gene-embeddings",
        table,
        "controls",
        controls.length == 0 ? "none" : List.of(controls),
        "control-draws",
        2,
        "seed",
        7,
        "output",
        at(output));
  }

  org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      String table, GeneTask task) {
    var refusal = assertThatThrownBy(() -> run(table, task, "m")).isInstanceOf(UserError.class);
    try (Stream<Path> left = Files.list(dir)) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .as("nothing is left at the output or beside it")
          .noneMatch(name -> name.equals("m") || name.startsWith("."));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return refusal;
  }

  static Metric metric(
      List<Metric> metrics,
      String embedding,
      String learner,
      String labels,
      String name,
      Long seed) {
    List<Metric> found =
        metrics.stream()
            .filter(metric -> metric.embedding().equals(embedding))
            .filter(metric -> metric.learner().equals(learner))
            .filter(metric -> metric.labelColumn().equals(labels))
            .filter(metric -> metric.metric().equals(name))
            .filter(metric -> Objects.equals(metric.seed(), seed))
            .toList();
    assertThat(found).as("%s of %s, %s, %s", name, embedding, learner, labels).hasSize(1);
    return found.get(0);
  }

  /** The same metrics under the name of another run. */
  static List<Metric> named(List<Metric> metrics, String run) {
    return metrics.stream()
        .map(
            m ->
                new Metric(
                    run,
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
                    m.referenceValue(),
                    m.referenceSource(),
                    m.message()))
        .toList();
  }

  /** Lines in another order, the two genes of each exchanged. */
  static List<String> reordered(List<String> lines) {
    int[] order = new MersenneTwister(5).permutation(lines.size());
    List<String> other = new ArrayList<>();
    for (int line : order) {
      String[] fields = lines.get(line).split(",", -1);
      String first = fields[0];
      fields[0] = fields[1];
      fields[1] = first;
      other.add(String.join(",", fields));
    }
    return other;
  }

  String file(String name, List<String> lines) {
    try {
      return Files.write(dir.resolve(name), lines).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> with(List<String> lines, String... more) {
    return Stream.concat(lines.stream(), Arrays.stream(more)).toList();
  }

  String at(String name) {
    return dir.resolve(name).toString();
  }
}
