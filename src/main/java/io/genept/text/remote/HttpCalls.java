package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.failsafe.Call;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.ContextualSupplier;
import io.genept.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
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
 * 501), a server that does not answer, an answer cut off, an error that the server sends with
 * status 200 and calls one of the moment ({@link AnswerReader}). {@code Retry-After} and {@code
 * x-ratelimit-*} hold all threads back. Any other status is an error at once, and so is 429 for an
 * exhausted account. A redirect is followed to the same server only ({@link Redirect}), for it
 * would carry the key elsewhere.
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
  private static final int MOST_REDIRECTS = 3;

  private final Endpoint endpoint;
  private final UnaryOperator<String> environment;
  private final RequestPacer pacer;
  private final OkHttpClient client;
  private final RetryPolicy<JsonNode> retries;
  private final Set<Call<JsonNode>> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean otherModelNoted = new AtomicBoolean();
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
            .handle(PassingFailure.class)
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
    } catch (PassingFailure e) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "Cannot get an answer from %s: %s in the last of %d attempts. %s, or raise"
                  + " --max-retries or --timeout.",
              source(path),
              e.getMessage(),
              endpoint.options().maxRetries() + 1,
              e.advice()));
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

  /** Shortens words of the server to a line that may be shown. */
  String shown(String words) {
    return ServerMessage.shown(words, endpoint.key(environment));
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
    try (Response response = answer(request)) {
      pacer.observe(new RateLimitHeaders(response.headers()));
      JsonNode root = new AnswerReader(endpoint, request.url(), key).read(response);
      noteModel(root, key);
      return root;
    } catch (IOException e) {
      if (closed || Thread.currentThread().isInterrupted()) {
        throw ended();
      }
      throw Unanswered.of(e, endpoint, key);
    }
  }

  private Response answer(Request request) throws IOException {
    Response response = client.newCall(request).execute();
    for (int hop = 0; hop < MOST_REDIRECTS; hop++) {
      Optional<HttpUrl> next = Redirect.followed(response);
      if (next.isEmpty()) {
        break;
      }
      response.close();
      response = client.newCall(request.newBuilder().url(next.get()).build()).execute();
    }
    return response;
  }

  private void noteModel(JsonNode root, String key) {
    String answering = root.path("model").asText();
    if (!answering.isEmpty()
        && !answering.equals(endpoint.model())
        && !otherModelNoted.getAndSet(true)) {
      LOG.info(
          "{} calls the model '{}' that was asked for as {}",
          endpoint.baseUrl(),
          ServerMessage.shown(answering, key),
          endpoint.model());
    }
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
}
