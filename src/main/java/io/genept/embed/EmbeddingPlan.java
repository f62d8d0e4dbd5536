package io.genept.embed;

import io.genept.text.remote.Estimate;
import java.util.Locale;

/**
 * Work of an embedding, estimated before anything is sent.
 *
 * @param texts different texts of each portion
 * @param fromCache how many of them have a vector in the cache
 * @param model name of the model
 * @param remote whether texts would be sent to a server
 * @param estimate of embedding the others
 */
public record EmbeddingPlan(
    long texts, long fromCache, String model, boolean remote, Estimate estimate) {

  /** One sentence for people. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "To embed with %s: %s",
        model,
        remote ? estimate.summary() : estimate.summaryWithoutRequests());
  }
}
