package io.genept.evaluation.cell;

import io.genept.core.UserError;
import io.genept.evaluation.metric.ClassAverage;
import io.genept.evaluation.metric.ClassificationMetrics;
import io.genept.evaluation.run.EachSeed;
import io.genept.evaluation.run.Outcome;
import io.genept.learn.LogisticRegressionLearner;
import io.genept.learn.LogisticRegressionLearner.Scaling;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels of held-out cells predicted by logistic regression on the embedding, with a stratified
 * split for each seed that is scikit-learn's {@code train_test_split(test_size, stratify=labels,
 * random_state=seed)} on the cells sorted by id; accuracy and macro precision, recall and F1 as
 * scikit-learn's.
 */
public final class Annotation {
  /** Name of the task in tables. */
  public static final String TASK = "annotation";

  private static final Logger LOG = LoggerFactory.getLogger(Annotation.class);

  private Annotation() {}

  private record Run(TrainTestSplit split, int[] predicted) {}

  /**
   * How labels are predicted.
   *
   * @param testFraction share of cells held out, above 0 and below 1
   * @param regularization scikit-learn's {@code C} of the logistic regression, above 0
   */
  public record Options(double testFraction, double regularization) {
    public static final double DEFAULT_TEST_FRACTION = 0.2;
    public static final double DEFAULT_REGULARIZATION = 1;
    public static final Options DEFAULT =
        new Options(DEFAULT_TEST_FRACTION, DEFAULT_REGULARIZATION);

    public Options {
      if (!(testFraction > 0 && testFraction < 1)) {
        throw UserError.of(
            "--test-fraction %s: expected a number above 0 and below 1.", testFraction);
      }
      if (!(regularization > 0)) {
        throw UserError.of("--regularization %s: expected a number above 0.", regularization);
      }
    }

    /** The options by their names on the command line. */
    public Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("test-fraction", Double.toString(testFraction));
      described.put("regularization", Double.toString(regularization));
      return described;
    }
  }

  /** Evaluates seeds 0 … seeds-1 with each scaling of the features. */
  public static void evaluate(CellData cells, Options options, int seeds, Outcome.Scope scope) {
    evaluate(cells, options, seeds, Scaling.NONE, "logistic_regression", scope);
    evaluate(cells, options, seeds, Scaling.UNIT_VARIANCE, "logistic_regression_scaled", scope);
  }

  private static void evaluate(
      CellData cells,
      Options options,
      int seeds,
      Scaling scaling,
      String learner,
      Outcome.Scope scope) {
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
            cells.vectors().parallelism(),
            learner,
            LOG,
            seed -> {
              TrainTestSplit split =
                  TrainTestSplit.stratified(cells.labels(), options.testFraction(), seed);
              int[] predicted =
                  LogisticRegressionLearner.fitPredict(
                          cells.vectors(),
                          labels.codes(),
                          split.train(),
                          split.test(),
                          options.regularization(),
                          scaling)
                      .classes();
              return new Run(split, predicted);
            });
    for (int seed = 0; seed < runs.size(); seed++) {
      add(cells, labels, learner, seed, runs.get(seed), scope);
    }
  }

  private static void add(
      CellData cells, LabelCodes labels, String learner, long seed, Run run, Outcome.Scope scope) {
    int[] test = run.split().test();
    String column = cells.labelColumn();
    String[] truth = new String[test.length];
    String[] predicted = new String[test.length];
    for (int i = 0; i < test.length; i++) {
      truth[i] = cells.labels()[test[i]];
      predicted[i] = labels.classes().get(run.predicted()[i]);
      scope.prediction(
          TASK, learner, column, seed, cells.matrix().keys().get(test[i]), truth[i], predicted[i]);
    }
    ClassificationMetrics scores = ClassificationMetrics.of(truth, predicted);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", scores.accuracy());
    values.put("precision_macro", scores.precision(ClassAverage.MACRO));
    values.put("recall_macro", scores.recall(ClassAverage.MACRO));
    values.put("f1_macro", scores.f1(ClassAverage.MACRO));
    String remark =
        Arrays.stream(predicted).distinct().count() == 1
            ? "every held-out cell is predicted as " + predicted[0]
            : null;
    values.forEach(
        (metric, value) ->
            scope.metric(TASK, learner, column, metric, seed, value, test.length, remark));
  }
}
