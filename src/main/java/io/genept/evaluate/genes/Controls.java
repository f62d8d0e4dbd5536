package io.genept.evaluate.genes;

import io.genept.core.GeneIndex;
import io.genept.core.InParallel;
import io.genept.core.UserError;
import io.genept.learn.decompose.LatentSemantics;
import io.genept.table.GeneTexts.GeneText;
import io.genept.text.EmbeddingModel;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.OnnxEmbeddingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Embeddings that any other must beat before its numbers mean something. */
public final class Controls {
  /** Which control. */
  public enum Kind {
    /** Gaussian vectors of the first table's dimension: knows nothing. */
    RANDOM,
    /** The first table's vectors, each at another gene: knows only how vectors are distributed. */
    PERMUTED,
    /** The bundled sentence model on {@code Gene Symbol X}: knows what the symbol tells. */
    NAME,
    /** TF-IDF and truncated SVD of the texts: knows the words, needs no language model. */
    LSA;

    /** As metrics name it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an embedding of that name is this control, or a further draw or a variant of it. */
    boolean isNameOf(String embedding) {
      return this == LSA ? embedding.startsWith(label()) : embedding.matches(label() + "(_\\d+)?");
    }

    /** Whether an embedding of that name is a control. */
    static boolean any(String embedding) {
      return Arrays.stream(values()).anyMatch(kind -> kind.isNameOf(embedding));
    }

    private String drawn(int draw) {
      return draw == 0 ? label() : label() + "_" + (draw + 1);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Controls.class);
  private static final int LSA_DIMENSION = 256;

  private Controls() {}

  /**
   * Makes the controls, in the order of {@link Kind}. One that bears the name of a table is left
   * out: that table is there in its place.
   *
   * @param tables the embeddings they are to be compared with; the first gives genes and dimension
   * @param texts what {@code lsa} is made of; without them it is left out with a warning
   * @param genes identifiers of the genes that the task asks for
   * @param draws how many there are of {@code random} and {@code permuted}: the first bears that
   *     name, the others {@code random_2} and so on
   * @param seed of the first of them; the next has the next number
   * @throws UserError if the bundled model cannot be loaded
   */
  public static List<GeneVectors> of(
      SparkSession spark,
      Set<Kind> kinds,
      List<GeneVectors> tables,
      Optional<List<GeneText>> texts,
      List<List<String>> genes,
      int draws,
      long seed) {
    GeneVectors first = tables.get(0);
    List<GeneVectors> controls = new ArrayList<>();
    for (Kind kind : kinds.isEmpty() ? kinds : EnumSet.copyOf(kinds)) {
      if (tables.stream().anyMatch(table -> table.name().equals(kind.label()))) {
        LOG.info("The control {} is left out: a table of that name is evaluated", kind.label());
        continue;
      }
      switch (kind) {
        case RANDOM -> {
          for (int draw = 0; draw < draws; draw++) {
            controls.add(first.random(kind.drawn(draw), seed + draw));
          }
        }
        case PERMUTED -> {
          for (int draw = 0; draw < draws; draw++) {
            controls.add(first.permuted(kind.drawn(draw), seed + draw));
          }
        }
        case NAME -> controls.add(name(first, genes));
        case LSA ->
            texts.ifPresentOrElse(
                found -> controls.add(lsa(spark, Kind.LSA.label(), found)),
                () ->
                    LOG.warn(
                        "The control lsa is left out: it is made of the gene texts. Give them by"
                            + " --texts, or do without it by --controls random,permuted,name"));
      }
    }
    return controls;
  }

  /** The control {@code lsa}, of all genes that have the text that was asked for. */
  static GeneVectors lsa(SparkSession spark, String name, List<GeneText> texts) {
    List<GeneText> used = texts.stream().filter(GeneText::hasText).toList();
    LOG.info("{}: {} texts in at most {} dimensions", name, used.size(), LSA_DIMENSION);
    List<float[]> vectors =
        LatentSemantics.ofAtMost(
                JavaSparkContext.fromSparkContext(spark.sparkContext()),
                used.stream().map(GeneText::text).toList(),
                LSA_DIMENSION)
            .vectors();
    Map<String, float[]> bySymbol = new HashMap<>();
    for (int i = 0; i < used.size(); i++) {
      bySymbol.put(used.get(i).gene().symbol(), vectors.get(i));
    }
    return ofTexts(name, texts, bySymbol);
  }

  /** Vectors by symbol under all names that the texts know. */
  static GeneVectors ofTexts(String name, List<GeneText> texts, Map<String, float[]> bySymbol) {
    List<GeneIndex.Gene> genes = texts.stream().map(GeneText::gene).toList();
    boolean[] hasText = new boolean[genes.size()];
    List<float[]> vectors = new ArrayList<>();
    for (int gene = 0; gene < hasText.length; gene++) {
      hasText[gene] = texts.get(gene).hasText();
      vectors.add(bySymbol.get(genes.get(gene).symbol()));
    }
    return GeneVectors.of(name, genes, hasText, vectors);
  }

  private static GeneVectors name(GeneVectors first, List<List<String>> genes) {
    int[] rows =
        Arrays.stream(first.match(genes).rows()).filter(row -> row >= 0).distinct().toArray();
    if (rows.length == 0) {
      return first;
    }
    List<String> names =
        Arrays.stream(rows).mapToObj(row -> "Gene Symbol " + first.symbol(row)).toList();
    List<float[]> vectors = embed(names);
    Map<Integer, float[]> byRow = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      byRow.put(rows[i], vectors.get(i));
    }
    return first.remade(Kind.NAME.label(), rows, byRow::get);
  }

  /** Vectors of texts by the bundled sentence model, on all cores of the driver. */
  static List<float[]> embed(List<String> texts) {
    EmbeddingModel model;
    try {
      model = OnnxEmbeddingModel.bundled(BundledModel.BGE_SMALL);
    } catch (UserError e) {
      throw new UserError(e.getMessage() + " To do without it: --controls random,permuted,lsa.", e);
    }
    LOG.info("{} texts by {}", texts.size(), model.name());
    return InParallel.map(
        texts, Runtime.getRuntime().availableProcessors(), text -> model.embed(List.of(text))[0]);
  }
}
