package io.genept.learn.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.InParallel;
import io.genept.learn.VectorBlocks;
import io.genept.math.StratifiedFolds;
import io.genept.math.TrainTestSplit;
import io.genept.metric.RankingMetrics;
import io.genept.testing.Golden;
import io.genept.testing.PropertySample;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
class LogisticRegressionTest {
  private final PropertySample sample = PropertySample.golden();
  private final LogisticRegression regression = new LogisticRegression(1);

  @Test
  void rocAucOfEachFoldIsScikitLearns() {
    JsonNode golden = Golden.read("genes").get("property");
    List<TrainTestSplit> splits = StratifiedFolds.inOrder(sample.codes(), 5).splits();
    for (int fold = 0; fold < splits.size(); fold++) {
      double auc = auc(splits.get(fold));
      assertThat(auc).isEqualTo(golden.get("auc").get(fold).asDouble(), within(1e-12));
      assertThat(auc)
          .as("scikit-learn at its default tolerance")
          .isEqualTo(golden.get("auc_default_tolerance").get(fold).asDouble(), within(1e-3));
    }
  }

  @Test
  void scoresAreScikitLearnsDecisionFunction() {
    double[] expected = Golden.doubles(Golden.read("genes").get("property").get("decision"));
    TrainTestSplit first = StratifiedFolds.inOrder(sample.codes(), 5).split(0);
    assertThat(logOdds(regression.withTolerance(1e-9), first.train(), first.test()))
        .containsExactly(expected, within(1e-6));
  }

  @Test
  void theFirstTrainingRowMayBeOfEitherClass() {
    TrainTestSplit first = StratifiedFolds.inOrder(sample.codes(), 5).split(0);
    int[] reversed = new int[first.train().length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = first.train()[reversed.length - 1 - i];
    }
    LogisticRegression tight = regression.withTolerance(1e-9);
    assertThat(logOdds(tight, reversed, first.test()))
        .containsExactly(logOdds(tight, first.train(), first.test()), within(1e-6));
  }

  @Test
  void threadsDoNotDisturbEachOther() {
    TrainTestSplit first = StratifiedFolds.inOrder(sample.codes(), 5).split(0);
    double alone = auc(first);
    List<Double> together = InParallel.map(Collections.nCopies(32, first), 8, each -> auc(each));
    assertThat(together).allSatisfy(auc -> assertThat(auc).isEqualTo(alone));
  }

  private double auc(TrainTestSplit split) {
    boolean[] truth = new boolean[split.test().length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = sample.positives()[split.test()[i]];
    }
    return RankingMetrics.rocAuc(truth, logOdds(regression, split.train(), split.test()));
  }

  private double[] logOdds(LogisticRegression settings, int[] train, int[] test) {
    VectorBlocks rows = VectorBlocks.of(sample.values(), sample.dimension());
    return settings.fit(null, rows, sample.codes(), train).logOdds(test);
  }
}
