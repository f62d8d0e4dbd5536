package io.genept.genes;

import io.genept.core.Opt;
import io.genept.core.Opt.Role;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.embed.EmbeddingPlan;
import io.genept.embed.Provider;
import io.genept.embed.TextEmbedding;
import io.genept.embed.TextModel;
import io.genept.embed.TextPortions;
import io.genept.embed.TextSubject;
import io.genept.io.Sha256;
import io.genept.learn.decompose.LatentSemantics;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.Run;
import io.genept.table.Target;
import io.genept.text.remote.Estimate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Stage {@code embed-genes}: gene_texts → gene_embeddings, one vector for each gene that has a
 * text.
 *
 * <p>A text that several genes share is embedded once. Vectors of models that take time or money
 * are kept in a cache as soon as their batch is done, so that a run that was killed continues where
 * it was.
 */
public final class EmbedGenes {
  private EmbedGenes() {}

  /**
   * Options of the stage.
   *
   * @param texts path of a gene_texts table
   * @param model source of the vectors
   * @param genesOf atlases whose genes alone are embedded; empty for all genes
   * @param orthologues table of mouse and human genes, for mouse atlases
   * @param dryRun whether only {@link #plan} runs
   * @param target the gene_embeddings table to write
   */
  @Stage(
      name = "embed-genes",
      does = "gene_texts to gene_embeddings: one vector for each gene that has a text.",
      notes = {
        "A run that was killed continues where it was: repeat the command. OpenAI's key is read from",
        "the environment variable OPENAI_API_KEY. The default cache is gene_embedding_cache."
      },
      examples = {
        "embed-genes --texts out/gene_texts --genes-of out/atlas --output out/genes",
        "embed-genes --texts out/gene_texts --model all-minilm-l6-v2-q --output out/minilm",
        "embed-genes --texts out/gene_texts --provider onnx --onnx-directory models/gte-base \\\n"
            + "--pooling cls --long-text average --output out/gte",
        "embed-genes --texts out/gene_texts --provider openai \\\n"
            + "--model text-embedding-3-small --dry-run --output out/openai",
        "embed-genes --texts out/gene_texts --provider openai --model nomic-embed-text \\\n"
            + "--base-url http://127.0.0.1:11434/v1 --max-tokens 2000 --output out/ollama",
        "embed-genes --texts out/gene_texts --provider lsa --dimension 256 --output out/lsa",
        "embed-genes --texts out/gene_texts --provider random --seed 1 --output out/random"
      })
  public record Options(
      @Opt(value = "The gene_texts table.", label = "DIR", role = Role.INPUT) String texts,
      TextModel model,
      @Opt(
              value = "Atlases whose genes alone are embedded (default: all genes).",
              label = "DIR",
              role = Role.INPUT)
          List<String> genesOf,
      @Opt(
              value = "For mouse atlases in --genes-of: table of mouse and human genes.",
              label = "FILE",
              role = Role.INPUT)
          Optional<String> orthologues,
      @Opt(
              value =
                  "Only says how many genes, texts, tokens and requests there would be, and what"
                      + " they would cost; writes and sends nothing.",
              role = Role.RUN)
          boolean dryRun,
      Target target) {}

  /**
   * Counts of a run.
   *
   * @param genes genes with a vector
   * @param genesWithoutText requested genes that have no text, and so no vector
   * @param fromCache texts whose vectors an earlier run left in the cache
   * @param truncated texts of which only the beginning counts
   * @param dimension length of the vectors
   * @param model name of the model
   * @param output path of the table
   */
  public record Result(
      long genes,
      long genesWithoutText,
      long fromCache,
      long truncated,
      int dimension,
      String model,
      String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
              Locale.ROOT,
              "%s: %,d genes × %,d dimensions by %s; %,d genes have no text",
              output,
              genes,
              dimension,
              model,
              genesWithoutText)
          + (truncated > 0
              ? String.format(Locale.ROOT, "; %,d texts were truncated", truncated)
              : "")
          + (fromCache > 0
              ? String.format(Locale.ROOT, "; %,d texts were in the cache", fromCache)
              : "");
    }
  }

  /**
   * Work of a run.
   *
   * @param genes genes with a text
   * @param genesWithoutText requested genes that have no text
   * @param texts work of embedding the different texts of these genes
   */
  public record Plan(long genes, long genesWithoutText, EmbeddingPlan texts) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%,d genes with %,d different texts, %,d genes without; %,d texts are in the cache. %s",
          genes,
          texts.texts(),
          genesWithoutText,
          texts.fromCache(),
          texts.summary());
    }
  }

  /** Vectors by the SHA-256 of their texts, and how they were made. */
  private record Vectors(
      String model,
      Map<String, float[]> byKey,
      long fromCache,
      long truncated,
      Map<String, Object> facts) {}

  /**
   * Tells what {@link #run} would do: writes nothing, sends nothing.
   *
   * @throws UserError if a table is missing or of another kind, or no requested gene has a text
   */
  public static Plan plan(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      RequestedTexts requested = requested(run, options);
      return new Plan(
          requested.withText().size(),
          requested.withoutText(),
          plan(run, options, requested.inputs(options.model().provider())));
    }
  }

  private static EmbeddingPlan plan(Run run, Options options, Map<String, String> texts) {
    if (options.model().provider() instanceof Provider.Lsa lsa) {
      long words = texts.values().stream().mapToLong(text -> text.split("\\s+", -1).length).sum();
      return new EmbeddingPlan(
          texts.size(),
          0,
          lsa.name(),
          false,
          new Estimate(texts.size(), words, 0, 0, OptionalDouble.empty()));
    }
    try (TextEmbedding embedding = open(run, options)) {
      return embedding.plan(TextPortions.of(texts));
    }
  }

  /**
   * Embeds the texts.
   *
   * @throws UserError if a table is missing or of another kind, no requested gene has a text, or a
   *     text has no vector after all; nothing is written then but the cache
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      options.target().requireWritable(run.conf());
      RequestedTexts requested = requested(run, options);
      run.step("with " + options.model().provider().label());
      Vectors vectors = vectors(run, options, requested);
      List<Row> rows = new ArrayList<>();
      long embedded = 0;
      Set<GeneText> wanted = new HashSet<>(requested.withText());
      for (GeneText gene : requested.all()) {
        float[] vector =
            wanted.contains(gene)
                ? vectors
                    .byKey()
                    .get(Sha256.of(RequestedTexts.input(options.model().provider(), gene)))
                : null;
        embedded += vector == null ? 0 : 1;
        String sha256 = gene.text() == null ? null : Sha256.of(gene.text());
        rows.add(GeneEmbeddings.row(gene.gene(), vector, gene.hasText(), vectors.model(), sha256));
      }
      int dimension =
          vectors.byKey().values().stream()
              .filter(Objects::nonNull)
              .mapToInt(vector -> vector.length)
              .findFirst()
              .orElse(0);
      run.facts(vectors.facts())
          .fact("dimension", dimension)
          .fact("genes_with_vector", embedded)
          .fact("genes_without_text", requested.withoutText());
      GeneEmbeddings.write(
          spark,
          rows,
          options.target().output(),
          options.target().mode(),
          run.provenance(rows.size()));
      return new Result(
          embedded,
          requested.withoutText(),
          vectors.fromCache(),
          vectors.truncated(),
          dimension,
          vectors.model(),
          options.target().output());
    }
  }

  private static RequestedTexts requested(Run run, Options options) {
    return RequestedTexts.read(
        run.spark(), options.texts(), options.genesOf(), options.orthologues());
  }

  private static TextEmbedding open(Run run, Options options) {
    return TextEmbedding.open(
        run.context(), options.model(), TextSubject.GENES, options.target().output());
  }

  private static Vectors vectors(Run run, Options options, RequestedTexts requested) {
    if (options.model().provider() instanceof Provider.Lsa lsa) {
      return latent(run, lsa, requested);
    }
    try (TextEmbedding embedding = open(run, options)) {
      Map<String, float[]> byKey = embedding.vectors(requested.inputs(options.model().provider()));
      return new Vectors(
          embedding.model(),
          byKey,
          embedding.fromCache(),
          embedding.truncated(),
          embedding.facts());
    }
  }

  /** Analyses every text of the table, so that a gene's vector is the same for each atlas. */
  private static Vectors latent(Run run, Provider.Lsa lsa, RequestedTexts requested) {
    List<String> texts =
        requested.all().stream().map(GeneText::text).filter(Objects::nonNull).toList();
    LatentSemantics latent = LatentSemantics.of(run.context(), texts, lsa.dimension());
    Map<String, float[]> byKey = new HashMap<>();
    for (int i = 0; i < texts.size(); i++) {
      byKey.put(Sha256.of(texts.get(i)), latent.vectors().get(i));
    }
    return new Vectors(
        lsa.name(),
        byKey,
        0,
        0,
        Map.of("model", lsa.name(), "texts_from_cache", 0, "texts_truncated", 0));
  }
}
