package io.genept.evaluate.genes;

import io.genept.core.GeneIndex;
import io.genept.core.InParallel;
import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.learn.decompose.LatentSemantics;
import io.genept.table.GeneTexts.GeneText;
import io.genept.text.EmbeddingModel;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.OnnxEmbeddingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeddings that any other must beat before its numbers mean something.
 *
 * @param kinds those to make; {@link Kind#NONE} alone for none
 * @param draws how many there are of {@code random} and {@code permuted}: the first bears that
 *     name, the others {@code random_2} and so on; at least 1
 */
public record Controls(
    @Opt(
            name = "controls",
            value =
                "Embeddings to set beside: random: Gaussian; permuted: the first table's vectors at"
                    + " other genes; name: the bundled sentence model on the symbol; lsa: TF-IDF"
                    + " and truncated SVD of --texts; none.",
            label = "CONTROL",
            byDefault = "random,permuted,name,lsa")
        Set<Kind> kinds,
    @Opt(
            name = "control-draws",
            value =
                "How often random and permuted are drawn, with seeds from --seed on: with few genes"
                    + " one draw says little.",
            label = "N",
            byDefault = "1")
        int draws) {
  /** A control. */
  public enum Kind {

    /** Gaussian vectors of the first table's dimension: knows nothing. */
    RANDOM,
    /** The first table's vectors, each at another gene: knows only how vectors are distributed. */
    PERMUTED,
    /** The bundled sentence model on {@code Gene Symbol X}: knows what the symbol tells. */
    NAME,
    /** TF-IDF and truncated SVD of the texts: knows the words, needs no language model. */
    LSA,
    /** No control at all; stands alone. */
    NONE;

    /** Name in metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an embedding of that name is this control, or a further draw or a variant of it. */
    boolean isNameOf(String embedding) {
      return switch (this) {
        case NONE -> false;
        case LSA -> embedding.startsWith(label());
        case RANDOM, PERMUTED, NAME -> embedding.matches(label() + "(_\\d+)?");
      };
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

  /**
   * Checks the options.
   *
   * @throws UserError if there are no draws, or other controls beside none
   */
  public Controls {
    if (draws < 1) {
      throw UserError.of("--control-draws %d: expected at least 1.", draws);
    }
    if (kinds.contains(Kind.NONE) && kinds.size() > 1) {
      throw UserError.of(
          "--controls %s: expected none alone, or the controls to make.",
          kinds.stream().map(Kind::label).collect(Collectors.joining(",")));
    }
  }

  /**
   * Makes the controls, in the order of {@link Kind}. One that bears the name of a table is left
   * out: that table is there in its place.
   *
   * @param tables the embeddings they are to be compared with; the first gives genes and dimension
   * @param texts what {@code lsa} is made of; without them it is left out with a warning
   * @param genes identifiers of the genes of the task
   * @param seed of the first draw; the next has the next number
   * @throws UserError if the bundled model cannot be loaded
   */
  List<GeneVectors> of(
      SparkSession spark,
      List<GeneVectors> tables,
      Optional<List<GeneText>> texts,
      List<List<String>> genes,
      long seed) {
    GeneVectors first = tables.get(0);
    List<GeneVectors> controls = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      if (!kinds.contains(kind) || kind == Kind.NONE) {
        continue;
      }
      if (tables.stream().anyMatch(table -> table.name().equals(kind.label()))) {
        LOG.info("The control {} is left out: a table of that name is evaluated", kind.label());
        continue;
      }
      switch (kind) {
        case NONE -> LOG.debug("No controls");
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
        default -> throw new IllegalStateException(kind.label());
      }
    }
    return controls;
  }

  /** Makes the control {@code lsa} of all genes that have a text of their own. */
  static GeneVectors lsa(SparkSession spark, String name, List<GeneText> texts) {
    List<GeneText> used = texts.stream().filter(GeneText::hasText).toList();
    LOG.debug("{}: {} texts in at most {} dimensions", name, used.size(), LSA_DIMENSION);
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

  /** Gives vectors by symbol all names that the texts know. */
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

  /** Embeds texts by the bundled sentence model, on all cores of the driver. */
  static List<float[]> embed(List<String> texts) {
    EmbeddingModel model;
    try {
      model = OnnxEmbeddingModel.bundled(BundledModel.BGE_SMALL);
    } catch (UserError e) {
      throw new UserError(e.getMessage() + " To do without it: --controls random,permuted,lsa.", e);
    }
    LOG.debug("{} texts by {}", texts.size(), model.name());
    return InParallel.map(
        texts, Runtime.getRuntime().availableProcessors(), text -> model.embed(List.of(text))[0]);
  }
}
