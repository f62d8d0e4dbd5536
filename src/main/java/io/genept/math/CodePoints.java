package io.genept.math;

/** Text in the order of its Unicode code points: that of Spark, numpy and Python. */
public final class CodePoints {
  private CodePoints() {}

  /** Negative, zero or positive, as {@link java.util.Comparator#compare}. */
  public static int compare(String left, String right) {
    int shared = Math.min(left.length(), right.length());
    for (int i = 0; i < shared; i++) {
      char l = left.charAt(i);
      char r = right.charAt(i);
      if (l != r) {
        boolean leftAboveBmp = Character.isSurrogate(l);
        return leftAboveBmp == Character.isSurrogate(r)
            ? Character.compare(l, r)
            : leftAboveBmp ? 1 : -1;
      }
    }
    return Integer.compare(left.length(), right.length());
  }
}
