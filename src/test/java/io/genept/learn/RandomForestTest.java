package io.genept.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.math.StratifiedFolds;
import io.genept.math.TrainTestSplit;
import io.genept.metric.RankingMetrics;
import io.genept.testing.Golden;
import io.genept.testing.PropertySample;
import io.genept.testing.SparkTest;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("golden")
@Tag("slow")
class RandomForestTest extends SparkTest {
  private final PropertySample sample = PropertySample.golden();

  /** Means over two folds scatter between the seeds of scikit-learn's forests. */
  @Test
  void rocAucIsWithinTheSpreadOfScikitLearnsForests() {
    JsonNode golden = Golden.read("genes").get("property");
    StratifiedFolds folds = StratifiedFolds.inOrder(sample.codes(), 2);
    VectorBlocks vectors = VectorBlocks.of(sample.values(), sample.dimension());
    double[] first = fit(vectors, folds.split(0), 1);
    double[] second = fit(vectors, folds.split(1), 1);
    assertThat((auc(folds.split(0), first) + auc(folds.split(1), second)) / 2)
        .isEqualTo(
            golden.get("forest_auc_mean").asDouble(),
            within(4 * golden.get("forest_auc_sd").asDouble()));
    assertThat(fit(vectors, folds.split(1), 1)).as("the same seed").isEqualTo(second);
  }

  private double[] fit(VectorBlocks vectors, TrainTestSplit split, long seed) {
    return Arrays.stream(
            RandomForest.fit(spark(), vectors, sample.codes(), split.train(), seed)
                .predict(split.test()))
        .mapToDouble(classes -> classes[1])
        .toArray();
  }

  private double auc(TrainTestSplit split, double[] scores) {
    boolean[] truth = new boolean[split.test().length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = sample.positives()[split.test()[i]];
    }
    return RankingMetrics.rocAuc(truth, scores);
  }
}
