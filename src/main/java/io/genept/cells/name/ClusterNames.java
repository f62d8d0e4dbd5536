package io.genept.cells.name;

import io.genept.core.UserError;
import io.genept.math.ReproducibleSums;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import scala.Tuple2;

/**
 * Names of clusters by the mean scores of their cells.
 *
 * @param names the choices of each cluster, the largest cluster first
 */
record ClusterNames(Map<String, Named> names) implements Serializable {
  /** Clusters of which the driver holds the sums; more are no clusters but cells. */
  private static final int MOST = 10_000;

  static final ClusterNames NONE = new ClusterNames(Map.of());

  /**
   * A cluster.
   *
   * @param cells number of its cells
   * @param names by the means of their scores
   */
  record Named(long cells, NamedCell.Names names) implements Serializable {}

  /** Sums of scores, of words followed by the number of cells that have them. */
  private record Sums(long cells, ReproducibleSums markers, ReproducibleSums words)
      implements Serializable {
    private static Sums begin(int types, long cells) {
      return new Sums(
          0,
          new ReproducibleSums(types, MarkerScore.CLIP, cells),
          new ReproducibleSums(types + 1, 2, cells));
    }

    private Sums with(NamedCell cell) {
      add(markers, cell.markers());
      add(words, cell.words());
      if (cell.words() != null) {
        words.add(cell.words().length, 1);
      }
      return new Sums(cells + 1, markers, words);
    }

    private static void add(ReproducibleSums sums, double[] scores) {
      for (int type = 0; scores != null && type < scores.length; type++) {
        if (!Double.isNaN(scores[type])) {
          sums.add(type, scores[type]);
        }
      }
    }

    private Sums plus(Sums other) {
      return new Sums(cells + other.cells, markers.plus(other.markers), words.plus(other.words));
    }
  }

  /**
   * Names the clusters; sums are made on executors, the same for any order of the cells.
   *
   * @param cells scores of each cell, by its cluster
   * @param scored for each type whether its markers have a score
   * @param count bound of the number of cells
   * @throws UserError if there are more clusters than may be
   */
  static ClusterNames of(JavaPairRDD<String, NamedCell> cells, boolean[] scored, long count) {
    int types = scored.length;
    List<Tuple2<String, Sums>> found =
        cells.aggregateByKey(Sums.begin(types, count), Sums::with, Sums::plus).take(MOST + 1);
    if (found.size() > MOST) {
      throw UserError.of(
          "Cannot name clusters: there are more than %,d of them. Expected an obs column of"
              + " clusters, not of cells, for --clusters.",
          MOST);
    }
    List<Tuple2<String, Sums>> ordered = new ArrayList<>(found);
    ordered.sort(
        Comparator.comparingLong((Tuple2<String, Sums> each) -> -each._2().cells())
            .thenComparing(Tuple2::_1));
    Map<String, Named> names = new LinkedHashMap<>();
    ordered.forEach(each -> names.put(each._1(), named(each._2(), scored)));
    return new ClusterNames(names);
  }

  private static Named named(Sums sums, boolean[] scored) {
    double[] markers = sums.markers().values();
    double[] words = new double[scored.length];
    double withWords = sums.words().values()[scored.length];
    for (int type = 0; type < scored.length; type++) {
      markers[type] = scored[type] ? markers[type] / sums.cells() : Double.NaN;
      words[type] = sums.words().values()[type] / withWords;
    }
    return new Named(sums.cells(), new NamedCell(markers, withWords > 0 ? words : null).names());
  }

  /** Label of a cluster; null where there is none. */
  String label(String cluster, CellScorer scorer) {
    Named named = cluster == null ? null : names.get(cluster);
    return named == null ? null : scorer.label(named.names());
  }

  /** A line for people of each cluster. */
  List<String> lines(CellScorer scorer) {
    List<String> lines = new ArrayList<>();
    names.forEach(
        (cluster, named) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "cluster %s: %,d cells, %s%s%s",
                    cluster,
                    named.cells(),
                    scorer.label(named.names()),
                    words("by markers", named.names().byMarkers(), scorer),
                    words("by words", named.names().byWords(), scorer))));
    return lines;
  }

  private static String words(String way, Choice choice, CellScorer scorer) {
    return choice.isNone()
        ? ""
        : String.format(
            Locale.ROOT, "; %s %s (margin %.3f)", way, scorer.best(choice), choice.margin());
  }
}
