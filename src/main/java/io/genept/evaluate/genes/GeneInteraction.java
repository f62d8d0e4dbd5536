package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.pairs.DegreeBaseline;
import io.genept.evaluate.pairs.NamedPair;
import io.genept.evaluate.pairs.PairFiles;
import io.genept.evaluate.pairs.Pairs;
import io.genept.learn.linear.PairFeature;
import io.genept.table.Line;
import io.genept.table.Recorder.Reference;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shared annotations of two genes, from their vectors: Fig. 2c of the paper. Training and test
 * pairs are given; pairs with a gene without a vector are left out and counted.
 *
 * <p>Replica: the sum of both vectors, scikit-learn's default logistic regression, ROC-AUC and
 * average precision on the test pairs. Corrected: product, absolute difference and all three as
 * features; a 95 % interval from a bootstrap of the test pairs; what the degrees of the genes in
 * training tell; with texts, how much sentences made from Gene Ontology, whose annotations the
 * labels are, contribute ({@link GoComparison}).
 *
 * @param pairs files of training and test pairs
 * @param dataset name of the data in metrics
 * @param goTerms path of a table of the terms of each gene, to add them to the texts
 * @param matched share of the genes that must have a vector
 */
public record GeneInteraction(
    PairFiles pairs,
    DatasetName dataset,
    @Opt(
            value =
                "With --texts: terms to add to each text (TSV: symbol, go_mf, go_bp, go_cc), to see"
                    + " what the labels, shared annotations, owe to them.",
            label = "FILE",
            role = Opt.Role.INPUT)
        Optional<String> goTerms,
    MatchedFraction matched)
    implements GeneTask {
  static final String LABELS = "given_split";

  private static final Logger LOG = LoggerFactory.getLogger(GeneInteraction.class);
  private static final String DEGREE_EMBEDDING = "degree_only";
  private static final int BENCHMARK_TRAIN = 263_016;
  private static final int BENCHMARK_TEST = 21_448;
  private static final Reference PUBLISHED =
      new Reference(0.80, "GenePT with ada-002, text of the paper to Fig. 2c; .83 in its notebook");
  private static final Reference PUBLISHED_RANDOM =
      new Reference(0.53, "random vectors, text of the paper to Fig. 2c; .49 in its notebook");

  @Override
  public void requireTexts(Optional<String> texts) {
    if (goTerms.isPresent() && texts.isEmpty()) {
      throw UserError.of(
          "--go-terms %s adds terms to gene texts. Expected the texts too: --texts DIR.",
          goTerms.get());
    }
  }

  @Override
  public Ready load(Run run) {
    pairs.paths().forEach(run::input);
    PairFiles.Loaded files = pairs.load(run.conf());
    Optional<GoTerms> terms = goTerms.map(path -> GoTerms.read(path, run.conf()));
    List<List<String>> names =
        MatchedPairs.names(Stream.of(files.train(), files.test()).flatMap(List::stream).toList());
    return new Ready(
        names,
        List.of(),
        (setting, embeddings) -> {
          for (GeneVectors embedding : embeddings) {
            evaluate(setting, embedding, files, split(embedding, files, names));
          }
          recordDegrees(setting, split(embeddings.get(0), files, names));
          setting
              .texts()
              .ifPresent(
                  texts ->
                      new GoComparison(
                              this,
                              files,
                              terms,
                              (name, used) -> Controls.lsa(setting.spark(), name, used))
                          .evaluate(setting, texts));
        });
  }

  /** Line of an embedding in the metrics. */
  Line line(Setting setting, String embedding) {
    return setting.recorder().of(dataset.orOf(pairs.paths().get(0)), embedding).task(name());
  }

  /** Training and test pairs of one embedding. */
  record Split(Pairs train, Pairs test, String leftOut) {}

  private void evaluate(
      Setting setting, GeneVectors embedding, PairFiles.Loaded files, Split split) {
    List<PairFeature> features = List.of(PairFeature.values());
    List<List<double[]>> scores =
        PairRuns.scores(
            setting.spark(),
            embedding,
            features.stream()
                .map(f -> new PairRuns.Fit(f, split.train(), List.of(split.test())))
                .toList(),
            name());
    for (int i = 0; i < features.size(); i++) {
      PairFeature feature = features.get(i);
      boolean replica = feature == PairFeature.SUM;
      double[] scored = scores.get(i).get(0);
      Line line =
          line(setting, embedding.name())
              .learner(PairRuns.learner(feature) + (replica ? REPLICA : ""))
              .against(LABELS);
      PairMetrics.record(
          line.reference(replica ? reference(embedding.name(), files) : Optional.empty())
              .message(split.leftOut()),
          split.test(),
          scored);
      PairMetrics.recordIntervals(line, split.test(), scored, setting.seed());
      if (replica) {
        recordPredictions(line, embedding, split.test(), scored);
      }
    }
  }

  private static Optional<Reference> reference(String embedding, PairFiles.Loaded files) {
    boolean benchmark =
        files.train().size() == BENCHMARK_TRAIN && files.test().size() == BENCHMARK_TEST;
    boolean control = Controls.Kind.any(embedding);
    if (!benchmark || (control && !Controls.Kind.RANDOM.isNameOf(embedding))) {
      return Optional.empty();
    }
    return Optional.of(control ? PUBLISHED_RANDOM : PUBLISHED);
  }

  private void recordDegrees(Setting setting, Split split) {
    Line line = line(setting, DEGREE_EMBEDDING).against(LABELS).message(split.leftOut());
    DegreeBaseline degrees = new DegreeBaseline(split.train());
    PairMetrics.record(line.learner("degree"), split.test(), degrees.degree(split.test()));
    PairMetrics.record(line.learner("degree_odds"), split.test(), degrees.odds(split.test()));
  }

  private static void recordPredictions(
      Line line, GeneVectors embedding, Pairs test, double[] scores) {
    for (int row = 0; row < scores.length; row++) {
      long key = test.keys()[row];
      line.prediction(
          embedding.symbol(Pairs.low(key)) + " " + embedding.symbol(Pairs.high(key)),
          test.positive()[row] ? "1" : "0",
          scores[row] > 0 ? "1" : "0",
          scores[row]);
    }
  }

  /**
   * Finds the pairs of which both genes have a vector.
   *
   * @throws UserError if too few genes have, or a class is absent
   */
  Split split(GeneVectors embedding, PairFiles.Loaded files, List<List<String>> names) {
    MatchedPairs genes = new MatchedPairs(embedding, name(), names, matched.smallest());
    List<String> leftOut = new ArrayList<>();
    Pairs train = matched(genes, files.train(), "training", leftOut);
    Pairs test = matched(genes, files.test(), "test", leftOut);
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
