package io.genept.cells.name;

import io.genept.learn.TreeSum;
import io.genept.metric.ClassificationMetrics;
import io.genept.metric.ClassificationMetrics.ClassScores;
import io.genept.table.CellAnnotations;
import io.genept.table.Run;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/**
 * Agreement of names with known labels. Cells whose label is of no type in the list do not count;
 * those that are left unassigned, or without a name, count as wrong.
 *
 * @param cells cells that count
 * @param scores of each way of naming
 */
record Agreement(long cells, Map<Way, Scores> scores) {

  /** Ways of naming a cell. */
  enum Way {
    /** By the markers, whatever the margin. */
    MARKERS,
    /** By the words, whatever the margin. */
    WORDS,
    /** By the rule of both, with the smallest margin. */
    LABEL,
    /** By the rule of both for the cluster of the cell. */
    CLUSTER;

    /** Name in facts and sentences. */
    String words() {
      return switch (this) {
        case MARKERS -> "by markers";
        case WORDS -> "by words";
        case LABEL -> "predicted label";
        case CLUSTER -> "cluster label";
      };
    }
  }

  /**
   * Scores of a way.
   *
   * @param balancedAccuracy mean over the labels of the share of their cells that is named so
   * @param accuracy share of the cells
   */
  record Scores(double balancedAccuracy, double accuracy) {}

  /**
   * A cell with a known label.
   *
   * @param truth place of its type
   * @param named place of the type that each way gives; the number of types for none
   */
  record Pair(int truth, int[] named) implements Serializable {}

  /** Places of the types by what their cells may be labelled. */
  static Map<String, Integer> places(List<CellType> types) {
    HashMap<String, Integer> places = new HashMap<>();
    for (int type = 0; type < types.size(); type++) {
      places.putIfAbsent(types.get(type).name(), type);
    }
    for (int type = 0; type < types.size(); type++) {
      for (String label : types.get(type).labels()) {
        places.putIfAbsent(label, type);
      }
    }
    return places;
  }

  /** Counts on executors. */
  static Agreement of(JavaRDD<Pair> pairs, List<String> types) {
    int size = types.size() + 1;
    int ways = Way.values().length;
    long[] counts =
        TreeSum.of(
            pairs,
            some -> {
              long[] part = new long[ways * size * size];
              while (some.hasNext()) {
                Pair pair = some.next();
                for (int way = 0; way < ways; way++) {
                  part[(way * size + pair.truth) * size + pair.named[way]]++;
                }
              }
              return part;
            },
            Agreement::sum);
    List<String> names = new ArrayList<>(types);
    names.add(CellAnnotations.UNASSIGNED);
    long cells = 0;
    Map<Way, Scores> scores = new EnumMap<>(Way.class);
    for (int way = 0; way < ways; way++) {
      long[][] confusion = new long[size][size];
      cells = 0;
      long named = 0;
      for (int truth = 0; truth < size; truth++) {
        for (int type = 0; type < size; type++) {
          confusion[truth][type] = counts[(way * size + truth) * size + type];
          cells += confusion[truth][type];
          named += type < types.size() ? confusion[truth][type] : 0;
        }
      }
      if (named > 0) {
        scores.put(Way.values()[way], scores(ClassificationMetrics.ofConfusion(names, confusion)));
      }
    }
    return new Agreement(cells, scores);
  }

  /** Adds the facts to a run and returns lines for people. */
  List<String> recorded(Run run, String column) {
    run.fact("cells_of_known_type", cells);
    List<String> lines = new ArrayList<>();
    if (cells == 0) {
      lines.add(
          "no value of " + column + " is the name of a type, or among its labels: not compared");
    }
    scores.forEach(
        (way, each) -> {
          run.fact(way.words() + ": balanced accuracy", each.balancedAccuracy())
              .fact(way.words() + ": accuracy", each.accuracy());
          lines.add(
              String.format(
                  Locale.ROOT,
                  "%s: balanced accuracy %.3f, accuracy %.3f over %,d cells of known %s",
                  way.words(),
                  each.balancedAccuracy(),
                  each.accuracy(),
                  cells,
                  column));
        });
    return lines;
  }

  private static long[] sum(long[] one, long[] other) {
    for (int i = 0; i < one.length; i++) {
      one[i] += other[i];
    }
    return one;
  }

  private static Scores scores(ClassificationMetrics metrics) {
    double balanced =
        metrics.classes().stream()
            .filter(each -> each.support() > 0)
            .mapToDouble(ClassScores::recall)
            .average()
            .orElse(Double.NaN);
    return new Scores(balanced, metrics.accuracy());
  }
}
