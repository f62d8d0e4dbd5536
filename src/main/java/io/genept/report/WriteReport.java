package io.genept.report;

import io.genept.core.Opt;
import io.genept.core.Provenance;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.report.metrics.BenchCsv;
import io.genept.table.Run;
import io.genept.table.TableDirectory;
import io.genept.table.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * Writes metrics, cell embeddings, programmes and maps as one HTML file that needs no network, or
 * the numbers as tables in markdown or CSV.
 *
 * <p>The output is a directory with the file and its provenance, whose row count is the number of
 * metrics. Equal tables give equal files, except for the date.
 */
public final class WriteReport {
  private WriteReport() {}

  /**
   * The tables to report on, and the form.
   *
   * @param metrics paths of metrics tables, in the order in which they are shown
   * @param programmes paths of tables of programmes
   * @param controls names of embeddings that are set apart, or parts of their names
   * @param format HTML with maps and plots, or markdown with the tables alone
   * @param target directory to write
   */
  @Stage(
      name = "write-report",
      does = {
        "Metrics, embeddings, programmes and maps of genes or cells to one self-contained HTML file;",
        "or their numbers to tables in markdown, or the results table to CSV."
      },
      examples = {
        "write-report --metrics out/atlas_metrics --embeddings out/atlas_w --output out/report",
        "write-report --metrics out/atlas_metrics --format markdown --columns kmeans/ari,kmeans/ami \\\n"
            + "--output out/tables"
      })
  public record Options(
      @Opt(
              value = "Metrics tables, as evaluate-cells and evaluate-genes write them.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> metrics,
      @Opt(
              value = "Tables of programmes, as find-programmes writes them.",
              label = "DIR",
              role = Opt.Role.INPUT)
          List<String> programmes,
      @Opt(
              value =
                  "Embeddings to set apart as controls, by name or by what stands in their names"
                      + " before or after _.",
              label = "NAME",
              byDefault = "random,permuted,lsa,expression_pca,weighted_pca")
          List<String> controls,
      @Opt(
              value = "The form: html; markdown, the tables alone; csv, the results table.",
              label = "FORMAT",
              byDefault = "html")
          ReportFormat format,
      Target target) {

    /**
     * Checks the options.
     *
     * @throws UserError if there is nothing to report on
     */
    public Options {
      metrics = List.copyOf(metrics);
      programmes = List.copyOf(programmes);
      controls = List.copyOf(controls);
      boolean drawn =
          format instanceof ReportFormat.HtmlFile html
              && !(html.embeddings().isEmpty()
                  && html.geneMaps().isEmpty()
                  && html.cellMaps().isEmpty()
                  && html.fineTuned().isEmpty()
                  && html.annotations().isEmpty());
      if (metrics.isEmpty() && format instanceof ReportFormat.CsvFile) {
        throw new UserError(
            "Cannot write a report with --format csv: it holds the results table, and no metrics are"
                + " given. Give --metrics.");
      }
      if (metrics.isEmpty() && programmes.isEmpty() && !drawn) {
        throw new UserError(
            format instanceof ReportFormat.MarkdownFile
                ? "Cannot write a report with --format markdown: it holds metrics and programmes, and"
                    + " none are given. Give --metrics or --programmes."
                : "Cannot write a report: no table is given. Give --metrics, --embeddings,"
                    + " --programmes, --gene-maps, --cell-maps, --fine-tuned or --annotations.");
      }
    }
  }

  /**
   * The report.
   *
   * @param file path of the file
   * @param metrics numbers it summarises
   * @param embeddings embeddings it shows
   * @param points cells drawn, over all embeddings
   */
  public record Result(String file, long metrics, int embeddings, long points) {
    /** One line for people. */
    public String summary() {
      return file;
    }
  }

  /**
   * Reads the tables and writes the report.
   *
   * @throws UserError if a path holds no table of its kind, an embeddings table has no vector, a
   *     column is in no table, the results table of a CSV file is empty, or the output is taken
   */
  public static Result run(SparkSession spark, Options options) {
    Target target = options.target();
    try (Run run = Run.of(spark, options);
        TableDirectory output = TableDirectory.create(target.output(), target.mode(), run.conf())) {
      ReportTables tables = ReportTables.read(spark, options);
      Result result =
          new Result(
              new Path(target.output(), options.format().file()).toString(),
              tables.numbers().size(),
              tables.embeddings().size(),
              tables.maps().cells());
      run.fact("metrics", result.metrics())
          .fact("embeddings", result.embeddings())
          .fact("points", result.points());
      Provenance provenance = run.provenance(result.metrics());
      String text = text(options.format(), tables, provenance);
      output.attach(options.format().file(), text.getBytes(StandardCharsets.UTF_8));
      output.commit(provenance);
      return result;
    }
  }

  private static String text(ReportFormat format, ReportTables tables, Provenance provenance) {
    if (format instanceof ReportFormat.MarkdownFile markdown) {
      return MarkdownReport.render(tables, markdown);
    }
    return format instanceof ReportFormat.CsvFile
        ? BenchCsv.of(tables.benches())
        : HtmlReport.render(tables, provenance);
  }
}
