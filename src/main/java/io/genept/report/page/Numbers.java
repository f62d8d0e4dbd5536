package io.genept.report.page;

import java.util.Locale;

/** Numbers as reports show them, in HTML and in markdown alike. */
public final class Numbers {
  private Numbers() {}

  /** Three decimals with a typographic minus; {@code n/a} if the number is not finite. */
  public static String decimal(double value) {
    if (!Double.isFinite(value)) {
      return "n/a";
    }
    String digits = String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.3f" : "%,.1f", value);
    return digits.equals("-0.000") ? "0.000" : digits.replace('-', '\u2212');
  }

  /** One decimal, for ranks. */
  public static String oneDecimal(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.1f", value) : "n/a";
  }

  /** Two decimals with a typographic minus; {@code n/a} if the number is not finite. */
  public static String twoDecimals(double value) {
    if (!Double.isFinite(value)) {
      return "n/a";
    }
    String digits = String.format(Locale.ROOT, "%.2f", value);
    return digits.equals("-0.00") ? "0.00" : digits.replace('-', '\u2212');
  }

  /** A whole number of 2 or more without decimals, any other as {@link #decimal} writes it. */
  public static String countOrDecimal(double value) {
    return Double.isFinite(value) && value == Math.rint(value) && Math.abs(value) >= 2
        ? count((long) value)
        : decimal(value);
  }

  /** A whole number with commas between thousands. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** A fraction as a percentage with one decimal. */
  public static String percent(double fraction) {
    return Double.isFinite(fraction)
        ? String.format(Locale.ROOT, "%.1f\u00a0%%", 100 * fraction)
        : "n/a";
  }

  /** A p or q value, with two significant digits. */
  public static String probability(double value) {
    return String.format(Locale.ROOT, "%.1e", value);
  }

  /** {@code 1 cell}, {@code 2 cells}. */
  public static String counted(long value, String noun) {
    return count(value) + "\u00a0" + noun + (value == 1 ? "" : "s");
  }

  /** {@code 0.485 to 0.515}. */
  public static String interval(double low, double high) {
    return decimal(low) + " to " + decimal(high);
  }
}
