package io.genept.text.remote;

import io.genept.core.UserError;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Where a remote model is asked, as whom and how fast. Holds the name of the key's environment
 * variable, never the key.
 *
 * @param baseUrl what comes before {@code /embeddings} and {@code /chat/completions}, e.g. {@code
 *     https://api.openai.com/v1}, or {@code https://NAME.openai.azure.com/openai/deployments/NAME};
 *     without user, password or query
 * @param model as the server calls it
 * @param keyVariable environment variable that holds the key; empty for a server that asks for none
 * @param auth header that carries the key
 * @param apiVersion Azure's {@code api-version}; empty for servers that have none
 * @param requestsPerMinute most requests begun in any 60 seconds; 0 for no cap
 * @param tokensPerMinute most tokens sent in any 60 seconds; 0 for no cap
 * @param maxRetries further attempts at a request after the first, from 0
 * @param timeout of one attempt, connection and answer together; positive
 */
public record Endpoint(
    String baseUrl,
    String model,
    String keyVariable,
    Auth auth,
    String apiVersion,
    int requestsPerMinute,
    int tokensPerMinute,
    int maxRetries,
    Duration timeout) {
  public static final int DEFAULT_MAX_RETRIES = 6;
  public static final int DEFAULT_TIMEOUT_SECONDS = 60;

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
  private static final int LONGEST_NAME_OF_ONE_WORD = 19;

  /** The header that carries the key. */
  public enum Auth {
    /** {@code Authorization: Bearer KEY}: OpenAI and nearly all that follow it. */
    BEARER,
    /** {@code api-key: KEY}: Azure. */
    API_KEY
  }

  /**
   * @throws UserError if the base URL is not an http or https address, holds a user, password or
   *     query (which are not repeated), or ends in the path of a request; if the key's variable is
   *     no name of one; or a number is out of range
   */
  public Endpoint {
    baseUrl = checkedUrl(baseUrl);
    if (model.isBlank()) {
      throw UserError.of("Cannot ask %s: no model is named. Give --model.", baseUrl);
    }
    checkVariable(keyVariable);
    check("--requests-per-minute", requestsPerMinute, 0);
    check("--tokens-per-minute", tokensPerMinute, 0);
    check("--max-retries", maxRetries, 0);
    if (timeout.isNegative() || timeout.isZero()) {
      throw UserError.of("--timeout %s: expected more than 0 seconds.", timeout.toSeconds());
    }
  }

  /** A server without key, caps or version; with the default retries and timeout. */
  public static Endpoint of(String baseUrl, String model) {
    return new Endpoint(
        baseUrl,
        model,
        "",
        Auth.BEARER,
        "",
        0,
        0,
        DEFAULT_MAX_RETRIES,
        Duration.ofSeconds(DEFAULT_TIMEOUT_SECONDS));
  }

  /** The same with a key. */
  public Endpoint withKey(String variable, Auth header) {
    return new Endpoint(
        baseUrl,
        model,
        variable,
        header,
        apiVersion,
        requestsPerMinute,
        tokensPerMinute,
        maxRetries,
        timeout);
  }

  /** Address of a request, {@code api-version} included. */
  HttpUrl url(String path) {
    HttpUrl.Builder url = HttpUrl.get(baseUrl).newBuilder().addPathSegments(path);
    return apiVersion.isEmpty()
        ? url.build()
        : url.addQueryParameter("api-version", apiVersion).build();
  }

  /**
   * The key, empty where none is asked for.
   *
   * @param environment variable → value or null
   * @throws UserError naming the variable if it is not set, or holds what no header can carry
   */
  String key(UnaryOperator<String> environment) {
    if (keyVariable.isEmpty()) {
      return "";
    }
    String key = environment.apply(keyVariable);
    if (key == null || key.isBlank()) {
      throw UserError.of(
          "Cannot ask %s: the environment variable %s is %s. Expected it to hold the key; export"
              + " it, or name another with --api-key-env.",
          baseUrl, keyVariable, key == null ? "not set" : "blank");
    }
    String stripped = key.strip();
    if (!stripped.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw UserError.of(
          "Cannot ask %s: the environment variable %s holds white space or other characters that"
              + " no key has. Export the key alone.",
          baseUrl, keyVariable);
    }
    return stripped;
  }

  /** Whether a key would cross the network for everyone on it to read. */
  boolean sendsKeyInTheClear() {
    HttpUrl url = HttpUrl.get(baseUrl);
    return !keyVariable.isEmpty() && !url.isHttps() && !isLoopback(url.host());
  }

  private static boolean isLoopback(String host) {
    boolean address = host.contains(":") || host.matches("[0-9.]+");
    try {
      return host.equals("localhost")
          || (address && InetAddress.getByName(host).isLoopbackAddress());
    } catch (java.net.UnknownHostException e) {
      return false;
    }
  }

  /**
   * The address without a slash at its end.
   *
   * @throws UserError if it is no such address, or holds what may be secret, which is not repeated
   */
  public static String checkedUrl(String baseUrl) {
    String text = baseUrl.strip();
    boolean secret = text.contains("@") || text.contains("?") || text.contains("#");
    if (secret) {
      throw new UserError(
          "Cannot use --base-url: it holds a user, a password, a query or a fragment (not shown,"
              + " for they may be secret). Expected an address such as https://api.openai.com/v1;"
              + " name the variable of the key with --api-key-env and give Azure's version with"
              + " --api-version.");
    }
    HttpUrl url = HttpUrl.parse(text);
    if (url == null) {
      throw UserError.of(
          "Cannot use --base-url '%s': it is no http or https address. Expected one such as"
              + " http://127.0.0.1:8080/v1.",
          text);
    }
    String plain = url.toString().replaceAll("/+$", "");
    if (plain.endsWith("/embeddings") || plain.endsWith("/chat/completions")) {
      throw UserError.of(
          "Cannot use --base-url %s: it ends in the path of a request. Expected what comes before"
              + " /embeddings or /chat/completions.",
          plain);
    }
    return plain;
  }

  /**
   * Checks that a name can be that of an environment variable, and is not likely to be the key
   * itself.
   *
   * @throws UserError otherwise; the name is not repeated
   */
  public static void checkVariable(String name) {
    boolean likelyKey = name.length() > LONGEST_NAME_OF_ONE_WORD && !name.contains("_");
    if (!name.isEmpty() && (likelyKey || !VARIABLE.matcher(name).matches())) {
      throw new UserError(
          "Cannot use --api-key-env: its value does not look like the name of an environment"
              + " variable (not shown, for it may be the key). Expected a name such as"
              + " OPENAI_API_KEY; export the key under it.");
    }
  }

  private static void check(String option, int value, int least) {
    if (value < least) {
      throw UserError.of("%s %d: expected at least %d.", option, value, least);
    }
  }
}
