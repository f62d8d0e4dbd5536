package io.genept.jobs;

import io.genept.cells.SentenceOptions;
import io.genept.core.UserError;
import io.genept.embed.TextModel;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The options of {@code embed-cells --method sentence} besides those of its text model. */
final class SentenceCommandOptions {
  private static final List<String> OWN =
      List.of(
          "--provider",
          "--prefix",
          "--max-genes",
          "--gene-names",
          "--batch-size",
          "--cache",
          "--sentences-only",
          "--dry-run",
          "--model",
          "--onnx-directory",
          "--pooling",
          "--dimension",
          "--seed",
          "--max-tokens",
          "--long-text");

  @Option(
      names = "--provider",
      paramLabel = "PROVIDER",
      defaultValue = "embedded",
      converter = ProviderOptions.KindConverter.class,
      description =
          "sentence: embedded, onnx, openai or random, as of embed-genes (default:"
              + " ${DEFAULT-VALUE}).")
  ProviderOptions.Kind provider;

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      defaultValue = SentenceOptions.DEFAULT_PREFIX,
      description =
          "sentence: what each sentence starts with, as it stands, a space at its end included"
              + " (default: \"${DEFAULT-VALUE}\").")
  String prefix;

  @Option(
      names = "--max-genes",
      paramLabel = "N",
      defaultValue = "" + SentenceOptions.DEFAULT_MAX_GENES,
      description = "sentence: most genes of a sentence (default: ${DEFAULT-VALUE}).")
  int maxGenes;

  @Option(
      names = "--gene-names",
      paramLabel = "DIR",
      description =
          "sentence: gene_texts or gene_embeddings table with the symbols of genes that the atlas"
              + " knows by Ensembl id alone.")
  Optional<String> geneNames;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "32",
      description =
          "sentence: sentences of one request; vectors do not depend on it (default:"
              + " ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "sentence: keeps vectors as soon as they are there, on any Hadoop file system; none: keeps"
              + " nothing (default: cell_embedding_cache beside --output). Not used by random.")
  Optional<String> cache;

  @Option(
      names = "--sentences-only",
      description =
          "sentence: writes the sentences in place of vectors (cell_id, sentence, n_genes and the"
              + " obs columns), for models outside.")
  boolean sentencesOnly;

  @Option(
      names = "--dry-run",
      description =
          "sentence: only says how many sentences, tokens and requests there would be, and what they"
              + " would cost; writes and sends nothing.")
  boolean dryRun;

  /**
   * The stage's options.
   *
   * @throws UserError if they do not go together
   */
  SentenceOptions stage(ProviderOptions options, EndpointOptions endpoint, CommandSpec spec) {
    options.requireOnlyOptionsOf(provider, spec);
    return new SentenceOptions(
        sentencesOnly ? SentenceOptions.Product.TEXTS : SentenceOptions.Product.VECTORS,
        new TextModel(options.provider(provider, endpoint, cache.orElse("beside")), batchSize),
        prefix,
        maxGenes,
        geneNames);
  }

  /**
   * Refuses what stands on the command line and another method does not use.
   *
   * @param method its name
   */
  static void requireNone(CommandSpec spec, String method) {
    ParseResult given = spec.commandLine().getParseResult();
    OWN.stream()
        .filter(given::hasMatchedOption)
        .findFirst()
        .ifPresent(
            option -> {
              throw UserError.of(
                  "Cannot use %s with --method %s: it belongs to --method sentence. Leave it out, or"
                      + " give --method sentence.",
                  option, method);
            });
  }
}
