package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.ValueState;
import io.genept.ingest.inputs.ValueStateDetector;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  void emptyCellsAndEmptyMatricesAreCounts() {
    ValueStateDetector detector = new ValueStateDetector();
    assertThat(detector.detect().state()).isEqualTo(ValueState.COUNTS);
    for (float[] cell : normalised(7)) {
      detector.add(cell, 0, cell.length);
      detector.add(cell, 0, 0);
    }
    assertThat(detector.detect().state()).isEqualTo(ValueState.NORMALISED);
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
    return detector.detect().state();
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
