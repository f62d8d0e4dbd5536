package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.corpus.Generation;
import io.genept.text.remote.OpenAiChatModel;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of build-corpus that matter for {@code --content generated} alone. */
final class GenerationOptions {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "For --content generated: the chat model, as its server calls it.")
  Optional<String> model;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "For --content generated: what to ask, with {gene} for the symbol (default: \""
              + Generation.DEFAULT_PROMPT
              + "\").")
  Optional<String> prompt;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "For --content generated: keeps each answer, so that nothing is asked twice, not even"
              + " after a crash.")
  Optional<String> cache;

  @Option(
      names = "--max-answer-tokens",
      paramLabel = "N",
      defaultValue = "" + OpenAiChatModel.Options.DEFAULT_MAX_ANSWER_TOKENS,
      description = "For --content generated: longest answer (default: ${DEFAULT-VALUE}).")
  int maxAnswerTokens;

  @Mixin EndpointOptions endpoint;

  /**
   * Checks that nothing is given that would have no effect.
   *
   * @throws UserError if a prompt is given
   */
  void requireUnused(String content) {
    if (prompt.isPresent()) {
      throw UserError.of(
          "Cannot use --prompt with --content %s: nothing is asked. Give --content generated, or"
              + " leave it out.",
          content);
    }
  }

  /**
   * The model to ask, to be closed by the caller.
   *
   * @throws UserError if the model or the cache is not named, or an option is out of range
   */
  OpenAiChatModel chatModel() {
    String name = required(model, "--model NAME, the chat model to ask");
    required(cache, "--cache DIR, the folder that keeps the answers");
    return new OpenAiChatModel(
        endpoint.options().endpoint(name),
        new OpenAiChatModel.Options(maxAnswerTokens, OpenAiChatModel.Options.DEFAULT.seed()),
        endpoint.options().budget(name));
  }

  /** How to ask it. */
  Generation generation(OpenAiChatModel chat) {
    return new Generation(
        chat,
        prompt.orElse(Generation.DEFAULT_PROMPT),
        cache.orElseThrow(),
        String.format(
            "answers of %s at %s, up to %d tokens, temperature 0, seed %d",
            chat.name(), endpoint.baseUrl, maxAnswerTokens, OpenAiChatModel.Options.DEFAULT.seed()),
        endpoint.concurrency);
  }

  private static String required(Optional<String> value, String expected) {
    return value.orElseThrow(
        () -> UserError.of("Cannot generate texts: give %s (--content generated).", expected));
  }
}
