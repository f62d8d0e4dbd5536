package io.genept.programmes;

import io.genept.core.UserError;
import java.util.List;
import java.util.Locale;

/**
 * Which pairs of genes are joined.
 *
 * @param kind what the values are
 * @param values one or several, each of which makes a graph; the first makes the programmes that
 *     are written
 */
public record SimilarityRule(Kind kind, List<Double> values) {

  /** How pairs are chosen; a pair of cosine 0 or less is never joined. */
  public enum Kind {
    /** A cosine above the value. */
    THRESHOLD,
    /** A cosine of at least this percentile of the cosines of all pairs. */
    PERCENTILE,
    /** Each among the nearest of the other, so many of them. */
    NEIGHBOURS
  }

  /**
   * Checks the values.
   *
   * @throws UserError if there is none, or one is out of range
   */
  public SimilarityRule {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw UserError.of("Cannot join genes: no value is given. Expected, for example, .9.");
    }
    for (double value : values) {
      boolean fits =
          switch (kind) {
            case THRESHOLD -> value >= 0 && value < 1;
            case PERCENTILE -> value >= 0 && value < 100;
            case NEIGHBOURS -> value >= 1 && value == Math.rint(value) && value < 1e6;
          };
      if (!fits) {
        throw UserError.of(
            "Cannot join genes by --%s %s. Expected %s.",
            kind.name().toLowerCase(Locale.ROOT),
            shown(value),
            switch (kind) {
              case THRESHOLD -> "a cosine of 0 or more and below 1";
              case PERCENTILE -> "a percentile of 0 or more and below 100";
              case NEIGHBOURS -> "a whole number of at least 1";
            });
      }
    }
  }

  /** What a value means: {@code cosine>0.9}, {@code cosine>=percentile 99}, {@code mutual 15}. */
  String label(double value) {
    return switch (kind) {
      case THRESHOLD -> "cosine>" + shown(value);
      case PERCENTILE -> "cosine>=percentile " + shown(value);
      case NEIGHBOURS -> "mutual " + shown(value);
    };
  }

  static String shown(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
