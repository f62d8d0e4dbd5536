package io.genept.programmes;

import io.genept.core.Opt;
import io.genept.core.UserError;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rule by which pairs of genes are joined: by cosine, by percentile, or by mutual neighbours.
 * Several values of one rule make a graph each; the first makes the programmes that are written. A
 * pair of cosine 0 or less is never joined.
 *
 * @param threshold cosines, 0 or more and below 1; {@value #PAPER} where no rule is given
 * @param percentile percentiles of the cosines of all pairs, 0 or more and below 100
 * @param nNeighbors how many nearest genes of each count, at least 1
 */
public record SimilarityRule(
    @Opt(
            value =
                "Joins genes whose cosine is above this (default: .9, the paper's, unless"
                    + " --percentile or --n-neighbors is given). What a cosine means depends on the"
                    + " model.",
            label = "COSINE")
        List<Double> threshold,
    @Opt(
            value = "Joins genes whose cosine is at least this percentile of all pairs' cosines.",
            label = "PERCENT")
        List<Double> percentile,
    @Opt(
            value = "Joins genes that are each among the K nearest of the other.",
            label = "K",
            formerly = "neighbours")
        List<Integer> nNeighbors) {
  private static final double PAPER = .9;

  /**
   * Checks that there is one rule, and its values.
   *
   * @throws UserError if there are several rules, or a value is out of range
   */
  public SimilarityRule {
    if (Stream.of(threshold, percentile, nNeighbors).filter(values -> !values.isEmpty()).count()
        > 1) {
      throw UserError.of(
          "Cannot join genes by several of --threshold, --percentile and --n-neighbors. Expected"
              + " one of them.");
    }
    if (threshold.isEmpty() && percentile.isEmpty() && nNeighbors.isEmpty()) {
      threshold = List.of(PAPER);
    }
    for (double value : threshold) {
      require("threshold", value, value >= 0 && value < 1, "a cosine of 0 or more and below 1");
    }
    for (double value : percentile) {
      require(
          "percentile",
          value,
          value >= 0 && value < 100,
          "a percentile of 0 or more and below 100");
    }
    for (int value : nNeighbors) {
      require("n-neighbors", value, value >= 1, "a whole number of at least 1");
    }
  }

  private static void require(String option, double value, boolean fits, String expected) {
    if (!fits) {
      throw UserError.of(
          "Cannot join genes by --%s %s. Expected %s.", option, shown(value), expected);
    }
  }

  /**
   * Names each value with its rule, in the order given: {@code cosine>0.9}, {@code
   * cosine>=percentile 99}, {@code mutual 15}.
   */
  List<String> labels() {
    return Stream.of(
            threshold.stream().map(value -> "cosine>" + shown(value)),
            percentile.stream().map(value -> "cosine>=percentile " + shown(value)),
            nNeighbors.stream().map(value -> "mutual " + value))
        .flatMap(labels -> labels)
        .toList();
  }

  /** Shows a number without a needless fraction: {@code 20}, {@code 0.9}. */
  static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
