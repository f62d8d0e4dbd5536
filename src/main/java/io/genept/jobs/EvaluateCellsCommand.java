package io.genept.jobs;

import io.genept.evaluation.EvaluateCells;
import io.genept.learn.KMeansLearner;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate-cells",
    description = "cell_embeddings to metrics: clustering and annotation against labels.",
    footer = {
      "",
      "Example:",
      "  jobs/genept evaluate-cells --embeddings out/atlas_w,out/atlas_pca --label-column cell_type \\",
      "    --batch-column donor --output out/atlas_metrics"
    })
final class EvaluateCellsCommand extends StageCommand.Writing {
  @Option(
      names = "--embeddings",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description = "The cell_embeddings tables to evaluate, side by side.")
  List<String> embeddings;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      defaultValue = "clustering,annotation",
      split = ",",
      description =
          "clustering: k-means with k = number of labels; ARI, AMI, ASW. annotation: logistic"
              + " regression on a stratified split; accuracy, macro precision, recall, F1"
              + " (default: ${DEFAULT-VALUE}).")
  List<EvaluateCells.Task> tasks;

  @Option(
      names = "--label-column",
      required = true,
      paramLabel = "NAME",
      description = "obs column of the true labels; cells without a label are left out.")
  String labelColumn;

  @Option(
      names = "--batch-column",
      paramLabel = "NAME",
      description = "obs column of the batches (donor, technology) to compare clusters with.")
  Optional<String> batchColumn;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "" + EvaluateCells.Options.DEFAULT_SEEDS,
      description = "Number of seeds, from 0 (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + EvaluateCells.Options.DEFAULT_TEST_FRACTION,
      description = "Share of cells held out for annotation (default: ${DEFAULT-VALUE}).")
  double testFraction;

  @Option(
      names = "--regularization",
      paramLabel = "C",
      defaultValue = "" + EvaluateCells.Options.DEFAULT_REGULARIZATION,
      description =
          "C of the logistic regression as in scikit-learn: larger is weaker (default:"
              + " ${DEFAULT-VALUE}).")
  double regularization;

  @Option(
      names = "--kmeans",
      paramLabel = "SOLVER",
      defaultValue = "blocked",
      description =
          "blocked: Lloyd's algorithm by blocks of float rows, from a k-means++ start, as"
              + " scikit-learn's. mllib: Spark's own, slower (default: ${DEFAULT-VALUE}).")
  KMeansLearner.Solver kmeans;

  @Override
  String run(SparkSession spark) {
    EvaluateCells.Result result =
        EvaluateCells.run(
            spark,
            new EvaluateCells.Options(
                embeddings,
                EnumSet.copyOf(tasks),
                labelColumn,
                batchColumn,
                seeds,
                testFraction,
                regularization,
                kmeans,
                output,
                writeMode()));
    return String.format("%s: %,d numbers", result.output(), result.metrics().size());
  }
}
