package io.genept.report.page;

import java.math.BigInteger;
import java.util.Comparator;

/** Orders names as people do: {@code donor 2} before {@code donor 10}. */
public final class NaturalOrder {
  private static final String DIGIT_EDGES = "(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)";

  public static final Comparator<String> COMPARATOR =
      ((Comparator<String>) NaturalOrder::compareParts).thenComparing(Comparator.naturalOrder());

  private NaturalOrder() {}

  private static int compareParts(String a, String b) {
    String[] left = a.split(DIGIT_EDGES, -1);
    String[] right = b.split(DIGIT_EDGES, -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int order =
          isNumber(left[i]) && isNumber(right[i])
              ? new BigInteger(left[i]).compareTo(new BigInteger(right[i]))
              : left[i].compareToIgnoreCase(right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }

  private static boolean isNumber(String part) {
    return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
