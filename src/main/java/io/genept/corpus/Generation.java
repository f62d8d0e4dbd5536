package io.genept.corpus;

import io.genept.core.UserError;
import io.genept.text.ChatModel;

/**
 * How the texts of {@link Content#GENERATED} are made.
 *
 * @param model answers the prompts; asked from several threads at once
 * @param prompt what to ask, with {@code {gene}} where the symbol goes
 * @param cache directory on any Hadoop file system that keeps the answers
 * @param namespace what the answers depend on besides the prompt, in words: model, address, length
 * @param concurrency questions under way at once, at least 1
 */
public record Generation(
    ChatModel model, String prompt, String cache, String namespace, int concurrency) {
  /** The paper's. */
  public static final String DEFAULT_PROMPT = "Tell me about gene {gene}";

  private static final String GENE = "{gene}";

  /**
   * @throws UserError if the prompt names no gene, or the number is below 1
   */
  public Generation {
    if (!prompt.contains(GENE)) {
      throw UserError.of(
          "Cannot use --prompt '%s': it lacks %s, where the symbol goes. Expected a text such as"
              + " '%s'.",
          prompt, GENE, DEFAULT_PROMPT);
    }
    if (concurrency < 1) {
      throw UserError.of("--concurrency %d: expected at least 1.", concurrency);
    }
  }

  String prompt(String symbol) {
    return prompt.replace(GENE, symbol);
  }
}
