package io.genept.jobs;

import io.genept.evaluate.cells.Annotation;
import io.genept.evaluate.cells.CellSelection;
import io.genept.evaluate.cells.Clustering;
import io.genept.evaluate.cells.Ensemble;
import io.genept.evaluate.cells.EvaluateCells;
import io.genept.evaluate.cells.FineTuningGain;
import io.genept.evaluate.cells.Phenotype;
import io.genept.learn.cluster.KMeans;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate-cells",
    description = "cell_embeddings to metrics: clusters, labels, batch effects, phenotypes.",
    footer = {
      "",
      "Examples:",
      "  jobs/genept evaluate-cells --embeddings out/atlas_w,out/atlas_pca --label-column cell_type"
          + " \\",
      "    --batch-column donor --output out/atlas_metrics",
      "  jobs/genept evaluate-cells --conf conf/table2-clustering.conf --output out/table2",
      "  jobs/genept evaluate-cells --conf conf/annotation.conf --output out/annotation",
      "  jobs/genept evaluate-cells --task batch --embeddings out/atlas_w,out/atlas_pca \\",
      "    --label-column cell_type --batch-column donor --output out/atlas_batch",
      "  jobs/genept evaluate-cells --task phenotype --embeddings out/atlas_w,out/atlas_pca \\",
      "    --label-column condition --patient-column donor --output out/atlas_phenotype",
      "  jobs/genept evaluate-cells --task fine_tuning --embeddings out/atlas_w --seeds 3 \\",
      "    --label-column cell_type --patient-column donor --label-fraction 0.01 \\",
      "    --output out/atlas_few_labels"
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
          "clustering: k-means with k = number of labels, and Leiden at --resolutions; ARI, AMI,"
              + " NMI, ASW. annotation: nearest neighbours and logistic regression on held-out"
              + " cells; accuracy, macro precision, recall, F1. batch: k-means with k = number of"
              + " batches; ARI with batch and label, iLISI, cLISI, kBET, graph connectivity, batch"
              + " ASW, variance by batch. phenotype: logistic regression on cells of other"
              + " patients. fine_tuning: what a network trained on cells of other patients gains"
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
      names = "--patient-column",
      paramLabel = "NAME",
      description =
          "obs column of the patients, held out together; needed for --task phenotype. Without it"
              + " --task fine_tuning holds out cells.")
  Optional<String> patientColumn;

  @Option(
      names = "--phenotype-of",
      paramLabel = "WHAT",
      defaultValue = "patient",
      description =
          "What has a phenotype. patient: all cells of a patient have one. sample: a patient was"
              + " sampled in several states, such as before and after treatment; its cells are"
              + " still held out together (default: ${DEFAULT-VALUE}).")
  Phenotype.Of phenotypeOf;

  @Option(
      names = "--patient-folds",
      paramLabel = "N",
      description =
          "Folds of patients (default: each patient is held out alone, up to 20; 10 folds above).")
  Optional<Integer> patientFolds;

  @Option(
      names = "--exclude-labels",
      paramLabel = "LABEL",
      split = ",",
      description = "Labels whose cells are left out, such as Unknown.")
  List<String> excludedLabels = List.of();

  @Option(
      names = "--atlas",
      paramLabel = "DIR",
      description =
          "The atlas of the cells. The replicas of the paper's notebook then draw from the cells in"
              + " its order; without it, in the order of their ids.")
  Optional<String> atlas;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "" + EvaluateCells.Options.DEFAULT_SEEDS,
      description = "Number of seeds, from 0 (default: ${DEFAULT-VALUE}).")
  int seeds;

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + Annotation.Options.DEFAULT_TEST_FRACTION,
      description = "Share of cells held out for annotation (default: ${DEFAULT-VALUE}).")
  double testFraction;

  @Option(
      names = "--regularization",
      paramLabel = "C",
      defaultValue = "" + Annotation.Options.DEFAULT_REGULARIZATION,
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
  KMeans.Solver kmeans;

  @Option(
      names = "--resolutions",
      paramLabel = "NUMBER",
      split = ",",
      description =
          "Resolutions of Leiden communities of the nearest cells, such as 0.2,0.5,1,2 (default:"
              + " none).")
  List<Double> resolutions = List.of();

  @Option(
      names = "--graph-neighbors",
      paramLabel = "N",
      defaultValue = "" + Clustering.Options.DEFAULT_GRAPH_NEIGHBORS,
      description =
          "Nearest cells, by cosine, that Leiden's graph joins a cell with (default:"
              + " ${DEFAULT-VALUE}).")
  int graphNeighbors;

  @Option(
      names = "--n-neighbors",
      paramLabel = "N",
      defaultValue = "" + Annotation.Options.DEFAULT_NEIGHBORS,
      description =
          "Nearest cells, by cosine, that vote for a label (default: ${DEFAULT-VALUE}, the"
              + " paper's).")
  int neighbors;

  @Option(
      names = "--ensemble",
      description =
          "Also annotates by the pooled votes of the neighbours in all --embeddings, which must"
              + " hold the same cells.")
  boolean ensemble;

  @Mixin NetworkOptions network;

  @Override
  String run(SparkSession spark) {
    EvaluateCells.Result result =
        EvaluateCells.run(
            spark,
            new EvaluateCells.Options(
                embeddings,
                EnumSet.copyOf(tasks),
                new CellSelection(labelColumn, batchColumn, Set.copyOf(excludedLabels), atlas),
                new Clustering.Options(kmeans, resolutions, graphNeighbors),
                new Annotation.Options(
                    testFraction,
                    regularization,
                    neighbors,
                    ensemble ? Ensemble.Mode.POOLED_VOTES : Ensemble.Mode.OFF),
                patientColumn.map(
                    column -> new Phenotype.Options(column, phenotypeOf, folds(), regularization)),
                Optional.of(
                    new FineTuningGain.Options(
                        network.network(0),
                        patientColumn,
                        folds(),
                        testFraction,
                        network.draw(),
                        regularization)),
                seeds,
                output,
                writeMode()));
    return String.format("%s: %,d numbers", result.output(), result.metrics().size());
  }

  private OptionalInt folds() {
    return patientFolds.map(OptionalInt::of).orElseGet(OptionalInt::empty);
  }
}
