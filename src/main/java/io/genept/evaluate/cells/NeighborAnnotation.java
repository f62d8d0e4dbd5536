package io.genept.evaluate.cells;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.learn.neighbors.NeighborSearch;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Recorder;
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
 * <p>The twin, {@value #TWIN}, splits within the labels, as logistic regression does, for seeds 0
 * and up.
 */
final class NeighborAnnotation {
  static final String REPLICA = "knn_cosine";
  static final String TWIN = "knn_cosine_stratified";

  private static final Logger LOG = LoggerFactory.getLogger(NeighborAnnotation.class);

  private NeighborAnnotation() {}

  /**
   * Votes on one split.
   *
   * @param test rows of the held-out cells
   * @param votes held-out cells × labels
   */
  record Run(String learner, long seed, int[] test, int[][] votes) {}

  /** Votes on the split of the replica and those of seeds 0 … seeds−1. */
  static List<Run> runs(EvaluatedCells cells, Annotation.Options options, int seeds) {
    LabelCodes labels = LabelCodes.of(cells.labels());
    AtomicLong done = new AtomicLong();
    LOG.info(
        "{} neighbours by cosine of {} cells, 1 split as the notebook's and {} stratified",
        options.neighbors(),
        cells.matrix().size(),
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
                  cells.replicaSplit(options.testFraction())));
          for (int seed = 0; seed < seeds; seed++) {
            done.incrementAndGet();
            TrainTestSplit split =
                TrainTestSplit.stratified(cells.labels(), options.testFraction(), seed);
            runs.add(run(cells, options, labels, TWIN, seed, split));
          }
          return runs;
        });
  }

  /** Adds the scores and predictions of all runs. */
  static void add(EvaluatedCells cells, List<Run> runs, Recorder.Scope scope) {
    List<String> classes = LabelCodes.of(cells.labels()).classes();
    for (Run run : runs) {
      int[] predicted = Arrays.stream(run.votes()).mapToInt(NeighborVotes::winner).toArray();
      ClassificationResults.add(
          cells, Annotation.TASK, run.learner(), run.seed(), run.test(), classes, predicted, scope);
    }
  }

  private static Run run(
      EvaluatedCells cells,
      Annotation.Options options,
      LabelCodes labels,
      String learner,
      long seed,
      TrainTestSplit split) {
    int[] train = split.train();
    if (options.neighbors() > train.length) {
      throw UserError.of(
          "Cannot take %d neighbours (--n-neighbors) among the %d training cells of %s. Expected at"
              + " most as many as there are cells.",
          options.neighbors(), train.length, cells.path());
    }
    int dim = cells.matrix().dimension();
    int[][] nearest =
        NeighborSearch.AUTO
            .neighbors(
                DistanceMetric.COSINE,
                rows(cells, train),
                dim,
                rows(cells, split.test()),
                options.neighbors(),
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

  private static float[] rows(EvaluatedCells cells, int[] rows) {
    int dim = cells.matrix().dimension();
    float[] values = new float[rows.length * dim];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(cells.matrix().values(), rows[i] * dim, values, i * dim, dim);
    }
    return values;
  }
}
