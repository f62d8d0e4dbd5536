package io.genept.evaluate.cells;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.learn.neighbors.NeighborSearch;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels of held-out cells by the votes of their nearest cells in the training set, by cosine, as
 * the paper's supplement annotates; equals scikit-learn's {@code
 * KNeighborsClassifier(metric="cosine", algorithm="brute")}.
 *
 * <p>The replica, {@value #REPLICA}, splits as the notebook does: {@code
 * train_test_split(test_size, random_state=2023)} without regard to the labels, index for index, on
 * the cells in {@link EvaluatedCells#replicaOrder}. The notebook searches an hnswlib index, this
 * all cells up to the limit of {@link NeighborSearch#AUTO}; it takes the label by {@code
 * scipy.stats.mode}, which like {@code KNeighborsClassifier} prefers the smallest of labels with as
 * many votes.
 *
 * <p>The corrected run, {@value #CORRECTED}, splits within the labels, as logistic regression does,
 * for seeds 0 and up.
 */
final class NeighborAnnotation {
  static final String REPLICA = "knn_cosine";
  static final String CORRECTED = "knn_cosine_stratified";

  private static final Logger LOG = LoggerFactory.getLogger(NeighborAnnotation.class);

  private NeighborAnnotation() {}

  /**
   * Votes on one split.
   *
   * @param test rows of the held-out cells
   * @param votes held-out cells × labels
   */
  record Run(String learner, long seed, int[] test, int[][] votes) {}

  /** Votes of few cells on the split of the replica and those of seeds 0 … seeds−1. */
  static List<Run> runs(EvaluatedCells cells, Annotation options, int seeds) {
    LabelCodes labels = cells.labels();
    SplitLabels splits = SplitLabels.of(labels);
    AtomicLong done = new AtomicLong();
    LOG.debug(
        "{} neighbours by cosine of {} cells, 1 split as the notebook's and {} stratified",
        options.nNeighbors(),
        cells.size(),
        seeds);
    return Progress.during(
        "k-nn runs",
        seeds + 1,
        done::get,
        LOG::info,
        () -> {
          List<Run> runs = new ArrayList<>();
          runs.add(
              run(
                  cells,
                  options,
                  labels,
                  REPLICA,
                  EvaluatedCells.REPLICA_SEED,
                  cells.replicaSplit(options.testFraction().share())));
          for (int seed = 0; seed < seeds; seed++) {
            done.incrementAndGet();
            TrainTestSplit split = splits.stratified(options.testFraction().share(), seed);
            runs.add(run(cells, options, labels, CORRECTED, seed, split));
          }
          return runs;
        });
  }

  /** Adds the scores and predictions of all runs. */
  static void add(EvaluatedCells cells, List<Run> runs, Line task) {
    SplitLabels splits = SplitLabels.of(cells.labels());
    for (Run run : runs) {
      Line line = task.learner(run.learner()).seed(run.seed());
      int[] predicted = Arrays.stream(run.votes()).mapToInt(NeighborVotes::winner).toArray();
      ClassificationResults.add(
          cells,
          run.test(),
          predicted,
          run.learner().equals(CORRECTED) ? splits.remarked(line) : line);
    }
  }

  private static Run run(
      EvaluatedCells cells,
      Annotation options,
      LabelCodes labels,
      String learner,
      long seed,
      TrainTestSplit split) {
    int[] train = split.train();
    if (options.nNeighbors() > train.length) {
      throw UserError.of(
          "Cannot take %d neighbours (--n-neighbors) among the %d training cells of %s. Expected at"
              + " most as many as there are cells.",
          options.nNeighbors(), train.length, cells.path());
    }
    int dim = cells.dimension();
    int[][] nearest =
        NeighborSearch.AUTO
            .neighbors(
                DistanceMetric.COSINE,
                cells.vectorsOf(train),
                dim,
                cells.vectorsOf(split.test()),
                options.nNeighbors(),
                seed)
            .rows();
    int[] codes = labels.codes();
    int[] trainCodes = IntStream.of(train).map(row -> codes[row]).toArray();
    return new Run(
        learner,
        seed,
        split.test(),
        NeighborVotes.of(nearest, trainCodes, labels.classes().size()));
  }
}
