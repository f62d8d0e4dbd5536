package io.genept.evaluate.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genept.core.EmbeddingMatrix;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.metric.Silhouette;
import io.genept.testing.Draws;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LabelSilhouetteTest {
  private static final int CELLS = 2_600;
  private static final int DIM = 9;

  private final LabelCodes labels = LabelCodes.of(Draws.labels(82, CELLS, 4));
  private final EmbeddingMatrix matrix =
      new EmbeddingMatrix(
          IntStream.range(0, CELLS).mapToObj(cell -> "c" + cell).toList(), vectors(), DIM);
  private final double expected =
      Silhouette.mean(matrix.values(), DIM, labels.codes(), DistanceMetric.EUCLIDEAN);

  @Test
  void aboveTheFirstLimitIsTheSameToSixDigits() {
    LabelSilhouette found = LabelSilhouette.of(matrix, labels);
    assertThat(found.value()).isEqualTo(expected, within(1e-6));
    assertThat(found.widths().length).isEqualTo(CELLS);
    assertThat(found.message()).isNull();
  }

  @Test
  void aSampleTellsHowGoodItIs() {
    LabelSilhouette found = LabelSilhouette.sampled(matrix, labels, 1_000);
    assertThat(found.widths().length).isEqualTo(1_000);
    assertThat(found.message()).matches("sampled 1,000 of 2,600 cells: ± 0\\.00\\d+ \\(95 %\\)");
    double halfWidth = Double.parseDouble(found.message().replaceAll(".*± ([0-9.]+) .*", "$1"));
    assertThat(found.value()).isEqualTo(expected, within(1.5 * halfWidth));
  }

  @Test
  void aSampleOfAllIsExact() {
    LabelSilhouette found = LabelSilhouette.sampled(matrix, labels, CELLS);
    assertThat(found.value()).isEqualTo(expected, within(1e-6));
    assertThat(found.message()).isEqualTo("sampled 2,600 of 2,600 cells: ± 0.0 (95 %)");
  }

  private float[] vectors() {
    float[] vectors = Draws.vectors(81, CELLS, DIM);
    for (int cell = 0; cell < CELLS; cell++) {
      vectors[cell * DIM + labels.codes()[cell]] += 0.5f;
    }
    return vectors;
  }
}
