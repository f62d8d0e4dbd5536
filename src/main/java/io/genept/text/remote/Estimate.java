package io.genept.text.remote;

import io.genept.text.EmbeddingModel;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * Estimate of the tokens, requests and cost of a run, made before anything is sent.
 *
 * @param texts number of texts
 * @param tokens that are sent, without those cut off; for a chat model also the most it may answer
 * @param requests to send, if none is refused for its size
 * @param truncated texts of which only the beginning is embedded
 * @param cost in US dollars; empty if no price is known
 */
public record Estimate(
    long texts, long tokens, long requests, long truncated, OptionalDouble cost) {

  /**
   * Estimates what {@link EmbeddingModel#embed} would send of these texts, called with {@code
   * limits.texts()} of them at a time. Exact for OpenAI's embedding models; tokens of other models
   * are those of the model's own {@link EmbeddingModel#countTokens}. Sends nothing.
   */
  public static Estimate of(
      EmbeddingModel model, List<String> texts, BatchLimits limits, Optional<Price> price) {
    int longest = model.maxTokens().orElse(Integer.MAX_VALUE);
    int[] counts = texts.stream().mapToInt(model::countTokens).toArray();
    int[] sent = IntStream.of(counts).map(count -> Math.min(count, longest)).toArray();
    long requests = 0;
    for (int from = 0; from < sent.length; from += limits.texts()) {
      int to = Math.min(sent.length, from + limits.texts());
      requests += limits.split(Arrays.copyOfRange(sent, from, to)).size();
    }
    long tokens = IntStream.of(sent).asLongStream().sum();
    return new Estimate(
        texts.size(),
        tokens,
        requests,
        IntStream.of(counts).filter(count -> count > longest).count(),
        cost(price, tokens, 0));
  }

  /** Adds another estimate to this one. */
  public Estimate plus(Estimate other) {
    return new Estimate(
        texts + other.texts,
        tokens + other.tokens,
        requests + other.requests,
        truncated + other.truncated,
        cost.isPresent() && other.cost.isPresent()
            ? OptionalDouble.of(cost.getAsDouble() + other.cost.getAsDouble())
            : OptionalDouble.empty());
  }

  static OptionalDouble cost(Optional<Price> price, long input, long output) {
    return price.isPresent()
        ? OptionalDouble.of(price.get().of(input, output))
        : OptionalDouble.empty();
  }

  /** One line for people, of a model that no request is sent to. */
  public String summaryWithoutRequests() {
    return String.format(
        Locale.ROOT,
        "%,d texts, %,d tokens, %,d texts truncated, no requests, no cost",
        texts,
        tokens,
        truncated);
  }

  /** One line for people. */
  public String summary() {
    String dollars =
        cost.isPresent()
            ? String.format(Locale.ROOT, "about $%.4f", cost.getAsDouble())
            : "cost unknown (no price for this model)";
    return String.format(
        Locale.ROOT,
        "%,d texts, %,d tokens, %,d requests, %,d texts truncated, %s",
        texts,
        tokens,
        requests,
        truncated,
        dollars);
  }
}
