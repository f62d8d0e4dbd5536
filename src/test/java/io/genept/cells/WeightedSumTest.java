package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedSumTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 384})
  void equalsAPlainSumInDoublePrecision(int dimension) {
    SplittableRandom random = new SplittableRandom(dimension);
    float[][] rows = rows(random, 3_000, dimension);
    WeightedSum sum = new WeightedSum(rows, dimension);
    int cells = 37;
    double[][] expected = new double[cells][dimension];
    for (int cell = 0; cell < cells; cell++) {
      for (int i = 0; i < cell * 20; i++) {
        int slot = random.nextInt(rows.length);
        float weight = (float) random.nextDouble();
        sum.add(slot, weight);
        for (int d = 0; d < dimension; d++) {
          expected[cell][d] += (double) weight * rows[slot][d];
        }
      }
      sum.endCell();
    }
    float[][] actual = sum.sums();
    for (int cell = 0; cell < cells; cell++) {
      assertThat(relativeError(actual[cell], expected[cell])).isLessThanOrEqualTo(5e-7);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {700, 3_000, 20_000})
  void keepsItsAccuracyForCellsOfManyGenes(int nonZeros) {
    SplittableRandom random = new SplittableRandom(nonZeros);
    float[][] rows = rows(random, 33_000, 48);
    WeightedSum sum = new WeightedSum(rows, 48);
    double[] expected = new double[48];
    for (int slot = 0; slot < nonZeros; slot++) {
      float weight = 1 + (float) random.nextDouble();
      sum.add(slot, weight);
      for (int d = 0; d < expected.length; d++) {
        expected[d] += (double) weight * rows[slot][d];
      }
    }
    sum.endCell();
    assertThat(relativeError(sum.sums()[0], expected)).isLessThan(5e-7);
  }

  @Test
  void theBlockACellIsInChangesNoBit() {
    SplittableRandom random = new SplittableRandom(5);
    float[][] rows = rows(random, 2_000, 33);
    int[][] slots = new int[WeightedSum.CELLS_PER_BLOCK][];
    float[][] weights = new float[slots.length][];
    for (int cell = 0; cell < slots.length; cell++) {
      slots[cell] = random.ints(1 + random.nextInt(60), 0, rows.length).toArray();
      weights[cell] = new float[slots[cell].length];
      for (int i = 0; i < weights[cell].length; i++) {
        weights[cell][i] = (float) random.nextDouble();
      }
    }
    WeightedSum kernel = new WeightedSum(rows, 33);
    float[][] together = sums(kernel, slots, weights, 0, slots.length);
    for (int cell = 0; cell < slots.length; cell += 17) {
      assertThat(sums(kernel, slots, weights, cell, cell + 1)[0]).isEqualTo(together[cell]);
    }
  }

  /** Euclidean length of the difference over that of the expected vector; 0 where both are 0. */
  private static double relativeError(float[] actual, double[] expected) {
    double squares = 0;
    double norm = 0;
    for (int d = 0; d < expected.length; d++) {
      squares += Math.pow(actual[d] - expected[d], 2);
      norm += expected[d] * expected[d];
    }
    return squares == 0 ? 0 : Math.sqrt(squares / norm);
  }

  private static float[][] sums(
      WeightedSum kernel, int[][] slots, float[][] weights, int from, int to) {
    kernel.clear();
    for (int cell = from; cell < to; cell++) {
      for (int i = 0; i < slots[cell].length; i++) {
        kernel.add(slots[cell][i], weights[cell][i]);
      }
      kernel.endCell();
    }
    return kernel.sums();
  }

  private static float[][] rows(SplittableRandom random, int n, int dimension) {
    float[][] rows = new float[n][dimension];
    for (float[] row : rows) {
      for (int d = 0; d < dimension; d++) {
        row[d] = (float) (random.nextDouble() - 0.3);
      }
    }
    return rows;
  }
}
