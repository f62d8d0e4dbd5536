package io.genept.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Names that a user may have meant by one that is not there. */
public final class NearestNames {
  private static final int MOST = 3;
  private static final int SHORTEST = 3;

  private NearestNames() {}

  /**
   * Up to {@value #MOST} names, the nearest first: one in the other, the same letters, or an edit
   * distance of at most a third of the name, without regard to case.
   */
  public static List<String> of(String name, Collection<String> names) {
    return names.stream()
        .filter(other -> isNear(name, other))
        .sorted(
            Comparator.comparingInt((String other) -> distance(name, other))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MOST)
        .toList();
  }

  /** The names as a question that ends a message, after a space; empty where none is near. */
  public static String question(String name, Collection<String> names) {
    List<String> near = of(name, names);
    return near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?";
  }

  private static boolean isNear(String name, String other) {
    String a = lower(name);
    String b = lower(other);
    boolean contained = a.contains(b) || b.contains(a);
    return (contained && Math.min(a.length(), b.length()) >= SHORTEST)
        || letters(a).equals(letters(b))
        || distance(name, other) <= Math.max(1, name.length() / 3);
  }

  private static int distance(String name, String other) {
    return LevenshteinDistance.getDefaultInstance().apply(lower(name), lower(other));
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static String letters(String name) {
    return name.replaceAll("[^a-z0-9]", "");
  }
}
