package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.genes.EmbedGenes;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "embed-genes",
    description = "gene_texts to gene_embeddings: one vector for each gene that has a text.",
    footer = {
      "",
      "A run that was killed goes on where it was: repeat the command. OpenAI's key is read from the",
      "environment variable OPENAI_API_KEY.",
      "",
      "Examples:",
      "  jobs/genept embed-genes --texts out/gene_texts --genes-of out/atlas --output out/genes",
      "  jobs/genept embed-genes --texts out/gene_texts --model all-minilm-l6-v2-q --output out/minilm",
      "  jobs/genept embed-genes --texts out/gene_texts --provider onnx --onnx-directory models/gte-base \\",
      "    --pooling cls --long-text average --output out/gte",
      "  jobs/genept embed-genes --texts out/gene_texts --provider openai \\",
      "    --model text-embedding-3-small --dry-run --output out/openai",
      "  jobs/genept embed-genes --texts out/gene_texts --provider openai --model nomic-embed-text \\",
      "    --base-url http://127.0.0.1:11434/v1 --max-tokens 2000 --output out/ollama",
      "  jobs/genept embed-genes --texts out/gene_texts --provider lsa --dimension 256 --output out/lsa",
      "  jobs/genept embed-genes --texts out/gene_texts --provider random --seed 1 --output out/random"
    })
final class EmbedGenesCommand extends StageCommand.Writing {
  @Spec private picocli.CommandLine.Model.CommandSpec spec;

  @Option(
      names = "--texts",
      required = true,
      paramLabel = "DIR",
      description = "The gene_texts table.")
  String texts;

  @Option(
      names = "--provider",
      paramLabel = "PROVIDER",
      defaultValue = "embedded",
      converter = ProviderConverter.class,
      description =
          "embedded: a sentence model that comes with genept, no key, no network; onnx: one of your"
              + " own; openai: an OpenAI-compatible server; lsa: TF-IDF and truncated SVD of the"
              + " texts, the baseline without a language model; random: the control (default:"
              + " ${DEFAULT-VALUE}).")
  ProviderOptions.Kind provider;

  @Mixin ProviderOptions options;

  @Mixin EndpointOptions endpoint;

  @Option(
      names = "--genes-of",
      split = ",",
      paramLabel = "DIR",
      description = "Atlases whose genes alone are embedded (default: all genes).")
  List<String> genesOf = List.of();

  @Option(
      names = "--orthologues",
      paramLabel = "FILE",
      description = "For mouse atlases in --genes-of: table of mouse and human genes.")
  Optional<String> orthologues;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "" + EmbedGenes.Options.DEFAULT_BATCH_SIZE,
      description =
          "Texts of one task or request; vectors do not depend on it (default: ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keeps the vectors of each batch as soon as it is done, on any Hadoop file system; none:"
              + " keeps nothing (default: gene_embedding_cache beside --output). Not used by lsa"
              + " and random.")
  Optional<String> cache;

  @Option(
      names = "--dry-run",
      description =
          "Only says how many genes, texts, tokens and requests there would be, and what they would"
              + " cost; writes and sends nothing.")
  boolean dryRun;

  @Override
  String run(SparkSession spark) {
    return dryRun
        ? EmbedGenes.plan(spark, stage()).summary()
        : summary(EmbedGenes.run(spark, stage()));
  }

  /**
   * The stage's options.
   *
   * @throws UserError if they do not go together
   */
  EmbedGenes.Options stage() {
    options.requireOnlyOptionsOf(provider, spec);
    return new EmbedGenes.Options(
        texts,
        options.provider(provider, endpoint),
        genesOf,
        orthologues,
        output,
        batchSize,
        cache
            .or(() -> Optional.of(EmbedGenes.Options.cacheBeside(output)))
            .filter(directory -> !directory.equals("none")),
        writeMode());
  }

  private static String summary(EmbedGenes.Result result) {
    String line =
        String.format(
            "%s: %,d genes × %,d dimensions by %s; %,d genes have no text",
            result.output(),
            result.genes(),
            result.dimension(),
            result.model(),
            result.genesWithoutText());
    String truncated = String.format("; %,d texts were truncated", result.truncated());
    String cached = String.format("; %,d texts were in the cache", result.fromCache());
    return line
        + (result.truncated() > 0 ? truncated : "")
        + (result.fromCache() > 0 ? cached : "");
  }

  static final class ProviderConverter
      implements picocli.CommandLine.ITypeConverter<ProviderOptions.Kind> {
    @Override
    public ProviderOptions.Kind convert(String name) {
      return Names.parse(ProviderOptions.Kind.class, name);
    }
  }
}
