package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.text.remote.Budget;
import io.genept.text.remote.Endpoint;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of every command that asks a remote model; include it with {@code @Mixin}. The key
 * itself is no option: it would stand in process lists, histories and provenance.
 */
final class EndpointOptions {
  static final String OPENAI = "https://api.openai.com/v1";
  static final String OPENAI_KEY = "OPENAI_API_KEY";

  @Option(
      names = "--base-url",
      paramLabel = "URL",
      defaultValue = OPENAI,
      converter = BaseUrlConverter.class,
      description =
          "OpenAI-compatible server: what comes before /embeddings or /chat/completions (default:"
              + " ${DEFAULT-VALUE}).")
  String baseUrl;

  @Option(
      names = "--api-key-env",
      paramLabel = "NAME",
      converter = KeyVariableConverter.class,
      description =
          "Environment variable that holds the key (default: "
              + OPENAI_KEY
              + " for the default --base-url, no key for others).")
  String apiKeyEnv;

  @Option(
      names = "--auth",
      paramLabel = "HEADER",
      defaultValue = "bearer",
      converter = AuthConverter.class,
      description =
          "Header of the key: bearer (Authorization), or api-key (Azure) (default:"
              + " ${DEFAULT-VALUE}).")
  Endpoint.Auth auth;

  @Option(
      names = "--api-version",
      paramLabel = "DATE",
      defaultValue = "",
      description = "Azure's api-version, such as 2024-02-01 (default: none).")
  String apiVersion;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      defaultValue = "0",
      description = "Most requests of a minute; 0: as the server says (default: ${DEFAULT-VALUE}).")
  int requestsPerMinute;

  @Option(
      names = "--tokens-per-minute",
      paramLabel = "N",
      defaultValue = "0",
      description = "Most tokens of a minute; 0: as the server says (default: ${DEFAULT-VALUE}).")
  int tokensPerMinute;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "4",
      description = "Requests under way at once (default: ${DEFAULT-VALUE}).")
  int concurrency;

  @Option(
      names = "--max-retries",
      paramLabel = "N",
      defaultValue = "" + Endpoint.DEFAULT_MAX_RETRIES,
      description =
          "Further attempts at a request that fails for the moment (default: ${DEFAULT-VALUE}).")
  int maxRetries;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "" + Endpoint.DEFAULT_TIMEOUT_SECONDS,
      description = "Longest time of an attempt (default: ${DEFAULT-VALUE}).")
  int timeout;

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      description = "US dollars per million tokens of models (default: conf/prices.conf).")
  String prices;

  @Option(
      names = "--max-cost",
      paramLabel = "USD",
      description = "Stops before the requests cost more (default: no limit).")
  Double maxCost;

  /**
   * Where a model is asked.
   *
   * @throws UserError if an option is out of range or may show a secret
   */
  Endpoint endpoint(String model) {
    return new Endpoint(
        baseUrl,
        model,
        keyVariable(),
        auth,
        apiVersion,
        requestsPerMinute,
        tokensPerMinute,
        maxRetries,
        Duration.ofSeconds(timeout));
  }

  /**
   * What the requests to a model may cost.
   *
   * @throws UserError if the price table cannot be used, or has no price for a model with a limit
   */
  Budget budget(String model) {
    PriceTable table = prices == null ? PriceTable.bundled() : PriceTable.read(prices);
    return table.budget(model, maxCost);
  }

  /**
   * Requests under way at once.
   *
   * @throws UserError if there is less than one
   */
  int concurrency() {
    if (concurrency < 1) {
      throw UserError.of("--concurrency %d: expected at least 1.", concurrency);
    }
    return concurrency;
  }

  private String keyVariable() {
    if (apiKeyEnv != null) {
      return apiKeyEnv;
    }
    return baseUrl.equals(OPENAI) ? OPENAI_KEY : "";
  }

  /** Refuses secrets before anything logs the options; picocli would repeat the value. */
  static final class BaseUrlConverter implements ITypeConverter<String> {
    @Override
    public String convert(String address) {
      try {
        return Endpoint.checkedUrl(address);
      } catch (UserError e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** As {@link BaseUrlConverter}, for a key given in place of its variable's name. */
  static final class KeyVariableConverter implements ITypeConverter<String> {
    @Override
    public String convert(String name) {
      try {
        Endpoint.checkVariable(name);
        return name;
      } catch (UserError e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class AuthConverter implements ITypeConverter<Endpoint.Auth> {
    @Override
    public Endpoint.Auth convert(String name) {
      return Names.parse(Endpoint.Auth.class, name);
    }
  }
}
