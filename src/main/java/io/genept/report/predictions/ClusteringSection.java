package io.genept.report.predictions;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Svg;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Clusters: labels beside them, and their sizes. */
public final class ClusteringSection {
  private static final double WIDTH = 380;
  private static final double HEIGHT = 96;
  private static final double TOP = 14;
  private static final double AXIS = HEIGHT - 4;
  private static final int MOST_BARS = 200;

  private ClusteringSection() {}

  static boolean shows(CrossTable table) {
    return !PhenotypeSection.shows(table)
        && !AnnotationSection.shows(table)
        && table.isClustering();
  }

  /** The clusterings of all evaluations; empty where there is none. */
  public static Html of(List<MetricsTable> evaluations) {
    return Matrices.ofEvaluations(
        evaluations, ClusteringSection::shows, "h3", ClusteringSection::sizes);
  }

  /** A column for each cluster, the largest first. */
  static Html sizes(CrossTable table) {
    record Cluster(String name, long size) {}
    List<Cluster> clusters = new ArrayList<>();
    for (int c = 0; c < table.predicted().size(); c++) {
      long size = 0;
      for (long[] row : table.counts()) {
        size += row[c];
      }
      clusters.add(new Cluster(table.predicted().get(c), size));
    }
    clusters.sort(Comparator.comparing(cluster -> -cluster.size()));
    int k = clusters.size();
    long most = Math.max(1, clusters.get(0).size());
    String summary =
        Numbers.counted(k, "cluster")
            + " of "
            + (k == 1
                ? Numbers.counted(most, "cell")
                : Numbers.count(most)
                    + " to "
                    + Numbers.counted(clusters.get(k - 1).size(), "cell"));
    int shown = Math.min(k, MOST_BARS);
    double step = Math.min(26, WIDTH / shown);
    Html svg = new Html().open("div", "class", "plot sizes");
    svg.add(Svg.image(summary, WIDTH, HEIGHT));
    svg.element(
        "text",
        summary + (shown < k ? ", the largest " + shown : ""),
        "x",
        "0",
        "y",
        "10",
        "class",
        "peak");
    for (int i = 0; i < shown; i++) {
      double height = Math.max(1, (AXIS - TOP - 4) * clusters.get(i).size() / most);
      svg.open(
          "rect",
          "x",
          Svg.at(i * step),
          "y",
          Svg.at(AXIS - height),
          "width",
          Svg.at(Math.max(step / 2, step - 2)),
          "height",
          Svg.at(height),
          "class",
          "column");
      svg.element(
          "title",
          "cluster "
              + clusters.get(i).name()
              + ": "
              + Numbers.counted(clusters.get(i).size(), "cell"));
      svg.close("rect");
    }
    return svg.close("svg").close("div");
  }
}
