package io.genept.evaluate.genes;

import io.genept.evaluate.genes.GeneInteraction.Split;
import io.genept.evaluate.pairs.NamedPair;
import io.genept.evaluate.pairs.PairFiles;
import io.genept.evaluate.pairs.Pairs;
import io.genept.learn.linear.PairFeature;
import io.genept.metric.Bootstrap;
import io.genept.metric.RankingMetrics;
import io.genept.metric.ResampledRanking;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Line;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Share of sentences that state Gene Ontology annotations in what is measured by gene interaction,
 * whose labels are shared annotations: the texts as they are, without these sentences, and with the
 * terms of each gene added, each embedded by latent semantic analysis and evaluated as in the
 * replica, on the pairs whose genes have a vector in all of them.
 */
final class GoComparison {
  private static final Logger LOG = LoggerFactory.getLogger(GoComparison.class);
  private static final String AS_GIVEN = "lsa_as_given";
  private static final String WITHOUT = "lsa_without_go";
  private static final String WITH = "lsa_with_go";
  private static final String LABELS = "common_pairs";

  private final GeneInteraction task;
  private final PairFiles.Loaded files;
  private final Optional<GoTerms> terms;
  private final BiFunction<String, List<GeneText>, GeneVectors> model;

  /**
   * Prepares the comparison.
   *
   * @param terms to add to the texts; empty to leave this kind out
   * @param model vectors of some texts under a name
   */
  GoComparison(
      GeneInteraction task,
      PairFiles.Loaded files,
      Optional<GoTerms> terms,
      BiFunction<String, List<GeneText>, GeneVectors> model) {
    this.model = model;
    this.task = task;
    this.files = files;
    this.terms = terms;
  }

  /** Records ROC-AUC and average precision of each kind of text, and its change from the former. */
  void evaluate(GeneTask.Setting setting, List<GeneText> texts) {
    Map<String, GeneVectors> kinds = new LinkedHashMap<>();
    kinds.put(AS_GIVEN, model.apply(AS_GIVEN, texts));
    List<GeneText> removed = changed(texts, text -> GoTerms.removed(text.text()));
    String changes = changes(texts, removed);
    kinds.put(WITHOUT, model.apply(WITHOUT, removed));
    terms.ifPresent(
        go ->
            kinds.put(
                WITH,
                model.apply(
                    WITH, changed(texts, text -> go.added(text.gene().symbol(), text.text())))));
    PairFiles.Loaded common = common(List.copyOf(kinds.values()));
    double[] before = null;
    for (GeneVectors embedding : kinds.values()) {
      Split split =
          task.split(
              embedding,
              common,
              MatchedPairs.names(
                  Stream.of(common.train(), common.test()).flatMap(List::stream).toList()));
      double[] scores =
          PairRuns.scores(
                  setting.spark(),
                  embedding,
                  List.of(new PairRuns.Fit(PairFeature.SUM, split.train(), List.of(split.test()))),
                  embedding.name())
              .get(0)
              .get(0);
      Line line =
          task.line(setting, embedding.name())
              .learner(PairRuns.learner(PairFeature.SUM))
              .against(LABELS);
      PairMetrics.record(
          line.message(embedding.name().equals(WITHOUT) ? changes : null), split.test(), scores);
      PairMetrics.recordIntervals(line, split.test(), scores, setting.seed());
      if (before != null) {
        recordDifference(line, split.test(), setting.seed(), scores, before);
      }
      before = before == null ? scores : before;
    }
  }

  private static List<GeneText> changed(List<GeneText> texts, Function<GeneText, String> change) {
    return texts.stream()
        .map(
            text -> {
              if (!text.hasText()) {
                return text;
              }
              String now = change.apply(text);
              return new GeneText(
                  text.gene(),
                  text.geneType(),
                  now.isBlank() ? null : now,
                  !now.isBlank(),
                  text.sources());
            })
        .toList();
  }

  private static String changes(List<GeneText> before, List<GeneText> after) {
    int changed = 0;
    int emptied = 0;
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).hasText()) {
        changed += before.get(i).text().equals(after.get(i).text()) ? 0 : 1;
        emptied += after.get(i).hasText() ? 0 : 1;
      }
    }
    String message =
        String.format(
            Locale.ROOT,
            "sentences of Gene Ontology annotations removed from %,d texts, %,d of which had no"
                + " other",
            changed,
            emptied);
    LOG.info(message);
    return message;
  }

  private PairFiles.Loaded common(List<GeneVectors> kinds) {
    Predicate<NamedPair> inAll =
        pair -> kinds.stream().allMatch(kind -> kind.row(pair.a()) >= 0 && kind.row(pair.b()) >= 0);
    UnaryOperator<List<NamedPair>> kept =
        pairs -> new ArrayList<>(pairs.stream().filter(inAll).toList());
    return new PairFiles.Loaded(kept.apply(files.train()), kept.apply(files.test()));
  }

  private static void recordDifference(
      Line line, Pairs test, long seed, double[] scores, double[] before) {
    boolean[] positive = test.positive();
    ResampledRanking now = new ResampledRanking(positive, scores);
    ResampledRanking then = new ResampledRanking(positive, before);
    String metric = PairMetrics.ROC_AUC + "_difference";
    line.message("from " + AS_GIVEN)
        .metric(
            metric,
            RankingMetrics.rocAuc(positive, scores) - RankingMetrics.rocAuc(positive, before),
            test.size());
    PairMetrics.recordInterval(
        line,
        metric,
        Bootstrap.of(positive.length, seed, drawn -> now.rocAuc(drawn) - then.rocAuc(drawn)),
        positive.length);
  }
}
