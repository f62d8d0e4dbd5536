package io.genept.report;

import io.genept.core.Named;
import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.report.maps.Basis;
import io.genept.report.metrics.MetricColumn;
import java.util.List;
import java.util.Optional;

/** The form of a report, with the options of that form. */
public sealed interface ReportFormat {
  /** Name of the file in the output directory. */
  String file();

  /**
   * One HTML file that loads nothing.
   *
   * @param embeddings paths of cell_embeddings tables, in the order in which they are shown
   * @param geneMaps paths of maps of genes
   * @param cellMaps paths of maps of cells
   * @param maxPoints most cells drawn in each map, at least 3; more are sampled by a hash of their
   *     id
   * @param basis of the maps that are made
   * @param fineTuned paths of tables that fine-tune wrote
   * @param annotations paths of tables of annotate-cells or name-cells
   * @param annotationColumn obs column to compare with the annotations; empty for the label column
   *     of the metrics or of the annotations
   */
  @Named("html")
  record HtmlFile(
      @Opt(
              value = "cell_embeddings tables; their maps show the same cells.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> embeddings,
      @Opt(
              value = "Maps of genes, as visualise-genes writes them.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> geneMaps,
      @Opt(
              value =
                  "Maps of cells, as visualise-cells writes them; an embedding whose map is given is"
                      + " not laid out again.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> cellMaps,
      @Opt(
              value = "Most cells of a map, the same in all; more are sampled.",
              label = "N",
              byDefault = "20000")
          int maxPoints,
      @Opt(
              value = "Maps that are made of embeddings: umap or pca.",
              label = "NAME",
              byDefault = "umap")
          Basis basis,
      @Opt(
              value = "Tables that fine-tune wrote: their loss curves.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> fineTuned,
      @Opt(
              value = "Labels of cells, as annotate-cells and name-cells write them.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> annotations,
      @Opt(
              value =
                  "obs column to compare with the labels of --annotations (default: the label"
                      + " column of the metrics, or the one annotate-cells took labels from).",
              label = "NAME")
          Optional<String> annotationColumn)
      implements ReportFormat {
    private static final int FEWEST_POINTS = 3;

    public HtmlFile {
      embeddings = List.copyOf(embeddings);
      geneMaps = List.copyOf(geneMaps);
      cellMaps = List.copyOf(cellMaps);
      fineTuned = List.copyOf(fineTuned);
      annotations = List.copyOf(annotations);
      if (annotationColumn.isPresent() && annotations.isEmpty()) {
        throw UserError.of(
            "Cannot compare labels with --annotation-column %s: --annotations is missing. Expected"
                + " tables of annotate-cells or name-cells.",
            annotationColumn.get());
      }
      if (maxPoints < FEWEST_POINTS) {
        throw UserError.of(
            "Cannot write a report with --max-points %d. Expected at least %d.",
            maxPoints, FEWEST_POINTS);
      }
    }

    @Override
    public String file() {
      return "report.html";
    }
  }

  /**
   * Tables in markdown, to stand in a document.
   *
   * @param columns columns of one table over all data sets; without any, each task and data set has
   *     a table of all its metrics
   */
  @Named("markdown")
  record MarkdownFile(
      @Opt(
              value =
                  "Columns of one table over all data sets and tasks, such as kmeans/ari; the best of"
                      + " several learners is leiden*/ari, a metric of the batch column"
                      + " batch:kmeans/ari (default: a table of all metrics for each data set and"
                      + " task).",
              label = "[batch:][LEARNER/]METRIC")
          List<MetricColumn> columns)
      implements ReportFormat {
    public MarkdownFile {
      columns = List.copyOf(columns);
    }

    @Override
    public String file() {
      return "report.md";
    }
  }

  /** The results table as CSV, a row for each data set and embedding. */
  @Named("csv")
  record CsvFile() implements ReportFormat {
    @Override
    public String file() {
      return "report.csv";
    }
  }
}
