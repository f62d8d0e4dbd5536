package io.genept.ingest.inputs;

import io.genept.core.ValueState;
import io.genept.ingest.inputs.SampledCell.Base;
import io.genept.ingest.inputs.SampledCell.Trial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Detects the value state of a matrix from its values; a pure function of the cells, in one pass.
 *
 * <p>All cells give the share of whole numbers, the maximum and the range of the totals; {@value
 * #SAMPLE} cells, drawn by a hash of their values, give the rest. The rules, of which the first
 * that holds decides ({@code b} is e, 2 or 10):
 *
 * <ol>
 *   <li>only whole numbers: counts
 *   <li>the same total in each cell: normalised; the same total of {@code b^x − 1}: logarithms
 *   <li>nearly whole numbers: fractional counts
 *   <li>{@code b^x − 1} is whole where {@code x} is not: logarithms of counts
 *   <li>a fifth or more are whole numbers: fractional counts
 *   <li>in each cell all values, or {@code b^x − 1} of all, are multiples of the smallest: counts
 *       scaled by cell of which genes were left out, or their logarithms
 *   <li>above {@value #MAX_LOGARITHM}, more than a logarithm of an expression level can be:
 *       fractional counts
 *   <li>at most {@value #MAX_LOG2} with a median of a tenth of the maximum or more, or totals of
 *       {@code b^x − 1} that vary little: logarithms
 * </ol>
 *
 * <p>Otherwise it is not known, as for values clipped at a maximum. Empty cells take no part;
 * totals need two cells to be compared. Detectors of parts of a matrix merge to that of the whole,
 * in any order.
 */
public final class ValueStateDetector implements Serializable {
  private static final long serialVersionUID = 1L;
  public static final double MAX_LOGARITHM = 30;

  public static final double MAX_LOG2 = 22;

  /** The natural logarithm of a million, the largest level where values are per million. */
  private static final double MAX_NATURAL = Math.log1p(1e6);

  private static final int SAMPLE = 64;
  private static final double WHOLE_SHARE = 0.2;
  private static final double SHARE = 0.9;
  private static final int FEWEST = 8;
  private static final int CLIPPED = 3;
  private static final List<Base> LOGARITHMS = List.of(Base.E, Base.TWO, Base.TEN);

  /**
   * A value state and the evidence for it.
   *
   * @param state empty where the values fit none
   * @param evidence the figures behind it, for people
   */
  public record Detection(Optional<ValueState> state, String evidence) {
    /** The name of a state that is not known. */
    public static final String UNKNOWN = "unknown";

    /** Of a state that is known. */
    public static Detection of(ValueState state, String evidence) {
      return new Detection(Optional.of(state), evidence);
    }

    /** The name of the state, {@link #UNKNOWN} where there is none. */
    public String label() {
      return state.map(ValueState::label).orElse(UNKNOWN);
    }
  }

  private long cells;
  private long nonzeros;
  private long whole;
  private double max;
  private long atMax;
  private final Spread totals = new Spread();
  private final TreeMap<Long, SampledCell> sample = new TreeMap<>();

  /** Adds one cell: the values from {@code from} (inclusive) to {@code to} (exclusive). */
  public void add(float[] values, int from, int to) {
    if (from == to) {
      return;
    }
    double total = 0;
    for (int i = from; i < to; i++) {
      double value = values[i];
      total += value;
      if (value == Math.rint(value)) {
        whole++;
      }
      see(value, 1);
    }
    cells++;
    nonzeros += to - from;
    totals.add(total);
    long hash = SampledCell.hash(values, from, to);
    if (sample.size() < SAMPLE || hash < sample.lastKey()) {
      sample.computeIfAbsent(hash, h -> SampledCell.of(h, values, from, to));
      drop();
    }
  }

  private void see(double value, long times) {
    if (value > max) {
      max = value;
      atMax = times;
    } else if (value == max) {
      atMax += times;
    }
  }

  private void drop() {
    while (sample.size() > SAMPLE) {
      sample.pollLastEntry();
    }
  }

  /** Takes the cells into account that another detector has seen. */
  public ValueStateDetector merge(ValueStateDetector other) {
    cells += other.cells;
    nonzeros += other.nonzeros;
    whole += other.whole;
    see(other.max, other.atMax);
    totals.merge(other.totals);
    sample.putAll(other.sample);
    drop();
    return this;
  }

  /** The outcome for the cells so far; without any value, counts. */
  public Detection detect() {
    if (whole == nonzeros) {
      return found(
          ValueState.COUNTS, "all %d values are whole numbers, max %s", nonzeros, (float) max);
    }
    return byTotals()
        .or(this::byCounts)
        .or(this::byMultiples)
        .or(this::bySize)
        .orElseGet(
            () ->
                new Detection(
                    Optional.empty(),
                    figures() + ": neither counts nor logarithms as far as can be told"));
  }

  private Optional<Detection> byTotals() {
    if (cells > 1 && totals.constant()) {
      return some(ValueState.NORMALISED, "%d cells have the same total, %s", cells, totals);
    }
    for (Base base : LOGARITHMS) {
      Spread range = range(base, Trial::total);
      if (sample.size() > 1 && range.constant()) {
        return some(
            state(base),
            "%d cells have the same total of %s, %s",
            sample.size(),
            level(base),
            range);
      }
    }
    return Optional.empty();
  }

  private Optional<Detection> byCounts() {
    int near = sum(Base.LINEAR, Trial::fractional);
    double close = (double) sum(Base.LINEAR, Trial::counts) / near;
    if (near >= FEWEST && close >= SHARE) {
      return some(
          ValueState.COUNTS,
          "%.1f %% of values are close to whole numbers, max %s: fractional counts",
          100 * close,
          (float) max);
    }
    for (Base base : LOGARITHMS) {
      int tried = sum(base, Trial::fractional);
      double share = (double) sum(base, Trial::counts) / tried;
      if (tried >= FEWEST && share >= SHARE) {
        return some(
            state(base),
            "%s is a whole number for %.1f %% of the values that are none, max %s",
            level(base),
            100 * share,
            (float) max);
      }
    }
    return wholeShare() >= WHOLE_SHARE
        ? some(ValueState.COUNTS, "%s: fractional counts", figures())
        : Optional.empty();
  }

  private Optional<Detection> byMultiples() {
    Base best =
        Arrays.stream(Base.values()).max(Comparator.comparingDouble(this::multiples)).orElseThrow();
    if (sum(best, Trial::ratios) >= FEWEST && multiples(best) >= SHARE) {
      boolean counts = best == Base.LINEAR && range(best, Trial::unit).constant();
      return some(
          counts ? ValueState.COUNTS : state(best),
          "%.1f %% of %s are multiples of the smallest of their cell, %s",
          100 * multiples(best),
          best == Base.LINEAR ? "values" : level(best),
          counts ? "which is the same in all" : "cell totals differ");
    }
    return Optional.empty();
  }

  private Optional<Detection> bySize() {
    if (max > MAX_LOGARITHM) {
      return some(
          ValueState.COUNTS, "%s, more than a logarithm can be: fractional counts", figures());
    }
    boolean clipped = max == Math.rint(max) && atMax >= CLIPPED;
    if (max > MAX_LOG2 || clipped || wholeShare() > WHOLE_SHARE) {
      return Optional.empty();
    }
    double median = sample.values().stream().mapToDouble(SampledCell::median).average().orElse(0);
    Base even = LOGARITHMS.stream().min(Comparator.comparingDouble(this::variation)).orElseThrow();
    if (median < max / 10 && (sample.size() < 2 || variation(even) > 0.5)) {
      return Optional.empty();
    }
    Base base = max > MAX_NATURAL || even == Base.TWO ? Base.TWO : Base.E;
    return some(
        state(base),
        "%s, median %.3g, and totals of %s vary by %.0f %%, as for logarithms",
        figures(),
        median,
        level(base),
        100 * variation(base));
  }

  private String figures() {
    return format(
        "%.1f %% of values are whole numbers, max %s, cell totals from %s to %s",
        100 * wholeShare(), (float) max, (float) totals.min(), (float) totals.max());
  }

  private double wholeShare() {
    return (double) whole / nonzeros;
  }

  private double multiples(Base base) {
    int tried = sum(base, Trial::ratios);
    return tried == 0 ? 0 : (double) sum(base, Trial::multiples) / tried;
  }

  private int sum(Base base, ToIntFunction<Trial> what) {
    return sample.values().stream().mapToInt(cell -> what.applyAsInt(trial(cell, base))).sum();
  }

  private Spread range(Base base, ToDoubleFunction<Trial> what) {
    Spread range = new Spread();
    sample.values().forEach(cell -> range.add(what.applyAsDouble(trial(cell, base))));
    return range;
  }

  /** Standard deviation of the totals as part of their mean. */
  private double variation(Base base) {
    double[] all = sample.values().stream().mapToDouble(c -> trial(c, base).total()).toArray();
    double mean = Arrays.stream(all).average().orElse(0);
    double square = Arrays.stream(all).map(t -> (t - mean) * (t - mean)).average().orElse(0);
    return Math.sqrt(square) / mean;
  }

  private static Trial trial(SampledCell cell, Base base) {
    return cell.bases().get(base);
  }

  private static ValueState state(Base base) {
    return switch (base) {
      case LINEAR -> ValueState.NORMALISED;
      case E -> ValueState.LOG1P;
      case TWO -> ValueState.LOG2P1;
      case TEN -> ValueState.LOG10P1;
    };
  }

  private static String level(Base base) {
    return switch (base) {
      case LINEAR -> "x";
      case E -> "exp(x)-1";
      case TWO -> "2^x-1";
      case TEN -> "10^x-1";
    };
  }

  private static Optional<Detection> some(ValueState state, String text, Object... values) {
    return Optional.of(found(state, text, values));
  }

  private static Detection found(ValueState state, String text, Object... values) {
    return Detection.of(state, format(text, values));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
