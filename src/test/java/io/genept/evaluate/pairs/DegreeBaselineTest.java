package io.genept.evaluate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.metric.RankingMetrics;
import io.genept.testing.SharedData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DegreeBaselineTest {
  private static final Pairs TRAIN =
      Pairs.of(
          new long[] {Pairs.key(0, 1), Pairs.key(0, 2), Pairs.key(3, 3)},
          new long[] {Pairs.key(0, 3), Pairs.key(2, 4)});

  @Test
  void countsPositivesAndNegativesOfEachItem() {
    DegreeBaseline baseline = new DegreeBaseline(TRAIN);
    Pairs test =
        Pairs.of(
            new long[] {Pairs.key(0, 4), Pairs.key(1, 9)},
            new long[] {Pairs.key(2, 3), Pairs.key(8, 9)});
    assertThat(baseline.degree(test))
        .containsExactly(
            new double[] {Math.log(3), Math.log(2), 2 * Math.log(2), 0}, within(1e-15));
    assertThat(baseline.odds(test))
        .containsExactly(
            new double[] {Math.log(3 / 2.0) + Math.log(1 / 2.0), Math.log(2), 0, 0}, within(1e-15));
  }

  @Test
  @Tag("shared")
  void degreesTellNothingOfTheGeneInteractionBenchmark() {
    String folder = SharedData.path("genes/gene_interactions").toString();
    PairFiles.Loaded files =
        new PairFiles(
                List.of("train=" + folder + "/train_text.txt", "test=" + folder + "/test_text.txt"),
                List.of(
                    "train=" + folder + "/train_label.txt", "test=" + folder + "/test_label.txt"))
            .load(new Configuration());
    Map<String, Integer> numbers = new HashMap<>();
    Pairs train = numbered(files.train(), numbers);
    int trainGenes = numbers.size();
    Pairs test = numbered(files.test(), numbers);
    assertThat(train.size()).isEqualTo(263_016);
    assertThat(train.positives()).isEqualTo(130_455);
    assertThat(test.size()).isEqualTo(21_448);
    assertThat(test.positives()).isEqualTo(10_848);
    assertThat(trainGenes).isEqualTo(8_832);
    assertThat(numbers).as("no test gene occurs in training").hasSize(8_832 + 2_467);
    DegreeBaseline baseline = new DegreeBaseline(train);
    assertThat(RankingMetrics.rocAuc(test.positive(), baseline.degree(test))).isEqualTo(0.5);
    assertThat(RankingMetrics.rocAuc(test.positive(), baseline.odds(test))).isEqualTo(0.5);
  }

  private static Pairs numbered(List<NamedPair> pairs, Map<String, Integer> numbers) {
    long[] keys = new long[pairs.size()];
    boolean[] positive = new boolean[keys.length];
    for (int i = 0; i < keys.length; i++) {
      NamedPair pair = pairs.get(i);
      int a = numbers.computeIfAbsent(pair.a(), name -> numbers.size());
      int b = numbers.computeIfAbsent(pair.b(), name -> numbers.size());
      keys[i] = Pairs.key(a, b);
      positive[i] = pair.positive();
    }
    return Pairs.of(keys, positive);
  }
}
