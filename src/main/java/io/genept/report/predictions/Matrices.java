package io.genept.report.predictions;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricNames;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Heat;
import io.genept.report.page.Html;
import io.genept.table.Metrics.Metric;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.hadoop.fs.Path;

/** Labels beside clusters or predicted labels as shaded tables, those of an embedding together. */
final class Matrices {
  /** How the tables are to be read. */
  static final String NOTE =
      "Each row is one label; shading and numbers are the per cent of its samples in each column. A"
          + " dot stands for less than half a per cent, an empty field for none. First seed only.";

  /** Columns beyond which a matrix gets a line of its own. */
  private static final int WIDE = 12;

  private Matrices() {}

  /**
   * The tables of evaluations; where several have some, each below a heading with its data set.
   *
   * @param shown which tables
   * @param level of these headings, as {@code h3}
   * @param beside what stands below each table
   */
  static Html ofEvaluations(
      List<MetricsTable> evaluations,
      Predicate<CrossTable> shown,
      String level,
      Function<CrossTable, Html> beside) {
    List<MetricsTable> with =
        evaluations.stream().filter(each -> each.crossTables().stream().anyMatch(shown)).toList();
    Html html = new Html();
    for (MetricsTable evaluation : with) {
      if (with.size() > 1) {
        html.element(level, heading(evaluation));
      }
      html.add(
          of(
              evaluation.crossTables().stream().filter(shown).toList(),
              evaluation.metrics(),
              beside));
    }
    return html;
  }

  private static String heading(MetricsTable evaluation) {
    String table = new Path(evaluation.path()).getName();
    String datasets = String.join(", ", evaluation.datasets());
    return datasets.isEmpty() ? table : datasets + " (" + table + ")";
  }

  /**
   * The tables by embedding and task, in the order in which the metrics first name them; only the
   * first embedding is unfolded.
   *
   * @param metrics numbers whose order the embeddings and tasks follow
   * @param beside what stands below each table
   */
  static Html of(List<CrossTable> all, List<Metric> metrics, Function<CrossTable, Html> beside) {
    List<String> embeddings = metrics.stream().map(Metric::embedding).distinct().toList();
    List<String> tasks = metrics.stream().map(Metric::task).distinct().toList();
    List<CrossTable> tables =
        all.stream()
            .sorted(
                Comparator.<CrossTable>comparingInt(t -> embeddings.indexOf(t.embedding()))
                    .thenComparing(CrossTable::embedding)
                    .thenComparingInt(t -> tasks.indexOf(t.task())))
            .toList();
    Html html = new Html();
    html.element("p", NOTE, "class", "note");
    String embedding = null;
    for (CrossTable table : tables) {
      if (!table.embedding().equals(embedding)) {
        if (embedding != null) {
          html.close("div").close("details");
        }
        html.open("details", embedding == null ? new String[] {"open", ""} : new String[0]);
        html.element("summary", table.embedding()).open("div", "class", "matrices");
        embedding = table.embedding();
      }
      matrix(html, table.isClustering() ? table.alignedByLabel() : table, beside.apply(table));
    }
    return html.close("div").close("details");
  }

  private static void matrix(Html html, CrossTable table, Html beside) {
    boolean wide = table.predicted().size() > WIDE;
    html.open("figure", "class", wide ? "table wide" : "table")
        .open("figcaption")
        .text(caption(table))
        .close("figcaption")
        .open("div", "class", "beside");
    html.add(Heat.counts(table.labelColumn(), table.labels(), table.predicted(), table.counts()));
    html.add(beside).close("div").close("figure");
  }

  private static String caption(CrossTable table) {
    boolean folded = Math.max(table.labels().size(), table.predicted().size()) > Heat.MOST;
    return String.format(
        Locale.ROOT,
        "%s: %s against %s%s%s%s",
        MetricNames.display(table.task()),
        table.labelColumn().isEmpty() ? "label" : table.labelColumn(),
        table.isClustering() ? "cluster" : "predicted label",
        table.learner().isEmpty() ? "" : ", " + table.learner(),
        table.seed() == null ? "" : ", seed " + table.seed(),
        folded
            ? String.format(
                Locale.ROOT,
                "; the largest of %d labels and %d columns",
                table.labels().size(),
                table.predicted().size())
            : "");
  }
}
