package io.genept.ingest.inputs;

import io.genept.core.ValueState;
import java.io.Serializable;
import java.util.Locale;

/**
 * Detects the value state of a matrix from its values; a pure function of the cells, in one pass.
 *
 * <p>In this order: only whole numbers → counts; the same total in each cell (relative spread below
 * {@value #MAX_SPREAD}) → normalised; the same total of {@code exp(x) - 1} → log1p; otherwise, few
 * whole numbers and none above {@value #MAX_LOG1P} → log1p of which genes were left out; otherwise
 * → counts, fractional. Empty cells take no part; totals need two cells to be compared. Detectors
 * of parts of a matrix merge to that of the whole, in any order.
 */
public final class ValueStateDetector implements Serializable {
  private static final long serialVersionUID = 1L;
  public static final double MAX_SPREAD = 1e-3;
  public static final double MAX_LOG1P = 15;
  private static final double MAX_WHOLE_FRACTION = 0.2;

  /**
   * A value state and the evidence for it.
   *
   * @param evidence the figures behind it, for people
   */
  public record Detection(ValueState state, String evidence) {}

  private long cells;
  private long nonzeros;
  private long whole;
  private double max;
  private final Range totals = new Range();
  private final Range expTotals = new Range();

  /** Adds one cell: the values from {@code from} (inclusive) to {@code to} (exclusive). */
  public void add(float[] values, int from, int to) {
    if (from == to) {
      return;
    }
    double total = 0;
    double expTotal = 0;
    boolean logarithmic = expTotals.constant();
    for (int i = from; i < to; i++) {
      double value = values[i];
      total += value;
      if (logarithmic) {
        expTotal += Math.expm1(value);
      }
      if (value == Math.rint(value)) {
        whole++;
      }
      max = Math.max(max, value);
    }
    cells++;
    nonzeros += to - from;
    totals.add(total);
    if (logarithmic) {
      expTotals.add(expTotal);
    }
  }

  /** Takes the cells into account that another detector has seen. */
  public ValueStateDetector merge(ValueStateDetector other) {
    cells += other.cells;
    nonzeros += other.nonzeros;
    whole += other.whole;
    max = Math.max(max, other.max);
    totals.merge(other.totals);
    expTotals.merge(other.expTotals);
    return this;
  }

  /** The outcome for the cells so far; without any value, counts. */
  public Detection detect() {
    if (whole == nonzeros) {
      return new Detection(
          ValueState.COUNTS, format("all %d values are whole numbers, max %s", nonzeros, max));
    }
    if (cells > 1 && totals.constant()) {
      return new Detection(
          ValueState.NORMALISED, format("%d cells have the same total, %s", cells, totals));
    }
    if (cells > 1 && expTotals.constant()) {
      return new Detection(
          ValueState.LOG1P,
          format("%d cells have the same total of exp(x)-1, %s", cells, expTotals));
    }
    double fraction = (double) whole / nonzeros;
    if (max <= MAX_LOG1P && fraction <= MAX_WHOLE_FRACTION) {
      return new Detection(
          ValueState.LOG1P,
          format(
              "%.1f %% of values are whole numbers, max %s is at most %s; cell totals differ, as"
                  + " when genes were left out after normalisation",
              100 * fraction, max, MAX_LOG1P));
    }
    return new Detection(
        ValueState.COUNTS,
        format(
            "%.1f %% of values are whole numbers, max %s, cell totals from %s to %s: fractional"
                + " counts",
            100 * fraction, max, totals.min, totals.max));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static final class Range implements Serializable {
    private static final long serialVersionUID = 1L;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double value) {
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    void merge(Range other) {
      min = Math.min(min, other.min);
      max = Math.max(max, other.max);
    }

    boolean constant() {
      return max < min || (max - min) < MAX_SPREAD * max;
    }

    @Override
    public String toString() {
      return format("%.6g ± %.1g", (min + max) / 2, (max - min) / 2);
    }
  }
}
