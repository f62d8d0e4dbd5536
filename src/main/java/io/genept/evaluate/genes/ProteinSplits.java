package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.pairs.DegreeBaseline;
import io.genept.evaluate.pairs.NegativePairs;
import io.genept.evaluate.pairs.Pairs;
import io.genept.evaluate.pairs.UnseenSplit;
import io.genept.learn.linear.PairFeature;
import io.genept.math.TrainTestSplit;
import io.genept.table.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * Reported pairs of one embedding with negative ones, split for training and testing.
 *
 * <p>Replica: random negatives, pairs of a protein with itself as reported, a random split.
 * Corrected: pairs of a protein with itself removed; random negatives, and negatives in which each
 * protein occurs as often as in the positives; for each the test classes C1, C2 and C3 of {@link
 * UnseenSplit}, learnt by one fit; the sum of the vectors, and sum, product and difference.
 *
 * <p>A linear model of the sum adds up one score for each protein: it finds proteins that interact
 * much, and cannot tell with whom. Degree-matched negatives leave it nothing to find. They also
 * make memory of proteins misleading in C1 and C2: of a protein's positives and negatives there are
 * as many in all, so what training has more of, the test pairs have less.
 */
final class ProteinSplits {
  private static final String DEGREE_EMBEDDING = "degree_only";
  private final ProteinInteraction task;
  private final long[] positives;
  private final int[] screened;
  private final String message;
  private final List<Run> runs = new ArrayList<>();

  /**
   * Draws and splits for each seed.
   *
   * @param positives keys of different pairs
   * @param screened items to draw negatives from, in any order
   * @param message what was left out, for the metrics
   */
  ProteinSplits(ProteinInteraction task, long[] positives, int[] screened, String message) {
    this.task = task;
    this.positives = positives;
    this.screened = screened;
    this.message = message;
    for (long seed = 0; seed < task.seeds(); seed++) {
      runs.add(replica(seed));
      long[] others = Arrays.stream(positives).filter(key -> !Pairs.isSelf(key)).toArray();
      if (others.length == 0) {
        throw UserError.of(
            "Cannot evaluate %s: all %,d reported pairs are of a protein with itself. Expected"
                + " pairs of two proteins.",
            task.name(), positives.length);
      }
      String selves =
          String.format(
              Locale.ROOT,
              "%s; %,d pairs of a protein with itself removed",
              message,
              positives.length - others.length);
      runs.add(
          corrected(
              "random_negatives",
              Pairs.of(others, NegativePairs.random(others, screened, seed)),
              seed,
              selves));
      NegativePairs.Matched matched = NegativePairs.degreeMatched(others, seed);
      runs.add(
          corrected(
              "degree_matched",
              Pairs.of(others, matched.keys()),
              seed,
              String.format(
                  Locale.ROOT,
                  "%s; %,d negatives fewer than positives",
                  selves,
                  matched.unmatched())));
    }
  }

  /**
   * Training set and the pairs that are scored after it; {@code ending} is that of the learners'
   * names.
   */
  private record Run(
      List<PairFeature> features,
      String ending,
      long seed,
      Pairs train,
      List<String> labels,
      List<Pairs> tests,
      String message) {
    List<PairRuns.Fit> fits() {
      return features.stream().map(feature -> new PairRuns.Fit(feature, train, tests)).toList();
    }

    String learner(PairFeature feature) {
      return PairRuns.learner(feature) + ending;
    }
  }

  private Run replica(long seed) {
    Pairs pairs = Pairs.of(positives, NegativePairs.random(positives, screened, seed));
    TrainTestSplit split = TrainTestSplit.shuffled(pairs.size(), task.pairTestFraction(), seed);
    Pairs train = pairs.rows(Arrays.stream(split.train()).sorted().toArray());
    requireBothClasses(train, seed);
    return new Run(
        List.of(PairFeature.SUM),
        GeneTask.REPLICA,
        seed,
        train,
        List.of("random_negatives.random_split"),
        List.of(pairs.rows(Arrays.stream(split.test()).sorted().toArray())),
        message);
  }

  private Run corrected(String negatives, Pairs pairs, long seed, String what) {
    UnseenSplit split =
        UnseenSplit.of(pairs, task.heldOutProteins(), task.pairTestFraction(), seed);
    Pairs train = pairs.rows(split.train());
    requireBothClasses(train, seed);
    return new Run(
        List.of(PairFeature.SUM, PairFeature.ALL),
        "",
        seed,
        train,
        List.of(negatives + ".c1", negatives + ".c2", negatives + ".c3"),
        List.of(pairs.rows(split.c1()), pairs.rows(split.c2()), pairs.rows(split.c3())),
        what);
  }

  private void requireBothClasses(Pairs train, long seed) {
    if (train.positives() == 0 || train.positives() == train.size()) {
      throw UserError.of(
          "Cannot evaluate %s: %,d of the %,d training pairs that seed %d leaves are positive."
              + " Expected pairs of both classes; give more interactions, or lower"
              + " --held-out-proteins.",
          task.name(), train.positives(), train.size(), seed);
    }
  }

  /** Records the numbers of logistic regression on features of the vectors. */
  void evaluate(GeneTask.Setting setting, GeneVectors embedding) {
    List<PairRuns.Fit> fits = runs.stream().flatMap(run -> run.fits().stream()).toList();
    Iterator<List<double[]>> scores =
        PairRuns.scores(setting.spark(), embedding, fits, task.name()).iterator();
    Line line = task.line(setting, embedding.name());
    for (Run run : runs) {
      for (PairFeature feature : run.features()) {
        List<double[]> scored = scores.next();
        for (int test = 0; test < scored.size(); test++) {
          record(line.learner(run.learner(feature)), run, test, scored.get(test));
        }
      }
    }
  }

  /** Records what the degrees of the proteins in training tell, without any vector. */
  void recordDegrees(GeneTask.Setting setting) {
    Line line = task.line(setting, DEGREE_EMBEDDING);
    for (Run run : runs) {
      DegreeBaseline degrees = new DegreeBaseline(run.train());
      for (int test = 0; test < run.tests().size(); test++) {
        Pairs pairs = run.tests().get(test);
        record(line.learner("degree"), run, test, degrees.degree(pairs));
        record(line.learner("degree_odds"), run, test, degrees.odds(pairs));
      }
    }
  }

  private static void record(Line line, Run run, int test, double[] scores) {
    PairMetrics.record(
        line.against(run.labels().get(test)).seed(run.seed()).message(run.message()),
        run.tests().get(test),
        scores);
  }
}
