package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.learn.CachedVectors;
import io.genept.learn.Scaling;
import io.genept.learn.linear.LogisticRegression;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.metric.Bootstrap;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Recorder;
import io.genept.table.Recorder.Measured;
import io.genept.table.Recorder.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of {@link FunctionalClass}. */
final class FunctionalClassRun {
  private static final Logger LOG = LoggerFactory.getLogger(FunctionalClassRun.class);
  private static final String LEARNER = "logistic_regression";
  private static final int ITERATIONS_OF_THE_PAPER = 100;
  private static final int ITERATIONS = 1_000;

  private final FunctionalClass task;
  private final GeneLabels labels;
  private final List<GeneVectors> embeddings;
  private final Recorder outcome;

  FunctionalClassRun(
      FunctionalClass task, GeneLabels labels, List<GeneVectors> embeddings, Recorder outcome) {
    this.task = task;
    this.labels = labels;
    this.embeddings = embeddings;
    this.outcome = outcome;
  }

  void run(SparkSession spark) {
    LOG.info(
        "{}: {} genes with a label, {} lines without",
        labels.name(),
        labels.entries().size(),
        labels.unlabelled());
    List<int[]> rows = new ArrayList<>();
    for (GeneVectors vectors : embeddings) {
      rows.add(
          LabelledRows.match(
              vectors, labels, "evaluate functional classes", task.minMatchedFraction()));
    }
    Set<Integer> shared = LabelledRows.shared(embeddings, labels, rows);
    Map<String, boolean[]> rightOf = new TreeMap<>();
    for (int e = 0; e < embeddings.size(); e++) {
      GeneVectors vectors = embeddings.get(e);
      int[] own = rows.get(e);
      LabelledRows asPublished = frequent(vectors, LabelledRows.nonZero(vectors, labels, own));
      measure(
          spark,
          vectors,
          asPublished,
          TrainTestSplit.shuffled(asPublished.size(), task.testFraction(), task.splitSeed()),
          true);
      LabelledRows once = LabelledRows.of(vectors, labels, own, shared);
      int[] first = rows.get(0);
      LabelledRows distinct =
          frequent(
              vectors,
              once.sortedBy(
                  Comparator.comparing(i -> embeddings.get(0).symbol(first[once.entries()[i]]))));
      boolean[] right =
          measure(
              spark,
              vectors,
              distinct,
              TrainTestSplit.stratified(distinct.labels(), task.testFraction(), task.splitSeed()),
              false);
      rightOf.put(vectors.name(), right);
      if (e > 0) {
        String other = vectors.base().map(GeneVectors.Base::name).orElse(embeddings.get(0).name());
        compare(vectors, other, right, rightOf.get(other));
      }
    }
  }

  /** Classes of more than so many samples. */
  private LabelledRows frequent(GeneVectors vectors, LabelledRows samples) {
    Map<String, Long> members =
        Arrays.stream(samples.labels())
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    Map<String, Long> kept = new TreeMap<>(members);
    kept.values().removeIf(count -> count <= task.minMembers());
    if (kept.size() < 2) {
      throw UserError.of(
          "Cannot evaluate %s by functional class: %d of its %d classes have more than %d genes"
              + " with a vector (%s). Expected at least two; lower --min-members, or give a table"
              + " of more genes.",
          vectors.name(), kept.size(), members.size(), task.minMembers(), members);
    }
    return samples.where(i -> kept.containsKey(samples.labels()[i]));
  }

  /** Whether each held-out sample was predicted right. */
  private boolean[] measure(
      SparkSession spark,
      GeneVectors vectors,
      LabelledRows samples,
      TrainTestSplit split,
      boolean replica) {
    LabelCodes codes = LabelCodes.of(samples.labels());
    String learner = LEARNER + (replica ? GeneTask.REPLICA : "");
    LOG.info(
        "{} {}: {} classes of {} samples, {} held out",
        vectors.name(),
        learner,
        codes.classes().size(),
        samples.size(),
        split.test().length);
    int[] predicted;
    try (CachedVectors cached = vectors.cached(spark, samples.rows())) {
      predicted =
          LogisticRegression.fitPredict(
                  cached,
                  codes.codes(),
                  split.train(),
                  split.test(),
                  task.regularization(),
                  Scaling.NONE,
                  replica ? ITERATIONS_OF_THE_PAPER : ITERATIONS)
              .classes();
    }
    String[] truth = new String[predicted.length];
    String[] answer = new String[predicted.length];
    String[] ids = samples.ids();
    Recorder.Scope scope = outcome.scope(labels.name(), vectors.name());
    for (int i = 0; i < predicted.length; i++) {
      int sample = split.test()[i];
      truth[i] = samples.labels()[sample];
      answer[i] = codes.classes().get(predicted[i]);
      scope.prediction(
          task.name(), learner, column(), task.splitSeed(), ids[sample], truth[i], answer[i]);
    }
    boolean[] right = new boolean[truth.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = truth[i].equals(answer[i]);
    }
    Reference reference =
        replica ? PublishedGeneResults.functionalClass(vectors.name()).orElse(null) : null;
    add(
        scope,
        learner,
        "accuracy",
        truth.length,
        share(right, everyOf(right)),
        reference,
        interval(right));
    add(scope, learner, ClassificationMetrics.of(truth, answer), truth);
    return right;
  }

  /** The same genes are held out of every embedding, so that they are drawn together. */
  private void compare(GeneVectors vectors, String other, boolean[] right, boolean[] others) {
    Bootstrap interval =
        Bootstrap.of(
            right.length, task.splitSeed(), drawn -> share(right, drawn) - share(others, drawn));
    double difference = share(right, everyOf(right)) - share(others, everyOf(others));
    String message =
        String.format(
            Locale.ROOT,
            "minus %s: accuracy %.4f, %.4f to %.4f (95 %% interval of %,d bootstrap samples)",
            other,
            difference,
            interval.low(),
            interval.high(),
            Bootstrap.SAMPLES);
    add(
        outcome.scope(labels.name(), vectors.name()),
        LEARNER,
        "accuracy_difference",
        right.length,
        difference,
        null,
        message + vectors.base().map(base -> "; " + base.remark()).orElse(""));
  }

  private static double share(boolean[] right, int[] drawn) {
    int count = 0;
    for (int i : drawn) {
      count += right[i] ? 1 : 0;
    }
    return (double) count / drawn.length;
  }

  private void add(
      Recorder.Scope scope, String learner, ClassificationMetrics scores, String[] truth) {
    add(scope, learner, "accuracy_of_majority", truth.length, majority(scores), null, null);
    add(scope, learner, "f1_macro", truth.length, scores.f1(ClassAverage.MACRO), null, null);
    for (ClassificationMetrics.ClassScores each : scores.classes()) {
      if (each.support() > 0) {
        scope.metric(
            new Measured(
                task.name() + "_by_class", learner, column(), each.label(), each.support()),
            null,
            task.splitSeed(),
            each.recall(),
            null,
            null);
      }
    }
  }

  private void add(
      Recorder.Scope scope,
      String learner,
      String metric,
      long n,
      double value,
      Reference reference,
      String message) {
    scope.metric(
        new Measured(task.name(), learner, column(), metric, n),
        null,
        task.splitSeed(),
        value,
        reference,
        message);
  }

  private String interval(boolean[] right) {
    Bootstrap interval = Bootstrap.of(right.length, task.splitSeed(), drawn -> share(right, drawn));
    return String.format(
        Locale.ROOT,
        "accuracy %.4f to %.4f (95 %% interval of %,d bootstrap samples of the test genes)",
        interval.low(),
        interval.high(),
        Bootstrap.SAMPLES);
  }

  private static double majority(ClassificationMetrics scores) {
    LongSummaryStatistics members =
        scores.classes().stream()
            .mapToLong(ClassificationMetrics.ClassScores::support)
            .summaryStatistics();
    return (double) members.getMax() / members.getSum();
  }

  private static int[] everyOf(boolean[] samples) {
    return IntStream.range(0, samples.length).toArray();
  }

  private String column() {
    return labels.column();
  }
}
