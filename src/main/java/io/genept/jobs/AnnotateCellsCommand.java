package io.genept.jobs;

import io.genept.cells.annotate.AnnotateCells;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "annotate-cells",
    description =
        "Labels of embedded cells from labelled ones, by the votes of their nearest neighbours.",
    footer = {
      "",
      "Both tables of a pair must be embedded alike: the same method and the same gene embeddings.",
      "",
      "Examples:",
      "  jobs/genept annotate-cells --reference out/sorted_w --query out/pbmc3k_w \\",
      "    --label-column cell_type --min-confidence 0.6 --output out/pbmc3k_labels",
      "  jobs/genept annotate-cells --reference out/sorted_w,out/sorted_s \\",
      "    --query out/pbmc3k_w,out/pbmc3k_s --label-column cell_type --output out/pbmc3k_labels"
    })
final class AnnotateCellsCommand extends StageCommand.Writing {
  @Option(
      names = "--reference",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "The cell_embeddings tables of labelled cells; several vote together.")
  List<String> references;

  @Option(
      names = "--query",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "The cell_embeddings tables of the cells to label, one for each reference.")
  List<String> queries;

  @Option(
      names = "--label-column",
      required = true,
      paramLabel = "NAME",
      description = "obs column of the labels in the references.")
  String labelColumn;

  @Option(
      names = "--exclude-labels",
      paramLabel = "LABEL",
      split = ",",
      description = "Labels that are not carried over, such as Unknown.")
  List<String> excludedLabels = List.of();

  @Option(
      names = "--n-neighbors",
      paramLabel = "N",
      defaultValue = "" + AnnotateCells.Options.DEFAULT_NEIGHBORS,
      description = "Nearest cells, by cosine, that vote (default: ${DEFAULT-VALUE}, the paper's).")
  int neighbors;

  @Option(
      names = "--min-confidence",
      paramLabel = "SHARE",
      defaultValue = "" + AnnotateCells.Options.DEFAULT_MIN_CONFIDENCE,
      description =
          "Share of the votes below which a cell is left unassigned (default: ${DEFAULT-VALUE}).")
  double minConfidence;

  @Override
  String run(SparkSession spark) {
    AnnotateCells.Result result =
        AnnotateCells.run(
            spark,
            new AnnotateCells.Options(
                references,
                queries,
                labelColumn,
                Set.copyOf(excludedLabels),
                neighbors,
                minConfidence,
                output,
                writeMode()));
    return String.format(
        "%s: %,d cells, %,d labelled with %d labels to choose from, %,d unassigned, %,d without"
            + " vector",
        result.output(),
        result.cells(),
        result.assigned(),
        result.labels(),
        result.unassigned(),
        result.withoutVector());
  }
}
