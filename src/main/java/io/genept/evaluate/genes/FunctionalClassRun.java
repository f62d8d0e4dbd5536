package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.learn.linear.LogisticRegression;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.metric.Bootstrap;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import io.genept.table.Line;
import io.genept.table.Metrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
  private final GeneTask.Setting setting;

  FunctionalClassRun(
      FunctionalClass task,
      GeneLabels labels,
      List<GeneVectors> embeddings,
      GeneTask.Setting setting) {
    this.task = task;
    this.labels = labels;
    this.embeddings = embeddings;
    this.setting = setting;
  }

  void run() {
    LOG.info(
        "{}: {} genes with a label, {} lines without",
        labels.name(),
        labels.entries().size(),
        labels.unlabelled());
    List<int[]> rows = new ArrayList<>();
    for (GeneVectors vectors : embeddings) {
      rows.add(
          LabelledRows.match(
              vectors, labels, "evaluate functional classes", task.matched().smallest()));
    }
    Set<Integer> shared = LabelledRows.shared(embeddings, labels, rows);
    Map<String, boolean[]> rightOf = new TreeMap<>();
    for (int e = 0; e < embeddings.size(); e++) {
      GeneVectors vectors = embeddings.get(e);
      int[] own = rows.get(e);
      LabelledRows asPublished = frequent(vectors, LabelledRows.nonZero(vectors, labels, own));
      measure(
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

  /** Keeps classes of more than {@code --min-members} samples. */
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

  /** Learns and predicts; returns whether each held-out sample was predicted right. */
  private boolean[] measure(
      GeneVectors vectors, LabelledRows samples, TrainTestSplit split, boolean replica) {
    LabelCodes codes = LabelCodes.of(samples.labels());
    String learner = LEARNER + (replica ? GeneTask.REPLICA : "");
    LOG.debug(
        "{} {}: {} classes of {} samples, {} held out",
        vectors.name(),
        learner,
        codes.classes().size(),
        samples.size(),
        split.test().length);
    int[] predicted =
        new LogisticRegression(task.regularization().c())
            .withMaxIterations(replica ? ITERATIONS_OF_THE_PAPER : ITERATIONS)
            .fit(setting.spark(), vectors.blocks(samples.rows()), codes.codes(), split.train())
            .predict(split.test());
    String[] truth = new String[predicted.length];
    String[] answer = new String[predicted.length];
    String[] ids = samples.ids();
    Line line = line(vectors).learner(learner);
    boolean[] right = new boolean[truth.length];
    for (int i = 0; i < predicted.length; i++) {
      int sample = split.test()[i];
      truth[i] = samples.labels()[sample];
      answer[i] = codes.classes().get(predicted[i]);
      right[i] = truth[i].equals(answer[i]);
      line.prediction(ids[sample], truth[i], answer[i]);
    }
    line.reference(
            replica ? PublishedGeneResults.functionalClass(vectors.name()) : Optional.empty())
        .message(interval(right))
        .metric("accuracy", share(right, everyOf(right)), right.length);
    ClassificationMetrics scores = ClassificationMetrics.of(truth, answer);
    line.metric("accuracy_of_majority", majority(scores), right.length);
    line.metric("f1_macro", scores.f1(ClassAverage.MACRO), right.length);
    for (ClassificationMetrics.ClassScores each : scores.classes()) {
      if (each.support() > 0) {
        line.task(task.name() + Metrics.BY_CLASS)
            .metric(each.label(), each.recall(), each.support());
      }
    }
    return right;
  }

  private Line line(GeneVectors vectors) {
    return setting
        .recorder()
        .of(labels.name(), vectors.name())
        .task(task.name())
        .against(labels.column())
        .seed(task.splitSeed());
  }

  /** Draws the held-out genes of both embeddings together: they are the same. */
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
    line(vectors)
        .learner(LEARNER)
        .message(message + vectors.base().map(base -> "; " + base.remark()).orElse(""))
        .metric("accuracy_difference", difference, right.length);
  }

  private static double share(boolean[] right, int[] drawn) {
    int count = 0;
    for (int i : drawn) {
      count += right[i] ? 1 : 0;
    }
    return (double) count / drawn.length;
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
}
