package io.genept.math;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import java.util.Arrays;

/**
 * Log-normalised expression from the stored values of a cell: the weights of GenePT-w.
 *
 * <p>Counts become {@code log(1 + target_sum · x / Σx)} with Σ over <em>all</em> genes of the cell,
 * as scanpy's {@code normalize_total} and {@code log1p}; normalised values become {@code log(1 +
 * x)}; logarithms are taken as they are, those of another base as natural ones.
 */
public final class Normalization {
  private static final int MEMO = 32;

  /** So much above a bound as values of single precision may round to. */
  private static final double ROUNDING = 1 + 1e-6;

  private final ValueState state;
  private final double targetSum;

  /**
   * Fixes the transformation.
   *
   * @param state what the stored values are
   * @param targetSum total of a cell after normalisation; 10,000 in the paper
   * @throws UserError if the values are scaled: no expression level, so no weight
   */
  public Normalization(ValueState state, double targetSum) {
    requireUsable(state);
    this.state = state;
    this.targetSum = targetSum;
  }

  /**
   * Refuses values that are no expression level, and so no weight.
   *
   * @throws UserError if the values are scaled
   */
  public static void requireUsable(ValueState state) {
    if (state == ValueState.SCALED) {
      throw UserError.of(
          "Cannot embed cells: the values are scaled (centred by gene). Expected counts,"
              + " normalised or log1p values; ingest the raw counts instead (--layer raw).");
    }
  }

  /** Bound of the log-normalised values of counts. */
  public static double largest(TargetSum targetSum) {
    return Math.log1p(targetSum.targetSum()) * ROUNDING;
  }

  /** The transformation of one cell's values. */
  public Cell of(SparseRow cell) {
    return new Cell(cell.total());
  }

  /** The transformation of the values of one cell; not thread-safe. */
  public final class Cell {
    private final double total;
    private final double scale;
    private final float[] memo = new float[MEMO];

    private Cell(double total) {
      this.total = total;
      this.scale = total > 0 ? targetSum / total : 0;
      Arrays.fill(memo, -1);
    }

    /** Sum of the cell's stored values over all genes. */
    public double total() {
      return total;
    }

    /** The weight of one value of the cell. */
    public float weight(double value) {
      return switch (state) {
        case COUNTS -> ofCount(value);
        case NORMALISED -> (float) Math.log1p(value);
        case LOG1P -> (float) value;
        case LOG2P1, LOG10P1 -> (float) (value * state.toNaturalLogarithm());
        case SCALED -> throw new IllegalStateException("Refused by the constructor");
      };
    }

    private float ofCount(double value) {
      int small = (int) value;
      if (small >= MEMO || small != value) {
        return (float) Math.log1p(value * scale);
      }
      if (memo[small] < 0) {
        memo[small] = (float) Math.log1p(value * scale);
      }
      return memo[small];
    }
  }
}
