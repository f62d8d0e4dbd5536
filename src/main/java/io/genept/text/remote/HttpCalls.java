package io.genept.text.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Call;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.ContextualSupplier;
import io.genept.core.UserError;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends JSON to an {@link Endpoint} and brings JSON back, within its rate limits.
 *
 * <p>Tried again, after 1, 2, 4 … 60 seconds each ±25 %: status 408, 409, 425, 429 and 5xx (but
 * 501), a server that does not answer, an answer cut off. {@code Retry-After} and {@code
 * x-ratelimit-*} hold all threads back. Any other status is an error at once, and so is 429 for an
 * exhausted account. Redirects are not followed, for they would carry the key elsewhere.
 *
 * <p>The key is read from the environment at each call, stands in one header, and is taken out of
 * whatever the server echoes. A key sent without TLS to another machine is warned of, not refused:
 * servers inside a private network are used that way.
 *
 * <p>May be shared between threads. An interrupt or {@link #close} ends a waiting call with {@link
 * CancellationException}.
 */
final class HttpCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpCalls.class);
  private static final MediaType JSON_TYPE = MediaType.get("application/json");
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final double JITTER = 0.25;
  private static final String QUOTA = "Expected an account with credit; add some there";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Endpoint endpoint;
  private final UnaryOperator<String> environment;
  private final RequestPacer pacer;
  private final OkHttpClient client;
  private final RetryPolicy<JsonNode> retries;
  private final Set<Call<JsonNode>> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HttpCalls(Endpoint endpoint) {
    this(endpoint, System::getenv, Clock.SYSTEM, Duration.ofSeconds(1));
  }

  /**
   * @param environment variable → value or null
   * @param time of the rate limits
   * @param firstDelay before the second attempt, without jitter
   */
  HttpCalls(Endpoint endpoint, UnaryOperator<String> environment, Clock time, Duration firstDelay) {
    this.endpoint = endpoint;
    this.environment = environment;
    this.pacer = new RequestPacer(endpoint, time);
    Duration connect = endpoint.timeout();
    this.client =
        new OkHttpClient.Builder()
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(connect.compareTo(CONNECT_TIMEOUT) < 0 ? connect : CONNECT_TIMEOUT)
            .readTimeout(endpoint.timeout())
            .writeTimeout(endpoint.timeout())
            .callTimeout(endpoint.timeout())
            .build();
    this.retries =
        RetryPolicy.<JsonNode>builder()
            .handle(Failure.class)
            .withMaxRetries(endpoint.options().maxRetries())
            .withBackoff(firstDelay, LONGEST_DELAY)
            .withJitter(JITTER)
            .onRetry(
                e ->
                    LOG.warn(
                        "{}; trying again ({} of {})",
                        e.getLastException().getMessage(),
                        e.getAttemptCount(),
                        endpoint.options().maxRetries()))
            .build();
    if (endpoint.sendsKeyInTheClear()) {
      LOG.warn("{} is not https: the key goes over the network in the clear", endpoint.baseUrl());
    }
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /**
   * Posts a request and returns the JSON of its answer.
   *
   * @param path below the base URL
   * @param tokens that the request counts for against the cap
   * @throws TooLargeException if the server refuses the request for its size
   * @throws UserError if the server refuses it otherwise, or answers nothing usable after all
   *     retries
   * @throws CancellationException if the thread is interrupted or this is closed
   */
  JsonNode post(String path, JsonNode body, int tokens) {
    String key = endpoint.key(environment);
    Request request = request(path, body, key);
    ContextualSupplier<JsonNode, JsonNode> attempt = context -> attempt(request, tokens, key);
    Call<JsonNode> call = Failsafe.with(retries).newCall(attempt);
    running.add(call);
    try {
      if (closed) {
        throw ended();
      }
      return call.execute();
    } catch (Failure e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot get an answer from %s: %s in the last of %d attempts. %s, or raise"
                  + " --max-retries or --timeout.",
              source(path),
              e.getMessage(),
              endpoint.options().maxRetries() + 1,
              e.advice));
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        throw ended();
      }
      throw e;
    } finally {
      running.remove(call);
    }
  }

  /** Name of the place that {@link #post} asks, for error messages. */
  String source(String path) {
    return endpoint.url(path).toString();
  }

  /** Ends running calls and frees connections. */
  @Override
  public void close() {
    closed = true;
    running.forEach(call -> call.cancel(true));
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private Request request(String path, JsonNode body, String key) {
    Request.Builder request =
        new Request.Builder()
            .url(endpoint.url(path))
            .header("Accept", "application/json")
            .post(RequestBody.create(body.toString().getBytes(StandardCharsets.UTF_8), JSON_TYPE));
    if (!key.isEmpty()) {
      switch (endpoint.options().auth()) {
        case BEARER -> request.header("Authorization", "Bearer " + key);
        case API_KEY -> request.header("api-key", key);
      }
    }
    return request.build();
  }

  private JsonNode attempt(Request request, int tokens, String key) throws InterruptedException {
    pacer.await(tokens);
    if (closed) {
      throw ended();
    }
    String body;
    try (Response response = client.newCall(request).execute()) {
      pacer.observe(new RateLimitHeaders(response.headers()));
      body = response.body().string();
      if (!response.isSuccessful()) {
        throw refusal(request, response, ServerMessage.of(body, key));
      }
    } catch (IOException e) {
      throw unanswered(e, key);
    }
    return parse(request, body, key);
  }

  private RuntimeException unanswered(IOException e, String key) {
    if (closed || Thread.currentThread().isInterrupted()) {
      return ended();
    }
    boolean absent = e instanceof ConnectException || e instanceof UnknownHostException;
    String what = absent ? "no server answers" : "the connection broke";
    return new Failure(
        what + " (" + ServerMessage.shown(String.valueOf(e), key) + ")",
        "Check that the server runs and that --base-url is its address");
  }

  private RuntimeException refusal(Request request, Response response, ServerMessage message) {
    int status = response.code();
    String said = "HTTP " + status + (message.text().isEmpty() ? "" : " (" + message.text() + ")");
    boolean exhausted = message.code().equals("insufficient_quota");
    boolean passing = status == 408 || status == 409 || status == 425 || status == 429;
    if ((passing && !exhausted) || (status >= 500 && status != 501)) {
      return new Failure(said, "Try later, with fewer --requests-per-minute or less --concurrency");
    }
    if (status == 413 || ((status == 400 || status == 422) && message.speaksOfSize())) {
      return new TooLargeException(said);
    }
    return UserError.of(
        "Cannot use %s: %s. %s.", request.url(), said, exhausted ? QUOTA : advice(status));
  }

  private String advice(int status) {
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
          "Expected an answer, not a redirect; give the final address as --base-url";
      default -> "Expected an OpenAI-compatible server; check --base-url, --model and the options";
    };
  }

  private static JsonNode parse(Request request, String body, String key) {
    JsonNode root = null;
    try {
      root = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      // Told below, without the excerpt that Jackson would give.
    }
    if (root == null || !root.isObject() || root.hasNonNull("error")) {
      throw UserError.of(
          "Cannot use the answer of %s: '%s'. Expected the JSON object of an OpenAI-compatible"
              + " server; check --base-url.",
          request.url(), ServerMessage.of(body, key).text());
    }
    return root;
  }

  private CancellationException ended() {
    if (closed) {
      return new CancellationException("The connection to " + endpoint.baseUrl() + " is closed");
    }
    Thread.currentThread().interrupt();
    return new CancellationException("A request to " + endpoint.baseUrl() + " was interrupted");
  }

  /** The server refuses a request for its size. */
  static final class TooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLargeException(String message) {
      super(message);
    }
  }

  /** Failure that may pass when tried again. */
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String advice;

    Failure(String message, String advice) {
      super(message, null, false, false);
      this.advice = advice;
    }
  }
}
