package io.genept.text.remote;

import io.genept.core.UserError;
import java.time.Duration;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;

/**
 * A model of a server. Holds the name of the key's environment variable, never the key.
 *
 * @param model as the server calls it
 * @param options of the server
 */
public record Endpoint(String model, EndpointOptions options) {

  /** The header that carries the key. */
  public enum Auth {
    /** {@code Authorization: Bearer KEY}: OpenAI and nearly all that follow it. */
    BEARER,
    /** {@code api-key: KEY}: Azure. */
    API_KEY
  }

  /**
   * Checks the name.
   *
   * @throws UserError if it is blank
   */
  public Endpoint {
    if (model.isBlank()) {
      throw UserError.of("Cannot ask %s: no model is named. Give --model.", options.baseUrl());
    }
  }

  /** Address of the server, without a slash at its end. */
  public String baseUrl() {
    return options.baseUrl().address();
  }

  /** Longest time of one attempt, connection and answer together. */
  Duration timeout() {
    return Duration.ofSeconds(options.timeout());
  }

  /** Address of a request, {@code api-version} included. */
  HttpUrl url(String path) {
    HttpUrl.Builder url = HttpUrl.get(baseUrl()).newBuilder().addPathSegments(path);
    options.apiVersion().ifPresent(version -> url.addQueryParameter("api-version", version));
    return url.build();
  }

  /**
   * Reads the key; empty where the server asks for none.
   *
   * @param environment variable → value or null
   * @throws UserError naming the variable if it is not set, or holds what no header can carry
   */
  String key(UnaryOperator<String> environment) {
    String variable = options.keyVariable();
    if (variable.isEmpty()) {
      return "";
    }
    String key = environment.apply(variable);
    if (key == null || key.isBlank()) {
      throw UserError.of(
          "Cannot ask %s: the environment variable %s is %s. Expected it to hold the key; export"
              + " it, or name another with --api-key-env.",
          baseUrl(), variable, key == null ? "not set" : "blank");
    }
    String stripped = key.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw UserError.of(
          "Cannot ask %s: the environment variable %s holds white space or other characters that"
              + " no key has. Export the key alone.",
          baseUrl(), variable);
    }
    return stripped;
  }

  /** Returns true if everyone on the network could read the key. */
  boolean sendsKeyInTheClear() {
    HttpUrl url = HttpUrl.get(baseUrl());
    return !options.keyVariable().isEmpty() && !url.isHttps() && !BaseUrl.isLoopback(url.host());
  }
}
