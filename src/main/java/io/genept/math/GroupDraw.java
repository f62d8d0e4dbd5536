package io.genept.math;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A share of samples drawn class by class, and whole groups at a time, such as the patients that
 * cells come from. scikit-learn has no such draw that never empties a class.
 */
public final class GroupDraw {
  private GroupDraw() {}

  /**
   * Draws single samples: of each class the rounded share, and at least one.
   *
   * @param classOfRow class of each row
   * @param rows from which to draw
   * @param fraction above 0, at most 1
   * @return the rows drawn, ascending
   */
  public static int[] samples(
      int[] classOfRow, int[] rows, double fraction, MersenneTwister random) {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int row : rows) {
      members.computeIfAbsent(classOfRow[row], code -> new ArrayList<>()).add(row);
    }
    return members.values().stream()
        .flatMapToInt(
            of -> {
              int[] order = random.permutation(of.size());
              int wanted = (int) Math.max(1, Math.round(fraction * of.size()));
              return IntStream.range(0, wanted).map(i -> of.get(order[i]));
            })
        .sorted()
        .toArray();
  }

  /**
   * Draws groups: of those with a class the rounded share and at least one, as far as every class
   * keeps a group that is not drawn.
   *
   * @param groupOfRow group of each row
   * @param classOfRow class of each row; a group may have several
   * @param rows from which to draw
   * @param fraction above 0, below 1
   * @return the rows of the groups drawn, ascending; none where every class has one group only
   */
  public static int[] groups(
      int[] groupOfRow, int[] classOfRow, int[] rows, double fraction, MersenneTwister random) {
    Map<Integer, Set<Integer>> groupsOf = new TreeMap<>();
    Map<Integer, Set<Integer>> classesOf = new TreeMap<>();
    for (int row : rows) {
      groupsOf.computeIfAbsent(classOfRow[row], code -> new TreeSet<>()).add(groupOfRow[row]);
      classesOf.computeIfAbsent(groupOfRow[row], group -> new TreeSet<>()).add(classOfRow[row]);
    }
    Set<Integer> drawn = new HashSet<>();
    Map<Integer, Integer> drawnOf = new TreeMap<>();
    groupsOf.forEach(
        (code, groups) -> {
          int[] order = groups.stream().mapToInt(Integer::intValue).toArray();
          random.shuffle(order);
          long wanted = Math.max(1, Math.round(fraction * order.length));
          for (int group : order) {
            boolean spare =
                classesOf.get(group).stream()
                    .allMatch(c -> drawnOf.getOrDefault(c, 0) + 1 < groupsOf.get(c).size());
            if (drawnOf.getOrDefault(code, 0) < wanted && spare && drawn.add(group)) {
              classesOf.get(group).forEach(c -> drawnOf.merge(c, 1, Integer::sum));
            }
          }
        });
    return Arrays.stream(rows).filter(row -> drawn.contains(groupOfRow[row])).sorted().toArray();
  }

  /** The rows that are not among some of them. */
  public static int[] others(int[] rows, int[] some) {
    int[] ascending = Arrays.stream(some).sorted().toArray();
    return Arrays.stream(rows).filter(row -> Arrays.binarySearch(ascending, row) < 0).toArray();
  }
}
