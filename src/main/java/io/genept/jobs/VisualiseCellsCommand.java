package io.genept.jobs;

import io.genept.cells.VisualiseCells;
import io.genept.math.DistanceMetric;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "visualise-cells",
    description = "cell_embeddings to cells in the plane by UMAP, with their obs columns.",
    footer = {
      "",
      "Examples:",
      "  jobs/genept visualise-cells --embeddings out/atlas_w --colour-by cell_type --output out/cell_map",
      "  jobs/genept write-report --cell-maps out/cell_map --output out/report"
    })
final class VisualiseCellsCommand extends StageCommand.Writing {
  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "DIR",
      description = "The cell_embeddings table.")
  String embeddings;

  @Option(
      names = "--colour-by",
      split = ",",
      paramLabel = "NAME",
      description =
          "obs columns that write-report colours the cells by (default: the first two with few"
              + " values); the map carries all.")
  List<String> colourBy = List.of();

  @Option(
      names = "--components",
      paramLabel = "N",
      defaultValue = "" + VisualiseCells.Options.DEFAULT_COMPONENTS,
      description =
          "Principal components that are laid out; vectors of no more dimensions are taken as they"
              + " are (default: ${DEFAULT-VALUE}).")
  int components;

  @Option(
      names = "--min-dist",
      paramLabel = "DISTANCE",
      defaultValue = "" + VisualiseCells.Options.DEFAULT_MIN_DIST,
      description =
          "How close points may come, 0 to 1, at UMAP's spread of 1 (default: ${DEFAULT-VALUE}).")
  double minDist;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      defaultValue = "euclidean",
      description = "euclidean or cosine, of the components (default: ${DEFAULT-VALUE}).")
  DistanceMetric metric;

  @Mixin LayoutOptions layout;

  @Option(
      names = "--max-cells",
      paramLabel = "N",
      defaultValue = "" + VisualiseCells.Options.DEFAULT_MAX_CELLS,
      description =
          "Most cells laid out; of more a fixed sample is taken (default: ${DEFAULT-VALUE}).")
  int maxCells;

  @Override
  String run(SparkSession spark) {
    VisualiseCells.Result result =
        VisualiseCells.run(
            spark,
            new VisualiseCells.Options(
                embeddings,
                components,
                layout.umap(minDist, metric),
                maxCells,
                colourBy,
                output,
                writeMode()));
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d cells laid out",
        result.output(),
        result.cells(),
        result.cellsWithVector());
  }
}
