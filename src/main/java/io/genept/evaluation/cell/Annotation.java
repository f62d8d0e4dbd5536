package io.genept.evaluation.cell;

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

  /** Evaluates seeds 0 … seeds-1 with each scaling of the features. */
  public static void evaluate(
      CellData cells, int seeds, double testFraction, double c, Outcome.Scope scope) {
    evaluate(cells, seeds, testFraction, c, Scaling.NONE, "logistic_regression", scope);
    evaluate(
        cells, seeds, testFraction, c, Scaling.UNIT_VARIANCE, "logistic_regression_scaled", scope);
  }

  private static void evaluate(
      CellData cells,
      int seeds,
      double testFraction,
      double c,
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
            LogisticRegressionLearner.parallelism(cells.vectors()),
            learner,
            LOG,
            seed -> {
              TrainTestSplit split = TrainTestSplit.stratified(cells.labels(), testFraction, seed);
              int[] predicted =
                  LogisticRegressionLearner.fitPredict(
                          cells.vectors(), labels.codes(), split.train(), split.test(), c, scaling)
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
