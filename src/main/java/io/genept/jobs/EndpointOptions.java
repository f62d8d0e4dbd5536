package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.text.remote.BaseUrl;
import io.genept.text.remote.Endpoint;
import io.genept.text.remote.KeyVariable;
import java.util.Optional;
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
      defaultValue = "" + 6,
      description =
          "Further attempts at a request that fails for the moment (default: ${DEFAULT-VALUE}).")
  int maxRetries;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "" + 60,
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
   * Makes the options of the server.
   *
   * @throws UserError if an option is out of range or may show a secret
   */
  io.genept.text.remote.EndpointOptions options() {
    return new io.genept.text.remote.EndpointOptions(
        BaseUrl.parse(baseUrl),
        Optional.ofNullable(apiKeyEnv).map(KeyVariable::parse),
        auth,
        Optional.of(apiVersion).filter(version -> !version.isEmpty()),
        requestsPerMinute,
        tokensPerMinute,
        concurrency,
        maxRetries,
        timeout,
        Optional.ofNullable(prices),
        Optional.ofNullable(maxCost));
  }

  /** Refuses secrets before anything logs the options; picocli would repeat the value. */
  static final class BaseUrlConverter implements ITypeConverter<String> {
    @Override
    public String convert(String address) {
      try {
        return BaseUrl.parse(address).address();
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
        KeyVariable.parse(name);
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
