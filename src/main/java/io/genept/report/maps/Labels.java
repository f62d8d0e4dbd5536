package io.genept.report.maps;

import io.genept.report.page.NaturalOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Labels of the points of a figure. The 24 most frequent have eight colours in three shapes, so
 * that no two look alike; the rest are grey until they are marked, and so are points without a
 * label.
 *
 * @param labels entries of the legend: those with a colour in natural order, then the others
 * @param codes n numbers of labels
 */
record Labels(String column, List<Label> labels, int[] codes) implements Colouring {
  static final int COLOURS = 8;
  private static final int SHAPES = 3;
  private static final int MOST = COLOURS * SHAPES;
  private static final int GREY = -1;
  private static final String MISSING = "(missing)";
  private static final String EMPTY = "(empty)";

  /**
   * One entry of the legend.
   *
   * @param style {@code 0 … 23}, colour {@code style % 8} and shape {@code style / 8}, or -1 for
   *     grey
   */
  record Label(String name, int points, int style) {}

  /** Labels of points, {@code null} for one without. */
  static Labels of(String column, String[] values) {
    Map<String, Integer> points = new HashMap<>();
    for (String value : values) {
      points.merge(shown(value), 1, Integer::sum);
    }
    Integer missing = Arrays.asList(values).contains(null) ? points.remove(MISSING) : null;
    List<String> byCount =
        points.keySet().stream()
            .sorted(
                Comparator.<String, Integer>comparing(points::get)
                    .reversed()
                    .thenComparing(NaturalOrder.COMPARATOR))
            .toList();
    Set<String> coloured = new HashSet<>(byCount.subList(0, Math.min(MOST, byCount.size())));
    List<Label> labels = new ArrayList<>();
    Map<String, Integer> codeOf = new HashMap<>();
    byCount.stream()
        .sorted(
            Comparator.<String, Boolean>comparing(name -> !coloured.contains(name))
                .thenComparing(NaturalOrder.COMPARATOR))
        .forEach(
            name -> {
              codeOf.put(name, labels.size());
              labels.add(
                  new Label(
                      name, points.get(name), coloured.contains(name) ? labels.size() : GREY));
            });
    if (missing != null) {
      codeOf.put(MISSING, labels.size());
      labels.add(new Label(MISSING, missing, GREY));
    }
    int[] codes = new int[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = codeOf.get(shown(values[i]));
    }
    return new Labels(column, List.copyOf(labels), codes);
  }

  private static String shown(String value) {
    return value == null ? MISSING : value.isBlank() ? EMPTY : value;
  }
}
