package io.genept.evaluate.cells;

import io.genept.core.OptionSet;
import io.genept.evaluate.EachSeed;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fine-tunes one embedding, as {@link FineTuningGain} says, with seeds 0 and up. */
final class FineTuningRun {
  private static final Logger LOG = LoggerFactory.getLogger(FineTuningRun.class);

  private final EvaluatedCells cells;
  private final FineTuningGain options;
  private final int seeds;
  private final Line line;
  private final LabelCodes labels;

  FineTuningRun(EvaluatedCells cells, FineTuningGain options, int seeds, Line line) {
    this.cells = cells;
    this.options = options;
    this.seeds = seeds;
    this.line = line;
    this.labels = cells.labels();
  }

  /**
   * Holds out cells.
   *
   * @throws io.genept.core.UserError if there are too few of a label, or training diverges
   */
  void byCells() {
    LOG.debug("fine-tuning on {} cells, {} splits", cells.size(), seeds);
    SplitLabels splits = SplitLabels.of(labels);
    FineTuningSplit.Data data = new FineTuningSplit.Data(cells, new int[0], cells.mostOnDriver());
    List<FineTuningSplit> runs =
        each(
            seeds,
            seed -> {
              TrainTestSplit split = splits.stratified(options.testFraction().share(), seed);
              return FineTuningSplit.of(data, split, options, seed, FineTuningSplit.EVERY);
            });
    for (int seed = 0; seed < seeds; seed++) {
      FineTuningSplit run = runs.get(seed);
      Map<String, Double> accuracies = new LinkedHashMap<>();
      for (String learner : FineTuningSplit.EVERY) {
        int[] predicted = run.predictions().get(learner).classes();
        Line ofLearner = splits.remarked(line.learner(learner).seed((long) seed));
        accuracies.put(learner, ClassificationResults.add(cells, run.test(), predicted, ofLearner));
      }
      gains(accuracies, line.seed((long) seed), run.test().length);
      bestEpoch(run, line.seed((long) seed));
    }
  }

  /**
   * Holds out patients.
   *
   * @param patients of the cells
   * @throws io.genept.core.UserError if there are too few patients, in all or of a label, or
   *     training diverges
   */
  void byPatients(LabelCodes patients) {
    PatientFolds folds =
        PatientFolds.of(cells.path(), patients, labels, options.patients().folds());
    LOG.debug(
        "fine-tuning on {} cells of {} patients, {} folds, {} seeds",
        cells.size(),
        patients.classes().size(),
        folds.folds(),
        seeds);
    FineTuningSplit.Data data =
        new FineTuningSplit.Data(cells, patients.codes(), cells.mostOnDriver());
    boolean inputsDiffer =
        options.draw().labelFraction() < 1 || cells.size() > cells.mostOnDriver();
    List<FineTuningSplit> runs =
        each(
            seeds * folds.folds(),
            number -> {
              long seed = number / folds.folds();
              int fold = (int) (number % folds.folds());
              List<String> learners =
                  seed == 0 || inputsDiffer ? FineTuningSplit.EVERY : FineTuningSplit.TUNED;
              return FineTuningSplit.of(data, folds.split(fold), options, seed, learners);
            });
    PatientPredictions outcome = new PatientPredictions(cells, patients);
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      Line ofSeed = line.seed((long) seed);
      List<FineTuningSplit> splits = runs.subList(seed * folds.folds(), (seed + 1) * folds.folds());
      for (String learner : splits.get(0).predictions().keySet()) {
        boolean random = inputsDiffer || FineTuningSplit.TUNED.contains(learner);
        accuracies.put(learner, pool(learner, random ? ofSeed : line, splits, outcome));
      }
      gains(accuracies, ofSeed, cells.size());
      for (int fold = 0; fold < folds.folds(); fold++) {
        bestEpoch(splits.get(fold), ofSeed.fold(fold));
      }
    }
  }

  private List<FineTuningSplit> each(int number, LongFunction<FineTuningSplit> run) {
    return EachSeed.run(number, cells.learnersAtOnce(), "fine-tuning", LOG, run);
  }

  /**
   * Pools the predictions of a learner for the patients of all folds, and adds them.
   *
   * @return its accuracy on cells
   */
  private double pool(
      String learner, Line of, List<FineTuningSplit> folds, PatientPredictions outcome) {
    int n = cells.size();
    int[] predicted = new int[n];
    double[] scores = new double[labels.classes().size() == 2 ? n : 0];
    for (FineTuningSplit run : folds) {
      FineTuningSplit.Predicted own = run.predictions().get(learner);
      for (int i = 0; i < run.test().length; i++) {
        predicted[run.test()[i]] = own.classes()[i];
        if (scores.length > 0) {
          scores[run.test()[i]] = own.scores()[i];
        }
      }
    }
    double accuracy = outcome.ofCells(of.learner(learner), predicted, scores);
    if (outcome.onePerPatient()) {
      outcome.votes(of.learner(learner + "_majority_vote"), predicted);
    }
    return accuracy;
  }

  private static void gains(Map<String, Double> accuracies, Line line, int n) {
    for (String learner : FineTuningSplit.TUNED) {
      Line ofLearner = line.learner(learner);
      double accuracy = accuracies.get(learner);
      gain("accuracy_gain", accuracy, FineTuningSplit.INPUT, accuracies, ofLearner, n);
      gain("accuracy_gain_over_scaled", accuracy, FineTuningSplit.SCALED, accuracies, ofLearner, n);
    }
  }

  private static void gain(
      String name,
      double accuracy,
      String over,
      Map<String, Double> accuracies,
      Line ofLearner,
      int n) {
    ofLearner
        .message("accuracy less that of " + over)
        .metric(name, accuracy - accuracies.get(over), n);
  }

  private static void bestEpoch(FineTuningSplit run, Line line) {
    line.learner(FineTuningSplit.HEAD)
        .message(
            "validated on %d cells of %d %s"
                .formatted(
                    run.drawn().validation().length,
                    run.drawn().groups(),
                    OptionSet.nameOf(run.drawn().by())))
        .metric("best_epoch", (double) run.bestEpoch(), run.drawn().train().length);
  }
}
