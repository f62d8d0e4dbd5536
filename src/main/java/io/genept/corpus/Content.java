package io.genept.corpus;

import io.genept.core.Opt;
import io.genept.core.Opt.Role;
import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.text.remote.EndpointOptions;
import io.genept.text.remote.OpenAiChatModel;
import java.util.Optional;

/** Text of a gene: the four variants of the paper's sensitivity analysis, and names. */
public sealed interface Content {
  /** Name on the command line and in messages, {@code name-summary}. */
  default String label() {
    return OptionSet.nameOf(this);
  }

  /** A content that a gene without a summary lacks. */
  sealed interface OfSummary extends Content {
    SummaryOptions options();
  }

  /**
   * Options of contents that need summaries.
   *
   * @param summaries RefSeq summaries by Entrez id ({@code Gene_ID}, {@code Gene_summary}), or
   *     NCBI's gene_summary; may be missing where files are downloaded
   * @param withoutText text of a gene without a summary
   */
  record SummaryOptions(
      @Opt(
              value =
                  "NCBI's gene_summary, or a table with the columns Gene_ID and Gene_summary"
                      + " (default: by --download).",
              label = "FILE",
              role = Role.INPUT)
          Optional<String> summaries,
      @Opt(
              value =
                  "A gene without a summary: drop, it is not embedded; name or card, embedded as"
                      + " such, its has_text stays false.",
              label = "WHAT",
              byDefault = "drop")
          WithoutText withoutText) {}

  /** The summary paragraph of NCBI Gene. */
  record Summary(SummaryOptions options) implements OfSummary {}

  /** The gene's name alone, as the published texts give it: {@code Gene Symbol TP53}. */
  record Name() implements Content {}

  /**
   * Name and summary: {@code Gene Symbol TP53 This gene encodes …}. With {@link WithoutText#NAME}
   * this is the form of the texts that the authors released.
   */
  record NameSummary(SummaryOptions options) implements OfSummary {}

  /**
   * The head of the gene's NCBI page. It names the type of the gene, so it is of no use for
   * distinguishing types of genes.
   */
  record Card(SummaryOptions options) implements OfSummary {}

  /**
   * A chat model's answer to a prompt with the gene's symbol.
   *
   * @param model as its server calls it
   * @param prompt question, with {@code {gene}} for the symbol
   * @param cache directory on any Hadoop file system that keeps the answers
   * @param maxAnswerTokens longest answer, at least 1
   * @param endpoint the server
   */
  record Generated(
      @Opt(value = "The chat model, as its server calls it.", label = "NAME") String model,
      @Opt(
              value = "The question, with {gene} for the symbol.",
              label = "TEXT",
              byDefault = "Tell me about gene {gene}")
          String prompt,
      @Opt(
              value = "Keeps each answer, so that nothing is asked twice, not even after a crash.",
              label = "DIR",
              role = Role.RUN)
          String cache,
      @Opt(value = "Longest answer.", label = "N", byDefault = "512") int maxAnswerTokens,
      EndpointOptions endpoint)
      implements Content {
    private static final String GENE = "{gene}";
    private static final int SEED = 0;

    /**
     * Checks the options.
     *
     * @throws UserError if the prompt names no gene, the model has no name or a number is out of
     *     range
     */
    public Generated {
      if (!prompt.contains(GENE)) {
        throw UserError.of(
            "Cannot use --prompt '%s': it lacks %s, where the symbol goes. Expected a text such as"
                + " 'Tell me about gene {gene}'.",
            prompt, GENE);
      }
      endpoint.endpoint(model);
      requests(maxAnswerTokens);
    }

    private static OpenAiChatModel.Options requests(int maxAnswerTokens) {
      return new OpenAiChatModel.Options(maxAnswerTokens, SEED);
    }

    /** Opens the model, with an account of its cost; close it. */
    OpenAiChatModel open() {
      return new OpenAiChatModel(
          endpoint.endpoint(model), requests(maxAnswerTokens), endpoint.budget(model));
    }

    /** Puts a symbol into the prompt. */
    String prompt(String symbol) {
      return prompt.replace(GENE, symbol);
    }

    /** Describes in words all that answers depend on besides the prompt. */
    String namespace() {
      return String.format(
          "answers of %s at %s, up to %d tokens, temperature 0, seed %d",
          model, endpoint.baseUrl(), maxAnswerTokens, SEED);
    }
  }
}
