package io.genept.text.remote;

import io.genept.core.Opt;
import io.genept.core.Opt.Role;
import io.genept.core.UserError;
import java.util.Optional;

/**
 * Options of a server of models: its address, the key, and limits of rate and cost. The key itself
 * is no option: it would stand in process lists, histories and provenance.
 *
 * @param baseUrl OpenAI-compatible server
 * @param apiKeyEnv environment variable that holds the key; where empty OpenAI's for OpenAI's own
 *     address, and no key for others
 * @param auth header that carries the key
 * @param apiVersion Azure's {@code api-version}
 * @param requestsPerMinute most requests begun in any 60 seconds; 0 for no cap
 * @param tokensPerMinute most tokens sent in any 60 seconds; 0 for no cap
 * @param concurrency requests under way at once, at least 1
 * @param maxRetries further attempts at a request after the first, from 0
 * @param timeout seconds of one attempt, connection and answer together; positive
 * @param prices file of prices in place of the bundled {@code conf/prices.conf}
 * @param maxCost most that the requests may cost, US dollars
 */
public record EndpointOptions(
    @Opt(
            value = "OpenAI-compatible server: what comes before /embeddings or /chat/completions.",
            label = "URL",
            byDefault = EndpointOptions.OPENAI)
        BaseUrl baseUrl,
    @Opt(
            value =
                "Environment variable that holds the key (default: OPENAI_API_KEY for the default"
                    + " --base-url, no key for others).",
            label = "NAME",
            role = Role.RUN)
        Optional<KeyVariable> apiKeyEnv,
    @Opt(
            value = "Header of the key: bearer (Authorization), or api-key (Azure).",
            label = "HEADER",
            byDefault = "bearer",
            role = Role.RUN)
        Endpoint.Auth auth,
    @Opt(
            value = "Azure's api-version, such as 2024-02-01 (default: none).",
            label = "DATE",
            role = Role.RUN)
        Optional<String> apiVersion,
    @Opt(
            value = "Most requests of a minute; 0: as the server says.",
            label = "N",
            byDefault = "0",
            role = Role.RUN)
        int requestsPerMinute,
    @Opt(
            value = "Most tokens of a minute; 0: as the server says.",
            label = "N",
            byDefault = "0",
            role = Role.RUN)
        int tokensPerMinute,
    @Opt(value = "Requests under way at once.", label = "N", byDefault = "4", role = Role.RUN)
        int concurrency,
    @Opt(
            value = "Further attempts at a request that fails for the moment.",
            label = "N",
            byDefault = "6",
            role = Role.RUN)
        int maxRetries,
    @Opt(
            value = "Longest time of an attempt.",
            label = "SECONDS",
            byDefault = "60",
            role = Role.RUN)
        int timeout,
    @Opt(
            value = "US dollars per million tokens of models (default: conf/prices.conf).",
            label = "FILE",
            role = Role.RUN)
        Optional<String> prices,
    @Opt(
            value = "Stops before the requests cost more (default: no limit).",
            label = "USD",
            role = Role.RUN)
        Optional<Double> maxCost) {
  private static final String OPENAI = "https://api.openai.com/v1";
  private static final String OPENAI_KEY = "OPENAI_API_KEY";

  /**
   * Checks the numbers.
   *
   * @throws UserError if one is out of range
   */
  public EndpointOptions {
    check("--requests-per-minute", requestsPerMinute, 0);
    check("--tokens-per-minute", tokensPerMinute, 0);
    check("--concurrency", concurrency, 1);
    check("--max-retries", maxRetries, 0);
    if (timeout < 1) {
      throw UserError.of("--timeout %s: expected more than 0 seconds.", timeout);
    }
  }

  /** Names a model of the server. */
  public Endpoint endpoint(String model) {
    return new Endpoint(model, this);
  }

  /**
   * Opens an account of what the requests to a model cost.
   *
   * @throws UserError if the price table cannot be used, or has no price for a model with a limit
   */
  public Budget budget(String model) {
    return prices.map(PriceTable::read).orElseGet(PriceTable::bundled).budget(model, maxCost);
  }

  /** Variable of the key; empty for a server that asks for none. */
  String keyVariable() {
    return apiKeyEnv
        .map(KeyVariable::name)
        .orElse(baseUrl.address().equals(OPENAI) ? OPENAI_KEY : "");
  }

  private static void check(String option, int value, int least) {
    if (value < least) {
      throw UserError.of("%s %d: expected at least %d.", option, value, least);
    }
  }
}
