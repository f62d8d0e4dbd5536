package io.genept.jobs;

import io.genept.report.WriteReport;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "write-report",
    description =
        "Metrics, embeddings, programmes and maps of genes or cells to one self-contained HTML file.",
    footer = {
      "",
      "Example:",
      "  jobs/genept write-report --metrics out/atlas_metrics --embeddings out/atlas_w --output out/report"
    })
final class WriteReportCommand extends StageCommand.Writing {
  @Option(
      names = "--metrics",
      split = ",",
      paramLabel = "DIR",
      description = "Metrics tables, as evaluate-cells writes them.")
  List<String> metrics = List.of();

  @Option(
      names = "--embeddings",
      split = ",",
      paramLabel = "DIR",
      description = "cell_embeddings tables to draw.")
  List<String> embeddings = List.of();

  @Option(
      names = "--programmes",
      split = ",",
      paramLabel = "DIR",
      description = "Tables of programmes, as find-programmes writes them.")
  List<String> programmes = List.of();

  @Option(
      names = "--gene-maps",
      split = ",",
      paramLabel = "DIR",
      description = "Maps of genes, as visualise-genes writes them.")
  List<String> geneMaps = List.of();

  @Option(
      names = "--cell-maps",
      split = ",",
      paramLabel = "DIR",
      description = "Maps of cells, as visualise-cells writes them.")
  List<String> cellMaps = List.of();

  @Option(
      names = "--max-points",
      defaultValue = "10000",
      description = "Cells of a scatter plot; more are sampled (default: ${DEFAULT-VALUE}).")
  int maxPoints;

  @Override
  String run(SparkSession spark) {
    WriteReport.Result result =
        WriteReport.run(
            spark,
            new WriteReport.Options(
                metrics,
                embeddings,
                programmes,
                geneMaps,
                cellMaps,
                output,
                maxPoints,
                writeMode()));
    return result.html();
  }
}
