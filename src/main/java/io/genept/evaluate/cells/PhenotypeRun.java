package io.genept.evaluate.cells;

import io.genept.core.Progress;
import io.genept.learn.CachedVectors;
import io.genept.learn.Scaling;
import io.genept.learn.linear.LogisticRegression;
import io.genept.learn.linear.LogisticRegression.Prediction;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Line;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Predicts the phenotypes of the patients of one embedding, as {@link Phenotype} says. */
final class PhenotypeRun {
  static final String REPLICA = "logistic_regression_shared_patients";
  static final String CELLS = "logistic_regression_patient_disjoint";
  static final String VOTE = "majority_vote";
  static final String MEAN = "mean_of_embeddings";
  static final String BASELINE = "majority_class";
  private static final String REGRESSION = "logistic_regression";
  private static final double REPLICA_TEST = 0.2;
  private static final int REPLICA_ITERATIONS = 100;
  private static final Logger LOG = LoggerFactory.getLogger(PhenotypeRun.class);

  private final EvaluatedCells cells;
  private final Phenotype options;
  private final Line line;
  private final String[] patientOf;
  private final LabelCodes labels;
  private final PatientPredictions outcome;

  PhenotypeRun(EvaluatedCells cells, Phenotype options, Line line) {
    this.cells = cells;
    this.options = options;
    this.line = line;
    this.patientOf = cells.groups(options.patients().column().orElseThrow());
    this.labels = LabelCodes.of(cells.labels());
    this.outcome = new PatientPredictions(cells, labels, LabelCodes.of(patientOf));
  }

  /**
   * Evaluates the replica and the corrected run.
   *
   * @throws io.genept.core.UserError if a patient has two phenotypes, or there are too few
   *     patients, in all or of a phenotype
   */
  void evaluate() {
    if (options.phenotypeOf() == Phenotype.Of.PATIENT) {
      PatientFolds.requireOnePhenotype(cells, patientOf);
    }
    PatientFolds folds =
        PatientFolds.of(cells.path(), patientOf, cells.labels(), options.patients().folds());
    LOG.info(
        "{} of {} patients from {} cells, {} folds of patients",
        cells.labelColumn(),
        outcome.samples().ofPatient().length,
        cells.size(),
        folds.folds());
    try (CachedVectors means = cells.cache(outcome.samples().means())) {
      for (Scaling scaling : Scaling.values()) {
        corrected(folds, means, scaling, shared(scaling));
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

  private double shared(Scaling scaling) {
    TrainTestSplit split = cells.replicaSplit(REPLICA_TEST);
    int[] test = split.test();
    int[] predicted =
        new LogisticRegression(options.regularization().c())
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
    Line ofLearner = line.learner(named(REPLICA, scaling)).seed(EvaluatedCells.REPLICA_SEED);
    Line remarked = ofLearner.message("cells of a patient are in training and test");
    values.forEach((name, value) -> remarked.metric(name, value, test.length));
    outcome.predictions(
        ofLearner, i -> cells.matrix().keys().get(test[i]), truth, predicted, new double[0]);
    return scores.accuracy();
  }

  private void corrected(PatientFolds folds, CachedVectors means, Scaling scaling, double shared) {
    PatientSamples samples = outcome.samples();
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
    double disjoint = outcome.ofCells(line.learner(learner), predicted, scores);
    if (scaling == Scaling.NONE) {
      outcome.scoresOfCells(line.learner(BASELINE), majority(folds), new double[0]);
    }
    line.learner(learner)
        .message("accuracy of " + named(REPLICA, scaling) + " less that of " + learner)
        .metric("accuracy_inflation", shared - disjoint, n);
    outcome.votes(line.learner(named(VOTE, scaling)), predicted);
    outcome.ofSamples(line.learner(named(MEAN, scaling)), meanPredicted, meanScores);
  }

  private void fit(
      CachedVectors vectors,
      int[] codes,
      TrainTestSplit split,
      Scaling scaling,
      int[] predicted,
      double[] scores) {
    Prediction prediction =
        new LogisticRegression(options.regularization().c())
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
