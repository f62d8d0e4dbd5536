package io.genept.evaluate.cells;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.evaluate.LearnerChecks;
import io.genept.learn.CachedVectors;
import io.genept.learn.Scaling;
import io.genept.learn.linear.LogisticRegression;
import io.genept.learn.linear.LogisticRegression.Prediction;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Recorder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phenotype of patients (healthy, diseased) predicted from their cells by ℓ2-regularised
 * logistic regression, scikit-learn's {@code LogisticRegression()}.
 *
 * <p>The replica, {@value #REPLICA}, is that of the paper's Fig. 4: {@code train_test_split(
 * test_size=0.2, random_state=2023)} of the cells, cells of a patient on both sides, 100
 * iterations, averages weighted by the size of the classes.
 *
 * <p>The twin holds patients out ({@link PatientFolds}), pools the predictions of all folds, and
 * averages over the classes (macro), as Table 3 does, with bootstrap intervals over patients:
 * {@value #CELLS} for each cell; and for each patient {@value #VOTE}, the most frequent prediction
 * of its cells, and {@value #MEAN}, logistic regression on the mean vector of its cells. {@code
 * accuracy_inflation} is the replica's accuracy less that of {@value #CELLS}: what sharing patients
 * between training and test is worth. {@value #BASELINE} predicts the most frequent class of the
 * training cells.
 *
 * <p>All but the baseline also on features of unit variance, named {@code scaled}: the plain
 * penalty outweighs the small differences between vectors that point much the same way.
 */
public final class Phenotype {
  /** Name of the task in tables. */
  public static final String TASK = "phenotype";

  static final String REPLICA = "logistic_regression_shared_patients";
  static final String CELLS = "logistic_regression_patient_disjoint";
  static final String VOTE = "majority_vote";
  static final String MEAN = "mean_of_embeddings";
  static final String BASELINE = "majority_class";
  private static final String REGRESSION = "logistic_regression";
  private static final double REPLICA_TEST = 0.2;
  private static final int REPLICA_ITERATIONS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(Phenotype.class);

  private final EvaluatedCells cells;
  private final Options options;
  private final Recorder.Scope scope;
  private final LabelCodes labels;
  private final LabelCodes patients;

  /** What has a phenotype. */
  public enum Of {
    /** A patient: one phenotype in all its cells. */
    PATIENT,
    /**
     * A sample, the cells of a patient with one phenotype, where patients were sampled in several
     * states, such as before and after treatment. Folds still keep all cells of a patient together.
     */
    SAMPLE
  }

  /**
   * How the phenotype is predicted.
   *
   * @param patientColumn obs column of the patients
   * @param of what has a phenotype
   * @param folds number of folds of patients, at least 2; empty to hold each patient out, up to 20,
   *     and for 10 folds above
   * @param regularization scikit-learn's {@code C}, above 0
   */
  public record Options(String patientColumn, Of of, OptionalInt folds, double regularization) {
    public Options {
      PatientFolds.requireFolds(folds);
      LearnerChecks.requireRegularization(regularization);
    }

    /** The options by their names on the command line. */
    public Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("patient-column", patientColumn);
      described.put("phenotype-of", of.name().toLowerCase(Locale.ROOT));
      folds.ifPresent(n -> described.put("patient-folds", Integer.toString(n)));
      described.put("regularization", Double.toString(regularization));
      return described;
    }
  }

  private Phenotype(EvaluatedCells cells, Options options, Recorder.Scope scope) {
    this.cells = cells;
    this.options = options;
    this.scope = scope;
    this.labels = LabelCodes.of(cells.labels());
    this.patients = LabelCodes.of(cells.batches());
  }

  /**
   * Evaluates the replica and the twin.
   *
   * @param cells loaded with the patient column as that of the batches, without the cells that have
   *     none
   * @throws UserError if a patient has two phenotypes, or there are too few patients, in all or of
   *     a phenotype
   */
  public static void evaluate(
      SparkSession spark, EvaluatedCells cells, Options options, Recorder.Scope scope) {
    Phenotype phenotype = new Phenotype(cells, options, scope);
    if (options.of() == Of.PATIENT) {
      PatientFolds.requireOnePhenotype(cells);
    }
    PatientFolds folds =
        PatientFolds.of(cells.path(), cells.batches(), cells.labels(), options.folds());
    LOG.info(
        "{} of {} patients from {} cells, {} folds of patients",
        cells.labelColumn(),
        phenotype.patients.classes().size(),
        cells.labels().length,
        folds.folds());
    PatientSamples samples = PatientSamples.of(cells, phenotype.labels, phenotype.patients);
    PatientPredictions outcome =
        new PatientPredictions(TASK, cells, phenotype.labels, samples, scope);
    try (CachedVectors means =
        CachedVectors.cache(spark, samples.means(), cells.matrix().dimension())) {
      for (Scaling scaling : Scaling.values()) {
        double shared = phenotype.shared(scaling, outcome);
        phenotype.twin(folds, samples, means, scaling, shared, outcome);
      }
    }
  }

  private static String named(String learner, Scaling scaling) {
    if (scaling == Scaling.NONE) {
      return learner;
    }
    return learner.startsWith(REGRESSION)
        ? REGRESSION + "_scaled" + learner.substring(REGRESSION.length())
        : learner + "_scaled";
  }

  private double shared(Scaling scaling, PatientPredictions outcome) {
    String learner = named(REPLICA, scaling);
    TrainTestSplit split = cells.replicaSplit(REPLICA_TEST);
    int[] test = split.test();
    int[] predicted =
        new LogisticRegression(options.regularization())
            .withScaling(scaling)
            .withMaxIterations(REPLICA_ITERATIONS)
            .fit(cells.vectors(), labels.codes(), split.train())
            .predict(test)
            .classes();
    int[] codes = labels.codes();
    int[] truth = IntStream.of(test).map(row -> codes[row]).toArray();
    ClassificationMetrics scores = ClassificationMetrics.of(truth, predicted);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("accuracy", scores.accuracy());
    values.put("precision_weighted", scores.precision(ClassAverage.WEIGHTED));
    values.put("recall_weighted", scores.recall(ClassAverage.WEIGHTED));
    values.put("f1_weighted", scores.f1(ClassAverage.WEIGHTED));
    values.forEach(
        (name, value) ->
            scope.metric(
                TASK,
                learner,
                cells.labelColumn(),
                name,
                EvaluatedCells.REPLICA_SEED,
                value,
                test.length,
                "cells of a patient are in training and test"));
    outcome.predictions(
        learner,
        EvaluatedCells.REPLICA_SEED,
        i -> cells.matrix().keys().get(test[i]),
        truth,
        predicted,
        new double[0]);
    return scores.accuracy();
  }

  private void twin(
      PatientFolds folds,
      PatientSamples samples,
      CachedVectors means,
      Scaling scaling,
      double shared,
      PatientPredictions outcome) {
    String learner = named(CELLS, scaling);
    int n = cells.labels().length;
    int[] codes = labels.codes();
    int[] predicted = new int[n];
    double[] scores = new double[labels.classes().size() == 2 ? n : 0];
    int[] meanPredicted = new int[samples.truth().length];
    double[] meanScores = new double[scores.length == 0 ? 0 : meanPredicted.length];
    AtomicLong done = new AtomicLong();
    Progress.during(
        "folds of patients",
        folds.folds(),
        done::get,
        LOG::info,
        () -> {
          for (int fold = 0; fold < folds.folds(); fold++) {
            fit(cells.vectors(), codes, folds.split(fold), scaling, predicted, scores);
            fit(
                means,
                samples.truth(),
                samples.split(folds, fold),
                scaling,
                meanPredicted,
                meanScores);
            done.incrementAndGet();
          }
          return null;
        });
    double disjoint = outcome.ofCells(learner, null, predicted, scores);
    if (scaling == Scaling.NONE) {
      outcome.scoresOfCells(BASELINE, null, majority(folds), new double[0]);
    }
    scope.metric(
        TASK,
        learner,
        cells.labelColumn(),
        "accuracy_inflation",
        null,
        shared - disjoint,
        n,
        "accuracy of " + named(REPLICA, scaling) + " less that of " + learner);
    outcome.votes(named(VOTE, scaling), null, predicted);
    outcome.ofSamples(named(MEAN, scaling), null, meanPredicted, meanScores);
  }

  private void fit(
      CachedVectors vectors,
      int[] codes,
      TrainTestSplit split,
      Scaling scaling,
      int[] predicted,
      double[] scores) {
    Prediction prediction =
        new LogisticRegression(options.regularization())
            .withScaling(scaling)
            .fit(vectors, codes, split.train())
            .predict(split.test());
    for (int i = 0; i < split.test().length; i++) {
      predicted[split.test()[i]] = prediction.classes()[i];
      if (scores.length > 0) {
        scores[split.test()[i]] = prediction.probabilities()[i][1];
      }
    }
  }

  /** For each cell the most frequent class of the cells outside its fold. */
  private int[] majority(PatientFolds folds) {
    int[] codes = labels.codes();
    int[] majority = new int[codes.length];
    for (int fold = 0; fold < folds.folds(); fold++) {
      TrainTestSplit split = folds.split(fold);
      int[] counts = new int[labels.classes().size()];
      IntStream.of(split.train()).forEach(cell -> counts[codes[cell]]++);
      int most = NeighborVotes.winner(counts);
      IntStream.of(split.test()).forEach(cell -> majority[cell] = most);
    }
    return majority;
  }
}
