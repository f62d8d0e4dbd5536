package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genept.core.UserError;
import io.genept.text.ChatModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model behind an OpenAI-compatible {@code /chat/completions} endpoint, which gets one question
 * without history at temperature 0 with a seed: as repeatable as the server makes it.
 */
public final class OpenAiChatModel implements ChatModel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiChatModel.class);
  private static final String PATH = "chat/completions";

  /**
   * Options of a request to the model.
   *
   * @param maxAnswerTokens longest answer, at least 1
   * @param seed sent with each question
   */
  public record Options(int maxAnswerTokens, int seed) {
    /**
     * @throws UserError if the length is below 1
     */
    public Options {
      if (maxAnswerTokens < 1) {
        throw UserError.of("--max-answer-tokens %d: expected at least 1.", maxAnswerTokens);
      }
    }
  }

  private final HttpCalls calls;
  private final Endpoint endpoint;
  private final Options options;
  private final Budget budget;
  private final AtomicLong cutOff = new AtomicLong();

  /** Connects at the first question, not before. */
  public OpenAiChatModel(Endpoint endpoint, Options options, Budget budget) {
    this(new HttpCalls(endpoint), options, budget);
  }

  OpenAiChatModel(HttpCalls calls, Options options, Budget budget) {
    this.calls = calls;
    this.endpoint = calls.endpoint();
    this.options = options;
    this.budget = budget;
  }

  /** The model as the server calls it. */
  @Override
  public String name() {
    return endpoint.model();
  }

  /** Answers that ended at {@link Options#maxAnswerTokens} rather than by themselves. */
  public long cutOff() {
    return cutOff.get();
  }

  /** Estimates the most that these prompts can take; sends nothing. */
  public Estimate estimate(List<String> prompts) {
    long input = prompts.stream().mapToLong(OpenAiChatModel::tokens).sum();
    long output = (long) prompts.size() * options.maxAnswerTokens();
    return new Estimate(
        prompts.size(),
        input + output,
        prompts.size(),
        0,
        Estimate.cost(budget.price(), input, output));
  }

  /**
   * Answers one prompt; an answer that reaches the longest length is cut off there, logged and
   * counted.
   *
   * @throws UserError if the server cannot be used or its answer is blank, or the cost would pass
   *     the budget's limit
   * @throws java.util.concurrent.CancellationException if the thread is interrupted or this is
   *     closed
   */
  @Override
  public String answer(String prompt) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("model", endpoint.model());
    body.putArray("messages")
        .addObject()
        .put("role", "user")
        .put("content", OpenAiTokens.encodable(prompt));
    body.put("temperature", 0).put("seed", options.seed());
    body.put("max_tokens", options.maxAnswerTokens());
    int input = tokens(prompt);
    try (Budget.Reservation reservation = budget.reserve(input, options.maxAnswerTokens())) {
      JsonNode answer = calls.post(PATH, body, input + options.maxAnswerTokens());
      JsonNode choice = answer.path("choices").path(0);
      String text = text(choice.path("message").path("content"));
      JsonNode usage = answer.path("usage");
      int billedInput = usage.path("prompt_tokens").asInt(0);
      int billedOutput = usage.path("completion_tokens").asInt(0);
      reservation.spend(
          billedInput > 0 ? billedInput : input,
          billedOutput > 0 ? billedOutput : OpenAiTokens.count(text));
      return checked(text, answer, prompt);
    } catch (HttpCalls.TooLargeException e) {
      throw UserError.of(
          "Cannot ask %s of %s: the prompt of %d tokens is too long for it: %s. Shorten the prompt"
              + " or lower --max-answer-tokens.",
          endpoint.model(), endpoint.baseUrl(), input, e.getMessage());
    }
  }

  /** Ends running calls and frees connections. */
  @Override
  public void close() {
    calls.close();
  }

  /** One string, or the texts of an array of parts. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("").strip();
    }
    StringBuilder parts = new StringBuilder();
    content.forEach(part -> parts.append(part.path("text").asText("")));
    return parts.toString().strip();
  }

  private String checked(String text, JsonNode answer, String prompt) {
    JsonNode choice = answer.path("choices").path(0);
    if (!choice.isObject()) {
      throw UserError.of(
          "Cannot use the answer of %s: it has no choice in an array 'choices' (its fields: %s)."
              + " Expected an answer as OpenAI gives it; check --base-url and --model.",
          calls.source(PATH), EmbeddingAnswer.fields(answer));
    }
    String given = choice.path("finish_reason").asText("none");
    String reason = given.matches("[a-z_]{1,30}") ? given : "of another form";
    boolean brokenOff = reason.equals("error") || choice.path("error").isObject();
    if (text.isEmpty() || brokenOff) {
      String words =
          calls.shown(choice.at("/error/message").asText(choice.at("/message/refusal").asText("")));
      throw UserError.of(
          "Cannot use the answer of %s to '%s': it is %s (finish_reason %s%s). Expected text;"
              + " check --model and the prompt, or raise --max-answer-tokens.",
          calls.source(PATH),
          ServerMessage.shown(prompt, ""),
          brokenOff ? "broken off" : "blank",
          reason,
          words.isEmpty() ? "" : "; " + words);
    }
    if (reason.equals("length")) {
      cutOff.incrementAndGet();
      LOG.warn(
          "The answer to '{}' is cut off after {} tokens",
          ServerMessage.shown(prompt, ""),
          options.maxAnswerTokens());
    }
    return text;
  }

  private static int tokens(String prompt) {
    return OpenAiTokens.count(OpenAiTokens.encodable(prompt));
  }
}
