package io.genept.evaluate.cells;

import io.genept.metric.SampleInterval;
import io.genept.table.Line;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Records numbers that are measured on few cells: where these are a sample, the message says of how
 * many, and the 95 % interval.
 *
 * @param line of the numbers
 * @param share the sample's
 */
record SampledLine(Line line, EvaluatedCells.Share share) {

  static SampledLine of(EvaluatedCells few, Line line) {
    return new SampledLine(line, few.share());
  }

  boolean isSample() {
    return share.cells() < share.of();
  }

  /** A line of the same cells. */
  SampledLine with(Line other) {
    return new SampledLine(other, share);
  }

  /** Records a number of which there is no interval. */
  void metric(String metric, Double value, long n) {
    (isSample() ? line.remark(words()) : line).metric(metric, value, n);
  }

  /**
   * Records a number.
   *
   * @param n cells that it is measured on
   * @param of the number of some of these cells, by their places
   */
  void metric(String metric, int n, ToDoubleFunction<int[]> of) {
    metric(metric, of.applyAsDouble(IntStream.range(0, n).toArray()), n, of);
  }

  /**
   * Records a number that is known.
   *
   * @param value of all cells
   * @param n cells that it is measured on
   * @param of the number of some of these cells, by their places
   */
  void metric(String metric, double value, int n, ToDoubleFunction<int[]> of) {
    if (!isSample()) {
      line.metric(metric, value, n);
      return;
    }
    long population = Math.round((double) share.of() * n / share.cells());
    SampleInterval interval = SampleInterval.of(n, population, value, of);
    line.remark(words() + "; " + interval.words()).metric(metric, value, n);
  }

  /** The codes at some places. */
  static int[] some(int[] codes, int[] places) {
    return IntStream.of(places).map(place -> codes[place]).toArray();
  }

  private String words() {
    return String.format(Locale.ROOT, "sample of %,d of %,d cells", share.cells(), share.of());
  }
}
