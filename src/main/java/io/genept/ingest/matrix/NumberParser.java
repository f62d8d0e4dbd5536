package io.genept.ingest.matrix;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Numbers in text as the nearest double, as {@link Double#parseDouble} reads them; plain ones of up
 * to 15 digits without an object each.
 */
public final class NumberParser {
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final long EXACT_IN_DOUBLE = 1L << 53;
  private static final Pattern NOT_A_NUMBER = Pattern.compile("(?i)[+-]?nan");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(inity)?");

  // Possessive: digits that are given back one by one cost the square of their number.
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?([0-9]++(\\.[0-9]*+)?|\\.[0-9]++)([eE][+-]?[0-9]++)?");

  private NumberParser() {}

  /**
   * Reads the bytes from {@code from} (inclusive) to {@code to} (exclusive); {@code nan} and {@code
   * inf} are numbers.
   *
   * @throws NumberFormatException if they are anything else
   */
  public static double parse(byte[] text, int from, int to) {
    int at = from;
    boolean negative = at < to && text[at] == '-';
    at += negative ? 1 : 0;
    long mantissa = 0;
    int digits = 0;
    int fraction = -1;
    for (; at < to; at++) {
      byte b = text[at];
      if (b >= '0' && b <= '9' && mantissa < EXACT_IN_DOUBLE / 10) {
        mantissa = mantissa * 10 + (b - '0');
        digits++;
        fraction += fraction >= 0 ? 1 : 0;
      } else if (b == '.' && fraction < 0) {
        fraction = 0;
      } else {
        break;
      }
    }
    if (at == to && digits > 0 && fraction < POWERS_OF_TEN.length) {
      double exact = fraction > 0 ? mantissa / POWERS_OF_TEN[fraction] : mantissa;
      return negative ? -exact : exact;
    }
    return parseSlowly(new String(text, from, to - from, StandardCharsets.UTF_8));
  }

  private static double parseSlowly(String token) {
    if (NOT_A_NUMBER.matcher(token).matches()) {
      return Double.NaN;
    }
    if (INFINITE.matcher(token).matches()) {
      return token.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (!NUMBER.matcher(token).matches()) {
      throw new NumberFormatException(token);
    }
    return Double.parseDouble(token);
  }
}
