package io.genept.evaluation.cell;

import io.genept.evaluation.metric.ClassAverage;
import io.genept.evaluation.metric.ClassificationMetrics;
import io.genept.learn.LogisticRegressionLearner;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.util.List;
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

  private static final String LEARNER = "logistic_regression";
  private static final Logger LOG = LoggerFactory.getLogger(Annotation.class);

  private Annotation() {}

  private record Run(TrainTestSplit split, int[] predicted) {}

  /** Evaluates seeds 0 … seeds-1. */
  public static void evaluate(
      CellData cells, int seeds, double testFraction, double c, Outcome.Scope scope) {
    LabelCodes labels = LabelCodes.of(cells.labels());
    LOG.info(
        "Logistic regression of {} labels on {} cells, {} splits",
        labels.classes().size(),
        cells.labels().length,
        seeds);
    List<Run> runs =
        EachSeed.run(
            seeds,
            cells.vectors().parallelism(),
            "logistic regression",
            LOG,
            seed -> {
              TrainTestSplit split = TrainTestSplit.stratified(cells.labels(), testFraction, seed);
              int[] predicted =
                  LogisticRegressionLearner.fitPredict(
                          cells.vectors(), labels.codes(), split.train(), split.test(), c)
                      .classes();
              return new Run(split, predicted);
            });
    for (int seed = 0; seed < runs.size(); seed++) {
      int[] test = runs.get(seed).split().test();
      String[] truth = new String[test.length];
      String[] predicted = new String[test.length];
      for (int i = 0; i < test.length; i++) {
        truth[i] = cells.labels()[test[i]];
        predicted[i] = labels.classes().get(runs.get(seed).predicted()[i]);
        scope.prediction(
            TASK,
            LEARNER,
            cells.labelColumn(),
            seed,
            cells.matrix().keys().get(test[i]),
            truth[i],
            predicted[i]);
      }
      ClassificationMetrics scores = ClassificationMetrics.of(truth, predicted);
      add(scope, cells, "accuracy", seed, scores.accuracy(), test.length);
      add(scope, cells, "precision_macro", seed, scores.precision(ClassAverage.MACRO), test.length);
      add(scope, cells, "recall_macro", seed, scores.recall(ClassAverage.MACRO), test.length);
      add(scope, cells, "f1_macro", seed, scores.f1(ClassAverage.MACRO), test.length);
    }
  }

  private static void add(
      Outcome.Scope scope, CellData cells, String metric, long seed, double value, long n) {
    scope.metric(TASK, LEARNER, cells.labelColumn(), metric, seed, value, n);
  }
}
