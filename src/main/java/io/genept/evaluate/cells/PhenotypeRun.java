package io.genept.evaluate.cells;

import io.genept.core.Progress;
import io.genept.learn.Scaling;
import io.genept.learn.VectorBlocks;
import io.genept.learn.linear.LinearModel;
import io.genept.learn.linear.LogisticRegression;
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
  private final LabelCodes patients;
  private final LabelCodes labels;
  private final PatientPredictions outcome;

  PhenotypeRun(EvaluatedCells cells, Phenotype options, Line line) {
    this.cells = cells;
    this.options = options;
    this.line = line;
    this.patients = cells.groups(options.patients().column().orElseThrow());
    this.labels = cells.labels();
    this.outcome = new PatientPredictions(cells, patients);
  }

  /**
   * Evaluates the replica and the corrected run.
   *
   * @throws io.genept.core.UserError if a patient has two phenotypes, or there are too few
   *     patients, in all or of a phenotype
   */
  void evaluate() {
    if (options.phenotypeOf() == Phenotype.Of.PATIENT) {
      PatientFolds.requireOnePhenotype(cells, patients);
    }
    PatientFolds folds =
        PatientFolds.of(cells.path(), patients, labels, options.patients().folds());
    LOG.debug(
        "{} of {} patients from {} cells, {} folds of patients",
        cells.labelColumn(),
        outcome.samples().ofPatient().length,
        cells.size(),
        folds.folds());
    VectorBlocks means = VectorBlocks.of(outcome.samples().means(), cells.dimension());
    for (Scaling scaling : Scaling.values()) {
      corrected(folds, means, scaling, shared(scaling));
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
    cells.step(named(REPLICA, scaling));
    int[] predicted =
        regression(scaling)
            .withMaxIterations(REPLICA_ITERATIONS)
            .fit(cells.spark(), cells.vectors(), labels.codes(), split.train())
            .predict(test);
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
    cells.predictions().add(ofLearner, test, labels, labels.classes(), predicted, new double[0]);
    return scores.accuracy();
  }

  private void corrected(PatientFolds folds, VectorBlocks means, Scaling scaling, double shared) {
    PatientSamples samples = outcome.samples();
    String learner = named(CELLS, scaling);
    int n = cells.size();
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
            cells.step(learner + ", fold " + fold);
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

  private LogisticRegression regression(Scaling scaling) {
    return new LogisticRegression(options.regularization().c())
        .withScaling(scaling)
        .withSolver(options.solver().solver());
  }

  private void fit(
      VectorBlocks vectors,
      int[] codes,
      TrainTestSplit split,
      Scaling scaling,
      int[] predicted,
      double[] scores) {
    int[] test = split.test();
    LinearModel model = regression(scaling).fit(cells.spark(), vectors, codes, split.train());
    int[] classes = model.predict(test);
    double[] second = scores.length > 0 ? model.probabilities(test, 1) : new double[0];
    for (int i = 0; i < test.length; i++) {
      predicted[test[i]] = classes[i];
      if (scores.length > 0) {
        scores[test[i]] = second[i];
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
