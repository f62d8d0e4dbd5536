package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.learn.RandomForest;
import io.genept.learn.VectorBlocks;
import io.genept.learn.linear.LogisticRegression;
import io.genept.math.StratifiedFolds;
import io.genept.math.TrainTestSplit;
import io.genept.metric.PairedComparison;
import io.genept.table.Line;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of {@link GeneProperty}. */
final class GenePropertyRun {
  private static final Logger LOG = LoggerFactory.getLogger(GenePropertyRun.class);

  /** Learners, as metrics name them. */
  private enum Learner {
    LOGISTIC_REGRESSION("logistic_regression"),
    RANDOM_FOREST("random_forest");

    private final String label;

    Learner(String label) {
      this.label = label;
    }
  }

  private final GeneProperty task;
  private final GeneLabels labels;
  private final String positive;
  private final List<GeneVectors> embeddings;
  private final GeneTask.Setting setting;

  GenePropertyRun(
      GeneProperty task,
      GeneLabels labels,
      String positive,
      List<GeneVectors> embeddings,
      GeneTask.Setting setting) {
    this.task = task;
    this.labels = labels;
    this.positive = positive;
    this.embeddings = embeddings;
    this.setting = setting;
  }

  void run() {
    List<int[]> rows = new ArrayList<>();
    for (GeneVectors vectors : embeddings) {
      rows.add(
          LabelledRows.match(
              vectors, labels, "evaluate the property " + positive, task.matched().smallest()));
    }
    List<Learner> learners =
        task.forestRepeats() > 0 ? List.of(Learner.values()) : List.of(Learner.LOGISTIC_REGRESSION);
    Set<Integer> shared = LabelledRows.shared(embeddings, labels, rows);
    Map<String, double[]> measured = new HashMap<>();
    for (int e = 0; e < embeddings.size(); e++) {
      GeneVectors vectors = embeddings.get(e);
      LabelledRows asPublished = positiveFirst(LabelledRows.all(vectors, labels, rows.get(e)));
      LabelledRows once = LabelledRows.of(vectors, labels, rows.get(e), shared);
      LabelledRows sorted = once.sortedBy(order(once.entries(), rows.get(0)));
      for (Learner learner : learners) {
        replica(learner, vectors, asPublished);
        double[] aucs = corrected(learner, vectors, sorted);
        measured.put(learner.label + " " + vectors.name(), aucs);
        if (e > 0) {
          String other =
              vectors.base().map(GeneVectors.Base::name).orElse(embeddings.get(0).name());
          compare(learner, vectors, other, aucs, measured.get(learner.label + " " + other));
        }
      }
    }
  }

  /** Orders by symbol in the first table, so that the order of the file does not count. */
  private Comparator<Integer> order(int[] entries, int[] rowsOfFirst) {
    return Comparator.comparing(i -> embeddings.get(0).symbol(rowsOfFirst[entries[i]]));
  }

  private LabelledRows positiveFirst(LabelledRows samples) {
    return samples.sortedBy(Comparator.comparing(i -> !samples.labels()[i].equals(positive)));
  }

  private void replica(Learner learner, GeneVectors vectors, LabelledRows samples) {
    requireMembers(vectors, samples, "");
    StratifiedFolds folds = StratifiedFolds.inOrder(samples.labels(), task.folds());
    boolean forest = learner == Learner.RANDOM_FOREST;
    PropertyFolds measured = measure(learner, vectors, samples, folds.splits(), GeneTask.REPLICA);
    Line line = line(vectors, learner.label + GeneTask.REPLICA);
    Line mean = line.reference(task.published().flatMap(p -> p.mean(vectors.name(), forest)));
    for (int fold = 0; fold < task.folds(); fold++) {
      mean.fold(fold)
          .metric("roc_auc", measured.auc(fold), measured.splits().get(fold).test().length);
    }
    line.reference(task.published().flatMap(p -> p.deviation(vectors.name(), forest)))
        .metric("roc_auc_population_sd", populationDeviation(measured.aucs()), samples.size());
    measured.record(line, positive);
  }

  private double[] corrected(Learner learner, GeneVectors vectors, LabelledRows samples) {
    requireMembers(vectors, samples, " and a text in every table");
    int repeats = learner == Learner.RANDOM_FOREST ? task.forestRepeats() : task.repeats();
    List<TrainTestSplit> splits = new ArrayList<>();
    for (int seed = 0; seed < repeats; seed++) {
      splits.addAll(StratifiedFolds.shuffled(samples.labels(), task.folds(), seed).splits());
    }
    PropertyFolds measured = measure(learner, vectors, samples, splits, "");
    for (int split = 0; split < splits.size(); split++) {
      Line line = line(vectors, learner.label).seed((long) (split / task.folds()));
      line.fold(split % task.folds())
          .metric("roc_auc", measured.auc(split), splits.get(split).test().length);
      measured.record(split, line, positive);
    }
    return measured.aucs();
  }

  private void compare(
      Learner learner, GeneVectors vectors, String other, double[] aucs, double[] others) {
    PairedComparison comparison = PairedComparison.of(aucs, others, 1.0 / (task.folds() - 1));
    Line line = line(vectors, learner.label);
    line.message(
            comparison.message(other) + vectors.base().map(base -> "; " + base.remark()).orElse(""))
        .metric("roc_auc_difference", comparison.difference(), aucs.length);
    line.metric("p_value", comparison.p(), aucs.length);
  }

  private Line line(GeneVectors vectors, String learner) {
    return setting
        .recorder()
        .of(task.dataset(), vectors.name())
        .task(task.name())
        .learner(learner)
        .against(positive);
  }

  private PropertyFolds measure(
      Learner learner,
      GeneVectors vectors,
      LabelledRows samples,
      List<TrainTestSplit> splits,
      String suffix) {
    int cores = setting.spark().sparkContext().defaultParallelism();
    String what = vectors.name() + " " + learner.label + suffix;
    boolean[] positives = new boolean[samples.size()];
    int[] codes = new int[samples.size()];
    for (int i = 0; i < positives.length; i++) {
      positives[i] = samples.labels()[i].equals(positive);
      codes[i] = positives[i] ? 1 : 0;
    }
    VectorBlocks blocks = vectors.blocks(samples.rows());
    if (learner == Learner.LOGISTIC_REGRESSION) {
      LogisticRegression regression = new LogisticRegression(task.regularization().c());
      List<double[]> logOdds =
          each(
              splits,
              cores,
              what,
              (split, seed) ->
                  regression
                      .fit(setting.spark(), blocks, codes, split.train())
                      .logOdds(split.test()));
      return new PropertyFolds(samples, positives, splits, 0, logOdds);
    }
    List<double[]> shares =
        each(
            splits,
            cores,
            what,
            (split, seed) ->
                Arrays.stream(
                        RandomForest.fit(setting.spark(), blocks, codes, split.train(), seed)
                            .predict(split.test()))
                    .mapToDouble(classes -> classes[1])
                    .toArray());
    return new PropertyFolds(samples, positives, splits, 0.5, shares);
  }

  /** Fits on one split and scores its test samples. */
  private interface Fit {
    double[] scores(TrainTestSplit split, long seed);
  }

  private static List<double[]> each(List<TrainTestSplit> splits, int cores, String what, Fit fit) {
    return EachSeed.run(
        splits.size(), cores, what, LOG, split -> fit.scores(splits.get((int) split), split));
  }

  private void requireMembers(GeneVectors vectors, LabelledRows samples, String and) {
    for (String label : labels.classes()) {
      long members = Arrays.stream(samples.labels()).filter(label::equals).count();
      if (members < task.folds()) {
        throw UserError.of(
            "Cannot make %d folds of %s: class %s has %d genes with a vector%s. Expected at least"
                + " %d; lower --folds, or give tables and labels of more genes.",
            task.folds(), vectors.name(), label, members, and, task.folds());
      }
    }
  }

  private static double populationDeviation(double[] values) {
    double mean = DoubleStream.of(values).average().orElseThrow();
    return Math.sqrt(
        IntStream.range(0, values.length)
            .mapToDouble(i -> (values[i] - mean) * (values[i] - mean))
            .average()
            .orElseThrow());
  }
}
