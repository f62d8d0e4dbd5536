package io.genept.text.remote;

import io.genept.core.UserError;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Counts what a model's requests use across threads, and refuses a request that could take the cost
 * beyond a limit, before it is sent.
 *
 * <p>A request reserves the tokens that it is expected to use, so that requests under way count as
 * spent. Once answered, it counts with the tokens that the server bills ({@code usage}), or where
 * it does not say with our own count; a request without an answer counts for nothing. Where our
 * count is below the server's (other tokenizers than OpenAI's), the limit can be passed by that
 * difference on the requests under way.
 */
public final class Budget {
  private final Optional<Price> price;
  private final OptionalDouble limit;
  private long requests;
  private long inputTokens;
  private long outputTokens;
  private double reserved;

  private Budget(Optional<Price> price, OptionalDouble limit) {
    this.price = price;
    this.limit = limit;
  }

  /** Counts tokens without a limit, and their cost if there is a price. */
  public static Budget counting(Optional<Price> price) {
    return new Budget(price, OptionalDouble.empty());
  }

  /**
   * Counts tokens and their cost up to a limit.
   *
   * @param maxCost most that the requests may cost, US dollars, from 0
   */
  public static Budget limitedTo(double maxCost, Price price) {
    if (!(maxCost >= 0)) {
      throw UserError.of("--max-cost %s: expected US dollars, from 0 on.", maxCost);
    }
    return new Budget(Optional.of(price), OptionalDouble.of(maxCost));
  }

  /** Price of the tokens. */
  public Optional<Price> price() {
    return price;
  }

  /** Requests answered. */
  public synchronized long requests() {
    return requests;
  }

  /** Tokens sent in them. */
  public synchronized long inputTokens() {
    return inputTokens;
  }

  /** Tokens of their answers; 0 for embeddings. */
  public synchronized long outputTokens() {
    return outputTokens;
  }

  /** Cost of the answered requests in US dollars; empty if no price is known. */
  public synchronized OptionalDouble spent() {
    return price.isPresent()
        ? OptionalDouble.of(price.get().of(inputTokens, outputTokens))
        : OptionalDouble.empty();
  }

  /** One line for people, e.g. {@code 12 requests, 3,400 tokens, $0.0003}. */
  public synchronized String summary() {
    OptionalDouble spent = spent();
    String cost =
        spent.isPresent()
            ? String.format(Locale.ROOT, "$%.4f", spent.getAsDouble())
            : "cost unknown";
    return String.format(
        Locale.ROOT, "%,d requests, %,d tokens, %s", requests, inputTokens + outputTokens, cost);
  }

  /**
   * Reserves what a request may use; close the reservation when the request is over.
   *
   * @throws UserError if the request could take the cost beyond the limit
   */
  synchronized Reservation reserve(long input, long output) {
    double cost = price.isPresent() ? price.get().of(input, output) : 0;
    if (limit.isPresent()) {
      double max = limit.getAsDouble();
      double used = spent().orElse(0) + reserved;
      if (used + cost > max) {
        throw UserError.of(
            "Cannot send the next request: it may cost $%.6f, and $%.6f of --max-cost $%.6f is"
                + " spent or under way ($%.6f remains). What is finished is kept; start again with"
                + " a higher --max-cost.",
            cost, used, max, Math.max(0, max - used));
      }
    }
    reserved += cost;
    return new Reservation(cost);
  }

  /** Share of the budget held for a request under way. */
  final class Reservation implements AutoCloseable {
    private double held;

    private Reservation(double cost) {
      this.held = cost;
    }

    /** Counts an answered request in place of what is held for it. */
    void spend(long input, long output) {
      synchronized (Budget.this) {
        requests++;
        inputTokens += input;
        outputTokens += output;
        close();
      }
    }

    @Override
    public void close() {
      synchronized (Budget.this) {
        reserved -= held;
        held = 0;
      }
    }
  }
}
