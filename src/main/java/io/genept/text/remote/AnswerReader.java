package io.genept.text.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.genept.core.UserError;
import io.genept.text.remote.HttpCalls.TooLargeException;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Response;

/**
 * Reads the JSON object of an answer, or tells in the server's own words why there is none.
 *
 * <p>An error in the body counts as one whatever the status says: servers and the proxies before
 * them send errors with status 200. The content type is not looked at. {@code NaN} is read, as
 * Python writes it, for the vector to be named that holds it.
 */
final class AnswerReader {
  private static final long LONGEST = 256L << 20;
  private static final long LONGEST_REFUSAL = 1L << 20;
  private static final String QUOTA = "Expected an account with credit; add some there";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Endpoint endpoint;
  private final HttpUrl url;
  private final String key;

  /**
   * @param url that was asked, for error messages
   * @param key taken out of what is shown; empty for none
   */
  AnswerReader(Endpoint endpoint, HttpUrl url, String key) {
    this.endpoint = endpoint;
    this.url = url;
    this.key = key;
  }

  /**
   * Reads an answer.
   *
   * @throws IOException if the connection breaks
   * @throws PassingFailure if the server refuses the request for now
   * @throws TooLargeException if it refuses the request for its size
   * @throws UserError if it refuses it otherwise, or the answer is no JSON object
   */
  JsonNode read(Response response) throws IOException {
    if (!response.isSuccessful()) {
      String body = response.peekBody(LONGEST_REFUSAL).string();
      throw refusal(response, ServerMessage.of(body, key));
    }
    String body = body(response);
    JsonNode root = parsed(body);
    if (root == null || !root.isObject()) {
      String words = ServerMessage.of(body, key).text();
      throw UserError.of(
          "Cannot use the answer of %s: %s. Expected the JSON object of an OpenAI-compatible"
              + " server; check --base-url%s.",
          url,
          words.isEmpty() ? "it is empty" : words.startsWith("an HTML") ? words : "'" + words + "'",
          words.startsWith("an HTML") ? ", and whether a proxy answers in its place" : "");
    }
    if (ServerMessage.isError(root)) {
      throw refusal(response, ServerMessage.of(body, key));
    }
    return root;
  }

  private String body(Response response) throws IOException {
    String encoding = response.header("Content-Encoding", "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw UserError.of(
          "Cannot use the answer of %s: it is compressed as '%s'. Expected gzip or none; change the"
              + " server or the proxy before it.",
          url, ServerMessage.shown(encoding, key));
    }
    if (response.body().source().request(LONGEST + 1)) {
      throw UserError.of(
          "Cannot use the answer of %s: it is longer than %d MiB. Expected less; check --base-url"
              + " and lower --batch-size.",
          url, LONGEST >> 20);
    }
    return response.body().string();
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return null; // The caller tells, without the excerpt that Jackson would give.
    }
  }

  private RuntimeException refusal(Response response, ServerMessage message) {
    boolean hidden = response.isSuccessful();
    int status = hidden ? message.status() : response.code();
    String said =
        (hidden
                ? "HTTP "
                    + response.code()
                    + " with "
                    + (status == 0 ? "an error" : "error " + status)
                    + " in its body"
                : "HTTP " + status)
            + (message.text().isEmpty() ? "" : " (" + message.text() + ")");
    boolean refusesSize = status == 400 || status == 422 || status == 0;
    if (status == 413 || (refusesSize && message.speaksOfSize())) {
      return new TooLargeException(said);
    }
    boolean passing = status == 408 || status == 409 || status == 425 || status == 429;
    boolean now = passing || (status >= 500 && status != 501) || (hidden && message.speaksOfNow());
    if (now && !message.speaksOfCredit()) {
      return new PassingFailure(
          said, "Try later, with fewer --requests-per-minute or less --concurrency");
    }
    return UserError.of(
        "Cannot use %s: %s. %s.",
        url, said, message.speaksOfCredit() ? QUOTA : advice(response, status));
  }

  private String advice(Response response, int status) {
    String variable = endpoint.options().keyVariable();
    return switch (status) {
      case 401, 403 ->
          variable.isEmpty()
              ? "Expected a server that asks for no key; name the variable of one with"
                  + " --api-key-env"
              : "Expected a valid key in "
                  + variable
                  + " that may use model "
                  + endpoint.model()
                  + "; check both, and --auth";
      case 404 ->
          "Expected an OpenAI-compatible server with model "
              + endpoint.model()
              + "; check --base-url (most end in /v1), --model and, for Azure, --api-version";
      case 301, 302, 303, 307, 308 ->
          "It points to "
              + ServerMessage.shown(Redirect.shown(response), key)
              + ", where neither texts nor a key are sent; give the final address as --base-url";
      default -> "Expected an OpenAI-compatible server; check --base-url, --model and the options";
    };
  }
}
