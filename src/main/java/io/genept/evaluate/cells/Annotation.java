package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.evaluate.LearnerChecks;
import io.genept.learn.Scaling;
import io.genept.learn.linear.LogisticRegression;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Recorder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels of held-out cells, by their nearest neighbours ({@link NeighborAnnotation}) and by
 * logistic regression on the embedding; accuracy and macro precision, recall and F1 as
 * scikit-learn's.
 *
 * <p>Logistic regression has a stratified split for each seed that is scikit-learn's {@code
 * train_test_split(test_size, stratify=labels, random_state=seed)} on the cells sorted by id.
 */
public final class Annotation {
  /** Name of the task in tables. */
  public static final String TASK = "annotation";

  private static final Logger LOG = LoggerFactory.getLogger(Annotation.class);

  private Annotation() {}

  /**
   * How labels are predicted.
   *
   * @param testFraction share of cells held out, above 0 and below 1
   * @param regularization scikit-learn's {@code C} of the logistic regression, above 0
   * @param neighbors number of neighbours that vote, at least 1
   * @param ensemble whether the neighbours in all embeddings vote together, too
   */
  public record Options(
      double testFraction, double regularization, int neighbors, Ensemble.Mode ensemble) {
    public static final double DEFAULT_TEST_FRACTION = 0.2;
    public static final double DEFAULT_REGULARIZATION = 1;

    /** The paper's. */
    public static final int DEFAULT_NEIGHBORS = 10;

    public static final Options DEFAULT =
        new Options(
            DEFAULT_TEST_FRACTION, DEFAULT_REGULARIZATION, DEFAULT_NEIGHBORS, Ensemble.Mode.OFF);

    public Options {
      LearnerChecks.requireTestFraction(testFraction);
      LearnerChecks.requireRegularization(regularization);
      if (neighbors < 1) {
        throw UserError.of("--n-neighbors %d: expected at least 1.", neighbors);
      }
    }

    /** The options by their names on the command line. */
    public Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("test-fraction", Double.toString(testFraction));
      described.put("regularization", Double.toString(regularization));
      described.put("n-neighbors", Integer.toString(neighbors));
      described.put("ensemble", ensemble.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      return described;
    }
  }

  private record Run(TrainTestSplit split, int[] predicted) {}

  /**
   * Evaluates all learners, the seeded ones with seeds 0 … seeds-1.
   *
   * @param ensemble takes the votes of the neighbours, if they are pooled
   */
  public static void evaluate(
      EvaluatedCells cells,
      Options options,
      int seeds,
      String name,
      Optional<Ensemble> ensemble,
      Recorder.Scope scope) {
    List<NeighborAnnotation.Run> votes = NeighborAnnotation.runs(cells, options, seeds);
    NeighborAnnotation.add(cells, votes, scope);
    ensemble.ifPresent(pool -> pool.add(name, cells, votes));
    evaluate(cells, options, seeds, Scaling.NONE, "logistic_regression", scope);
    evaluate(cells, options, seeds, Scaling.UNIT_VARIANCE, "logistic_regression_scaled", scope);
  }

  private static void evaluate(
      EvaluatedCells cells,
      Options options,
      int seeds,
      Scaling scaling,
      String learner,
      Recorder.Scope scope) {
    LabelCodes labels = LabelCodes.of(cells.labels());
    LOG.info(
        "{} of {} labels on {} cells, {} splits",
        learner,
        labels.classes().size(),
        cells.labels().length,
        seeds);
    List<Run> runs =
        EachSeed.run(
            seeds,
            LogisticRegression.parallelism(cells.vectors()),
            learner,
            LOG,
            seed -> {
              TrainTestSplit split =
                  TrainTestSplit.stratified(cells.labels(), options.testFraction(), seed);
              int[] predicted =
                  new LogisticRegression(options.regularization())
                      .withScaling(scaling)
                      .fit(cells.vectors(), labels.codes(), split.train())
                      .predict(split.test())
                      .classes();
              return new Run(split, predicted);
            });
    for (int seed = 0; seed < runs.size(); seed++) {
      Run run = runs.get(seed);
      ClassificationResults.add(
          cells, TASK, learner, seed, run.split().test(), labels.classes(), run.predicted(), scope);
    }
  }
}
