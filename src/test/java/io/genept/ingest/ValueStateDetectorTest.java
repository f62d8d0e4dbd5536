package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.ValueState;
import io.genept.ingest.inputs.ValueStateDetector;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueStateDetectorTest {
  private static final int CELLS = 50;
  private static final int GENES = 200;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void recognisesEachStageOfTheUsualProcessing(int seed) {
    assertThat(detect(counts(seed))).isEqualTo(ValueState.COUNTS);
    assertThat(detect(normalised(seed))).isEqualTo(ValueState.NORMALISED);
    assertThat(detect(map(normalised(seed), Math::log1p))).isEqualTo(ValueState.LOG1P);
  }

  @Test
  void logarithmsOfASubsetOfGenesHaveNoCommonTotalButSmallValues() {
    float[][] log = map(normalised(4), Math::log1p);
    float[][] subset = new float[CELLS][];
    for (int i = 0; i < CELLS; i++) {
      subset[i] = java.util.Arrays.copyOf(log[i], 40);
    }
    assertThat(detect(subset)).isEqualTo(ValueState.LOG1P);
  }

  @Test
  void correctedCountsAreFractionalCounts() {
    assertThat(detect(map(counts(5), x -> x * 12.29))).isEqualTo(ValueState.COUNTS);
    float[][] mixed = counts(6);
    mixed[0][0] = 2.00785f;
    assertThat(detect(mixed)).isEqualTo(ValueState.COUNTS);
  }

  /** Sparse counts of cells of different depth, through the usual processing, then 60 genes. */
  @ParameterizedTest
  @CsvSource({
    "counts,COUNTS",
    "cp10k,NORMALISED",
    "log1p,LOG1P",
    "log2,LOG2P1",
    "log10,LOG10P1",
    "log1p_counts,LOG1P",
    "log2_counts,LOG2P1",
    "log10_counts,LOG10P1",
    "corrected,COUNTS",
    "log2_tpm,LOG2P1",
    "tpm,COUNTS",
    "less_ambient,COUNTS",
    "shallow_less_ambient,",
    "clipped,",
    "halves,COUNTS",
  })
  void aSubsetOfGenesIsKnownByWhatIsInEachCell(String processing, ValueState state) {
    SplittableRandom random = new SplittableRandom(11);
    float[][] cells = new float[80][];
    for (int i = 0; i < cells.length; i++) {
      double[] counts = sparse(random, 0.3 + 2 * random.nextDouble());
      double total = Arrays.stream(counts).sum();
      double[] processed =
          Arrays.stream(counts)
              .filter(x -> x > 0)
              .map(x -> processed(processing, x, total, random))
              .toArray();
      cells[i] = new float[Math.min(60, processed.length)];
      for (int j = 0; j < cells[i].length; j++) {
        cells[i][j] = (float) processed[j];
      }
    }
    assertThat(detect(cells)).isEqualTo(state);
  }

  private static double processed(String what, double x, double total, SplittableRandom random) {
    double perTenThousand = x / total * 1e4;
    return switch (what) {
      case "counts" -> x;
      case "cp10k" -> perTenThousand;
      case "log1p" -> Math.log1p(perTenThousand);
      case "log2" -> Math.log1p(perTenThousand) / Math.log(2);
      case "log10" -> Math.log10(1 + perTenThousand);
      case "log1p_counts" -> Math.log1p(x);
      case "log2_counts" -> Math.log1p(x) / Math.log(2);
      case "log10_counts" -> Math.log10(1 + x);
      case "corrected" -> -4096 * Math.log(1 - x / 4096);
      case "tpm" -> Math.exp(2 + 2 * random.nextDouble() * x);
      case "log2_tpm" -> (2 + 2 * random.nextDouble() * Math.min(x, 4)) / Math.log(2);
      case "less_ambient" -> x * (0.5 + 0.5 * random.nextDouble());
      case "shallow_less_ambient" -> Math.min(x, 25) * (0.5 + 0.5 * random.nextDouble());
      case "clipped" -> Math.min(10, 0.3 * x / (0.1 + random.nextDouble()));
      case "halves" -> random.nextInt(4) == 0 ? x + 0.5 : x;
      default -> throw new IllegalArgumentException(what);
    };
  }

  private static double[] sparse(SplittableRandom random, double depth) {
    double[] counts = new double[400];
    for (int g = 0; g < counts.length; g++) {
      double mean = depth * Math.exp(-3.0 + 6.0 * ((g * 37) % 400) / 400 - 1);
      counts[g] = Math.floor(-Math.log(1 - random.nextDouble()) * mean);
    }
    return counts;
  }

  @Test
  void partsOfAMatrixMergeToTheWholeInAnyOrder() {
    float[][] cells = map(normalised(3), Math::log1p);
    ValueStateDetector whole = new ValueStateDetector();
    ValueStateDetector[] parts = {new ValueStateDetector(), new ValueStateDetector()};
    for (int i = 0; i < cells.length; i++) {
      whole.add(cells[i], 0, 40 + i);
      parts[i % 2].add(cells[i], 0, 40 + i);
    }
    assertThat(parts[1].merge(parts[0]).detect()).isEqualTo(whole.detect());
  }

  @Test
  void emptyCellsAndEmptyMatricesAreCounts() {
    ValueStateDetector detector = new ValueStateDetector();
    assertThat(detector.detect().state()).contains(ValueState.COUNTS);
    for (float[] cell : normalised(7)) {
      detector.add(cell, 0, cell.length);
      detector.add(cell, 0, 0);
    }
    assertThat(detector.detect().state()).contains(ValueState.NORMALISED);
  }

  @Test
  void evidenceNamesTheFigures() {
    ValueStateDetector detector = new ValueStateDetector();
    detector.add(new float[] {1, 2, 7}, 0, 3);
    assertThat(detector.detect().evidence()).isEqualTo("all 3 values are whole numbers, max 7.0");
  }

  private static ValueState detect(float[][] cells) {
    ValueStateDetector detector = new ValueStateDetector();
    for (float[] cell : cells) {
      detector.add(cell, 0, cell.length);
    }
    return detector.detect().state().orElse(null);
  }

  private static float[][] counts(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] cells = new float[CELLS][GENES];
    for (float[] cell : cells) {
      for (int i = 0; i < GENES; i++) {
        cell[i] = 1 + random.nextInt(20);
      }
    }
    return cells;
  }

  private static float[][] normalised(int seed) {
    float[][] cells = counts(seed);
    for (float[] cell : cells) {
      double total = 0;
      for (float value : cell) {
        total += value;
      }
      for (int i = 0; i < GENES; i++) {
        cell[i] = (float) (cell[i] / total * 1e4);
      }
    }
    return cells;
  }

  private static float[][] map(float[][] cells, DoubleUnaryOperator function) {
    float[][] mapped = new float[cells.length][];
    for (int i = 0; i < cells.length; i++) {
      mapped[i] = new float[cells[i].length];
      for (int j = 0; j < cells[i].length; j++) {
        mapped[i][j] = (float) function.applyAsDouble(cells[i][j]);
      }
    }
    return mapped;
  }
}
