package io.genept.evaluate.cells;

import io.genept.evaluate.EachSeed;
import io.genept.evaluate.LearnerChecks;
import io.genept.learn.network.MlpOptions;
import io.genept.learn.network.TrainingDraw;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Recorder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What fine-tuning an embedding gains (the paper's Table 3 and Fig. 3): a network of two layers is
 * trained on labelled cells and tested on others; beside its head, {@value FineTuningRun#HEAD},
 * logistic regression on its hidden layer, {@value FineTuningRun#HIDDEN}, and, as what is to be
 * gained upon, logistic regression on the embedding itself, {@value FineTuningRun#INPUT}, and on
 * its features of unit variance, {@value FineTuningRun#SCALED}, all of the same labelled cells.
 *
 * <p>With a column of patients, patients are held out fold by fold ({@link PatientFolds}), the
 * predictions of all folds are pooled, and intervals are bootstrapped over patients; where every
 * patient has one label, the majority vote of its cells is scored too. Without, a stratified share
 * of the cells is held out for each seed. {@code label_fraction} below 1 is the paper's setting of
 * few labels: only so many of the training cells keep theirs.
 *
 * <p>Training stops early on validation patients, or cells, drawn from those that are labelled.
 */
public final class FineTuningGain {
  /** Name of the task in tables. */
  public static final String TASK = "fine_tuning";

  private static final Logger LOG = LoggerFactory.getLogger(FineTuningGain.class);

  private final EvaluatedCells cells;
  private final Options options;
  private final Recorder.Scope scope;
  private final LabelCodes labels;

  /**
   * How an embedding is fine-tuned.
   *
   * @param network and its training; its seed is not used
   * @param patientColumn obs column of the patients to hold out; empty to hold out cells
   * @param folds number of folds of patients; empty as for {@link Phenotype}
   * @param testFraction share of the cells held out where there are no patients
   * @param draw which of the training cells keep their label, and which stop the training
   * @param regularization scikit-learn's {@code C} of the logistic regressions
   */
  public record Options(
      MlpOptions network,
      Optional<String> patientColumn,
      OptionalInt folds,
      double testFraction,
      TrainingDraw.Options draw,
      double regularization) {

    public Options {
      PatientFolds.requireFolds(folds);
      LearnerChecks.requireTestFraction(testFraction);
      LearnerChecks.requireRegularization(regularization);
    }

    /** The options by their names on the command line. */
    public Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>(network.described());
      patientColumn.ifPresent(column -> described.put("patient-column", column));
      folds.ifPresent(n -> described.put("patient-folds", Integer.toString(n)));
      if (patientColumn.isEmpty()) {
        described.put("test-fraction", Double.toString(testFraction));
      }
      described.putAll(draw.described());
      described.put("regularization", Double.toString(regularization));
      return described;
    }
  }

  private FineTuningGain(EvaluatedCells cells, Options options, Recorder.Scope scope) {
    this.cells = cells;
    this.options = options;
    this.scope = scope;
    this.labels = LabelCodes.of(cells.labels());
  }

  /**
   * Evaluates all learners, with seeds 0 … seeds-1.
   *
   * @param cells loaded with the patient column, if there is one, as that of the batches
   * @throws UserError if there are too few patients or cells, in all or of a label, or training
   *     diverges
   */
  public static void evaluate(
      EvaluatedCells cells, Options options, int seeds, Recorder.Scope scope) {
    FineTuningGain task = new FineTuningGain(cells, options, scope);
    if (options.patientColumn().isPresent()) {
      task.byPatients(seeds);
    } else {
      task.byCells(seeds);
    }
  }

  private void byCells(int seeds) {
    LOG.info("fine-tuning on {} cells, {} splits", cells.labels().length, seeds);
    List<FineTuningSplit> runs =
        each(
            seeds,
            seed -> {
              TrainTestSplit split =
                  TrainTestSplit.stratified(cells.labels(), options.testFraction(), seed);
              return FineTuningSplit.of(
                  cells, labels, options, split, new int[0], seed, FineTuningSplit.EVERY);
            });
    for (int seed = 0; seed < seeds; seed++) {
      FineTuningSplit run = runs.get(seed);
      Map<String, Double> accuracies = new LinkedHashMap<>();
      for (String learner : FineTuningSplit.EVERY) {
        int[] predicted = run.predictions().get(learner).classes();
        accuracies.put(
            learner,
            ClassificationResults.add(
                cells, TASK, learner, seed, run.test(), labels.classes(), predicted, scope));
      }
      gains(accuracies, (long) seed, run.test().length);
      bestEpoch(run, seed, null);
    }
  }

  private void byPatients(int seeds) {
    PatientFolds folds =
        PatientFolds.of(cells.path(), cells.batches(), cells.labels(), options.folds());
    LabelCodes patients = LabelCodes.of(cells.batches());
    LOG.info(
        "fine-tuning on {} cells of {} patients, {} folds, {} seeds",
        cells.labels().length,
        patients.classes().size(),
        folds.folds(),
        seeds);
    boolean inputsDiffer = options.draw().labelFraction() < 1;
    List<FineTuningSplit> runs =
        each(
            seeds * folds.folds(),
            number -> {
              long seed = number / folds.folds();
              int fold = (int) (number % folds.folds());
              return FineTuningSplit.of(
                  cells,
                  labels,
                  options,
                  folds.split(fold),
                  patients.codes(),
                  seed,
                  seed == 0 || inputsDiffer ? FineTuningSplit.EVERY : FineTuningSplit.TUNED);
            });
    PatientPredictions outcome =
        new PatientPredictions(
            TASK, cells, labels, PatientSamples.of(cells, labels, patients), scope);
    Map<String, Double> accuracies = new LinkedHashMap<>();
    for (int seed = 0; seed < seeds; seed++) {
      List<FineTuningSplit> ofSeed = runs.subList(seed * folds.folds(), (seed + 1) * folds.folds());
      for (String learner : ofSeed.get(0).predictions().keySet()) {
        boolean random = inputsDiffer || FineTuningSplit.TUNED.contains(learner);
        accuracies.put(learner, pool(learner, random ? (long) seed : null, ofSeed, outcome));
      }
      gains(accuracies, (long) seed, cells.labels().length);
      for (int fold = 0; fold < folds.folds(); fold++) {
        bestEpoch(ofSeed.get(fold), seed, fold);
      }
    }
  }

  private List<FineTuningSplit> each(int number, LongFunction<FineTuningSplit> run) {
    return EachSeed.run(
        number, Runtime.getRuntime().availableProcessors(), "fine-tuning", LOG, run);
  }

  /**
   * Pools the predictions of a learner for the patients of all folds, and adds them.
   *
   * @return its accuracy on cells
   */
  private double pool(
      String learner, Long seed, List<FineTuningSplit> folds, PatientPredictions outcome) {
    int n = cells.labels().length;
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
    double accuracy = outcome.ofCells(learner, seed, predicted, scores);
    if (outcome.onePerPatient()) {
      outcome.votes(learner + "_majority_vote", seed, predicted);
    }
    return accuracy;
  }

  private void gains(Map<String, Double> accuracies, Long seed, int n) {
    for (String learner : FineTuningSplit.TUNED) {
      gain(accuracies, learner, FineTuningSplit.INPUT, "accuracy_gain", seed, n);
      gain(accuracies, learner, FineTuningSplit.SCALED, "accuracy_gain_over_scaled", seed, n);
    }
  }

  private void gain(
      Map<String, Double> accuracies, String learner, String over, String name, Long seed, int n) {
    scope.metric(
        TASK,
        learner,
        cells.labelColumn(),
        name,
        seed,
        accuracies.get(learner) - accuracies.get(over),
        n,
        "accuracy less that of " + over);
  }

  private void bestEpoch(FineTuningSplit run, long seed, Integer fold) {
    scope.metric(
        new Recorder.Measured(
            TASK,
            FineTuningSplit.HEAD,
            cells.labelColumn(),
            "best_epoch",
            run.drawn().train().length),
        fold,
        seed,
        (double) run.bestEpoch(),
        null,
        "validated on %d cells of %d %s"
            .formatted(
                run.drawn().validation().length,
                run.drawn().groups(),
                run.drawn().by().name().toLowerCase(Locale.ROOT)));
  }
}
