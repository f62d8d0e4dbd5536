package io.genept.evaluate.genes;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import io.genept.table.GeneTexts.GeneText;
import io.genept.text.onnx.BundledModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leakage check: embeddings of the texts without the words of the label, each beside the embedding
 * of the texts as they are, from which its metrics' difference is taken: {@code lsa} of all texts,
 * and the bundled sentence model for the genes of the task.
 */
public final class Leakage {
  private static final Logger LOG = LoggerFactory.getLogger(Leakage.class);
  private static final String MASKED = "_masked";
  private static final String AS_IS = "_of_texts";

  private Leakage() {}

  /**
   * Embeds texts with and without the words.
   *
   * @param texts all gene texts
   * @param genes identifiers of the genes of the task
   * @param labels names of the classes
   * @param further beginnings of further words to remove
   * @param lsa the control of the texts as they are, if it has been made
   * @return the embeddings to add
   * @throws UserError if there is no word to remove, or the bundled model cannot be loaded
   */
  public static List<GeneVectors> of(
      SparkSession spark,
      List<GeneText> texts,
      List<List<String>> genes,
      List<String> labels,
      List<String> further,
      Optional<GeneVectors> lsa) {
    LabelWords words = new LabelWords(labels, further);
    if (words.words().isEmpty()) {
      throw UserError.of(
          "Cannot use --mask-labels: the labels (%s) have no word of four letters or more. Name the"
              + " words to remove by --mask-words.",
          String.join(", ", labels));
    }
    List<GeneText> masked = texts.stream().map(text -> masked(text, words)).toList();
    List<GeneText> used = used(texts, genes);
    List<GeneText> usedMasked = used.stream().map(text -> masked(text, words)).toList();
    long changed = 0;
    for (int i = 0; i < used.size(); i++) {
      changed += used.get(i).text().equals(usedMasked.get(i).text()) ? 0 : 1;
    }
    String remark =
        String.format(
            Locale.ROOT,
            "%,d of %,d texts change without %s",
            changed,
            used.size(),
            String.join(", ", words.words()));
    LOG.info("Leakage check: {}", remark);
    List<GeneVectors> added = new ArrayList<>();
    String lsaName = Controls.Kind.LSA.label();
    GeneVectors lsaAsIs = lsa.orElseGet(() -> Controls.lsa(spark, lsaName + AS_IS, texts));
    if (lsa.isEmpty()) {
      added.add(lsaAsIs);
    }
    added.add(Controls.lsa(spark, lsaName + MASKED, masked).comparedWith(lsaAsIs.name(), remark));
    String model = BundledModel.BGE_SMALL.modelName();
    Map<String, float[]> vectorOfText = new HashMap<>();
    added.add(sentences(model + AS_IS, texts, used, vectorOfText));
    added.add(
        sentences(model + MASKED, texts, usedMasked, vectorOfText)
            .comparedWith(model + AS_IS, remark));
    return added;
  }

  /** Whether an embedding of that name is one without the words of the label. */
  static boolean isMasked(String embedding) {
    return embedding.endsWith(MASKED);
  }

  private static GeneText masked(GeneText text, LabelWords words) {
    if (text.text() == null) {
      return text;
    }
    String left = words.removedFrom(text.text());
    return left.isEmpty()
        ? new GeneText(text.gene(), text.geneType(), null, text.sources())
        : new GeneText(text.gene(), text.geneType(), left, text.hasText(), text.sources());
  }

  private static List<GeneText> used(List<GeneText> texts, List<List<String>> genes) {
    GeneIndex index = GeneIndex.of(texts.stream().map(GeneText::gene).toList());
    Set<Integer> rows = new LinkedHashSet<>();
    for (List<String> identifiers : genes) {
      GeneIndex.Match match = index.resolveFirst(identifiers);
      if (match.matched() && texts.get(match.row()).hasText()) {
        rows.add(match.row());
      }
    }
    return rows.stream().map(texts::get).toList();
  }

  private static GeneVectors sentences(
      String name, List<GeneText> all, List<GeneText> used, Map<String, float[]> vectorOfText) {
    List<String> missing =
        used.stream()
            .map(GeneText::text)
            .filter(text -> text != null && !vectorOfText.containsKey(text))
            .distinct()
            .toList();
    List<float[]> vectors = Controls.embed(missing);
    for (int i = 0; i < missing.size(); i++) {
      vectorOfText.put(missing.get(i), vectors.get(i));
    }
    Map<String, float[]> bySymbol = new HashMap<>();
    used.forEach(text -> bySymbol.put(text.gene().symbol(), vectorOfText.get(text.text())));
    return Controls.ofTexts(name, all, bySymbol);
  }
}
