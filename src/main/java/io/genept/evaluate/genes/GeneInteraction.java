package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.pairs.DegreeBaseline;
import io.genept.evaluate.pairs.NamedPair;
import io.genept.evaluate.pairs.PairFiles;
import io.genept.evaluate.pairs.Pairs;
import io.genept.learn.linear.PairFeature;
import io.genept.table.GeneTexts;
import io.genept.table.Recorder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fig. 2c of the paper: whether two genes share annotations, from their vectors. Training and test
 * pairs are given; pairs with a gene without a vector are left out and counted.
 *
 * <p>Replica: the sum of both vectors, scikit-learn's default logistic regression, ROC-AUC and
 * average precision on the test pairs. Twin: product, absolute difference and all three as
 * features; a 95 % interval from a bootstrap of the test pairs; what the degrees of the genes in
 * training tell; with texts, how much sentences made from Gene Ontology, whose annotations the
 * labels are, contribute ({@link GoComparison}).
 *
 * @param pairs files of training and test pairs
 * @param dataset name of the data in metrics
 * @param texts path of a gene_texts table, to compare texts with and without Gene Ontology
 * @param goTerms path of a table of the terms of each gene, to add them to the texts
 * @param minMatchedFraction smallest share of the genes that must have a vector, 0 to 1
 * @param seed of the bootstrap, 0 to 4294967295
 */
public record GeneInteraction(
    PairFiles pairs,
    String dataset,
    Optional<String> texts,
    Optional<String> goTerms,
    double minMatchedFraction,
    long seed)
    implements GeneTask {
  static final String TASK = "gene_interaction";
  static final String LABELS = "given_split";

  private static final Logger LOG = LoggerFactory.getLogger(GeneInteraction.class);
  private static final String DEGREE_EMBEDDING = "degree_only";
  private static final int BENCHMARK_TRAIN = 263_016;
  private static final int BENCHMARK_TEST = 21_448;
  private static final Recorder.Reference PUBLISHED =
      new Recorder.Reference(
          0.80, "GenePT with ada-002, text of the paper to Fig. 2c; .83 in its notebook");
  private static final Recorder.Reference PUBLISHED_RANDOM =
      new Recorder.Reference(
          0.53, "random vectors, text of the paper to Fig. 2c; .49 in its notebook");

  public GeneInteraction {
    GeneProperty.requireFraction(minMatchedFraction);
    if (goTerms.isPresent() && texts.isEmpty()) {
      throw UserError.of(
          "--go-terms %s adds terms to gene texts. Expected the texts too: --texts DIR.",
          goTerms.get());
    }
  }

  @Override
  public String name() {
    return TASK;
  }

  @Override
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("pairs", listed(pairs.pairs()));
    if (!pairs.labels().isEmpty()) {
      described.put("pair-labels", listed(pairs.labels()));
    }
    described.put("dataset", dataset);
    goTerms.ifPresent(path -> described.put("go-terms", path));
    described.put("min-matched-fraction", Double.toString(minMatchedFraction));
    return described;
  }

  @Override
  public List<String> files() {
    return Stream.concat(pairs.paths().stream(), goTerms.stream()).toList();
  }

  @Override
  public Ready load(Configuration conf) {
    return new Loaded(this, pairs.load(conf), goTerms.map(path -> GoTerms.read(path, conf)));
  }

  private static String listed(Map<PairFiles.Part, String> paths) {
    return String.join(
        ",",
        paths.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey().name().toLowerCase(Locale.ROOT) + "=" + entry.getValue())
            .toList());
  }

  /** Training and test pairs of one embedding. */
  record Split(Pairs train, Pairs test, String leftOut) {}

  private record Loaded(GeneInteraction task, PairFiles.Loaded files, Optional<GoTerms> goTerms)
      implements Ready {

    @Override
    public List<List<String>> genes() {
      return MatchedPairs.names(
          Stream.of(files.train(), files.test()).flatMap(List::stream).toList());
    }

    @Override
    public void evaluate(SparkSession spark, List<GeneVectors> embeddings, Recorder outcome) {
      List<List<String>> names = genes();
      for (GeneVectors embedding : embeddings) {
        evaluate(spark, embedding, split(embedding, names), outcome);
      }
      addDegrees(split(embeddings.get(0), names), outcome);
      if (task.texts().isPresent()) {
        new GoComparison(task, files, goTerms, (name, texts) -> Controls.lsa(spark, name, texts))
            .evaluate(spark, GeneTexts.read(spark, task.texts().get()), outcome);
      }
    }

    private Split split(GeneVectors embedding, List<List<String>> names) {
      return task.split(embedding, files, names);
    }

    private void evaluate(
        SparkSession spark, GeneVectors embedding, Split split, Recorder outcome) {
      List<PairFeature> features = List.of(PairFeature.values());
      List<List<double[]>> scores =
          PairRuns.scores(
              spark,
              embedding,
              features.stream()
                  .map(f -> new PairRuns.Fit(f, split.train(), List.of(split.test())))
                  .toList(),
              TASK);
      Recorder.Scope scope = outcome.scope(task.dataset(), embedding.name());
      for (int i = 0; i < features.size(); i++) {
        PairFeature feature = features.get(i);
        boolean replica = feature == PairFeature.SUM;
        String learner = PairRuns.learner(feature) + (replica ? REPLICA : "");
        double[] scored = scores.get(i).get(0);
        PairScores rows = new PairScores(scope, TASK, learner, LABELS, null);
        rows.add(
            split.test(), scored, replica ? reference(embedding.name()) : null, split.leftOut());
        rows.addIntervals(split.test(), scored, task.seed());
        if (replica) {
          addPredictions(embedding, split.test(), scored, learner, scope);
        }
      }
    }

    private Recorder.Reference reference(String embedding) {
      boolean benchmark =
          files.train().size() == BENCHMARK_TRAIN && files.test().size() == BENCHMARK_TEST;
      boolean control = Controls.Kind.any(embedding);
      if (!benchmark || (control && !Controls.Kind.RANDOM.isNameOf(embedding))) {
        return null;
      }
      return control ? PUBLISHED_RANDOM : PUBLISHED;
    }

    private void addDegrees(Split split, Recorder outcome) {
      Recorder.Scope scope = outcome.scope(task.dataset(), DEGREE_EMBEDDING);
      DegreeBaseline degrees = new DegreeBaseline(split.train());
      new PairScores(scope, TASK, "degree", LABELS, null)
          .add(split.test(), degrees.degree(split.test()), null, split.leftOut());
      new PairScores(scope, TASK, "degree_odds", LABELS, null)
          .add(split.test(), degrees.odds(split.test()), null, split.leftOut());
    }

    private static void addPredictions(
        GeneVectors embedding, Pairs test, double[] scores, String learner, Recorder.Scope scope) {
      for (int row = 0; row < scores.length; row++) {
        long key = test.keys()[row];
        scope.prediction(
            TASK,
            learner,
            LABELS,
            null,
            embedding.symbol(Pairs.low(key)) + " " + embedding.symbol(Pairs.high(key)),
            new Recorder.Predicted(
                test.positive()[row] ? "1" : "0", scores[row] > 0 ? "1" : "0", scores[row]));
      }
    }
  }

  /**
   * The pairs of which both genes have a vector.
   *
   * @throws UserError if too few genes have, or a class is absent
   */
  Split split(GeneVectors embedding, PairFiles.Loaded files, List<List<String>> names) {
    MatchedPairs matched = new MatchedPairs(embedding, TASK, names, minMatchedFraction);
    List<String> leftOut = new ArrayList<>();
    Pairs train = matched(matched, files.train(), "training", leftOut);
    Pairs test = matched(matched, files.test(), "test", leftOut);
    String message = "pairs with a gene without a vector left out: " + String.join(", ", leftOut);
    LOG.info("{}: {}", embedding.name(), message);
    return new Split(train, test, message);
  }

  private static Pairs matched(
      MatchedPairs matched, List<NamedPair> pairs, String what, List<String> leftOut) {
    Pairs kept = matched.of(pairs);
    matched.requireBothClasses(kept, what, pairs.size());
    leftOut.add(
        String.format(
            Locale.ROOT, "%,d of %,d %s", pairs.size() - kept.size(), pairs.size(), what));
    return kept;
  }
}
