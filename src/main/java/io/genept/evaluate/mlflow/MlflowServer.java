package io.genept.evaluate.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.genept.core.UserError;
import io.genept.text.remote.BaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of MLflow's REST interface, version 2.0, that logging needs. A call that fails by the
 * network or with status 429 or 5xx is repeated four times.
 */
final class MlflowServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MlflowServer.class);
  private static final String API = "api/2.0/";
  private static final String PROXIED = "mlflow-artifacts:";
  private static final int RETRIES = 4;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int SHOWN = 300;
  private static final MediaType JSON = MediaType.get("application/json");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpUrl base;
  private final Optional<String> authorization;
  private final OkHttpClient client;
  private final RetryPolicy<JsonNode> retries;

  /** A run of MLflow. */
  record Run(String id, String artifacts) {}

  /** An answer that says no. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  /**
   * @param environment of the process, for the credentials
   * @param firstDelay before the first repetition; doubles each time
   * @throws UserError if there are credentials and the connection would show them to others
   */
  MlflowServer(String uri, Map<String, String> environment, Duration firstDelay) {
    base = MlflowOptions.address(uri);
    authorization = authorization(environment);
    if (authorization.isPresent() && !base.isHttps() && !BaseUrl.isLoopback(base.host())) {
      throw UserError.of(
          "Cannot send MLflow's credentials to %s, which is not encrypted. Expected https, or a server"
              + " of this machine; unset MLFLOW_TRACKING_TOKEN and MLFLOW_TRACKING_PASSWORD if it"
              + " needs none.",
          uri);
    }
    client = new OkHttpClient.Builder().callTimeout(Duration.ofMinutes(2)).build();
    retries =
        RetryPolicy.<JsonNode>builder()
            .handle(IOException.class)
            .handleIf(
                e ->
                    e instanceof Refused refused
                        && (refused.status == TOO_MANY || refused.status >= SERVER_ERROR))
            .withBackoff(firstDelay, firstDelay.multipliedBy(1L << RETRIES))
            .withMaxRetries(RETRIES)
            .onRetry(e -> LOG.warn("MLflow: trying again: {}", e.getLastException().getMessage()))
            .build();
  }

  private static Optional<String> authorization(Map<String, String> environment) {
    String token = environment.getOrDefault("MLFLOW_TRACKING_TOKEN", "");
    String user = environment.getOrDefault("MLFLOW_TRACKING_USERNAME", "");
    String password = environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
    if (!token.isEmpty()) {
      return Optional.of("Bearer " + token);
    }
    return user.isEmpty() ? Optional.empty() : Optional.of(Credentials.basic(user, password));
  }

  /** The address, for people. */
  String address() {
    return base.toString();
  }

  /**
   * The id of an experiment, which is made where there is none of the name.
   *
   * @throws UserError if the server cannot be reached or refuses
   */
  String experiment(String name) {
    HttpUrl byName =
        url("mlflow/experiments/get-by-name")
            .newBuilder()
            .addQueryParameter("experiment_name", name)
            .build();
    try {
      return call(new Request.Builder().url(byName)).at("/experiment/experiment_id").asText();
    } catch (Refused e) {
      if (e.status != 404) {
        throw refused(e);
      }
    }
    return post("mlflow/experiments/create", Map.of("name", name)).path("experiment_id").asText();
  }

  /** Begins a run. */
  Run begin(String experiment, String name, long time, List<Map<String, String>> tags) {
    JsonNode info =
        post(
                "mlflow/runs/create",
                Map.of(
                    "experiment_id",
                    experiment,
                    "run_name",
                    name,
                    "start_time",
                    time,
                    "tags",
                    tags))
            .at("/run/info");
    return new Run(info.path("run_id").asText(), info.path("artifact_uri").asText());
  }

  /** Logs at most 1,000 numbers and at most 100 parameters. */
  void log(Run run, List<Map<String, Object>> metrics, List<Map<String, String>> params) {
    post("mlflow/runs/log-batch", Map.of("run_id", run.id(), "metrics", metrics, "params", params));
  }

  /**
   * Adds a file to a run.
   *
   * @return whether the server takes files; others keep them where only their users can write
   */
  boolean add(Run run, String name, String content) {
    if (!run.artifacts().startsWith(PROXIED)) {
      return false;
    }
    String folder = run.artifacts().substring(PROXIED.length()).replaceAll("^/+([^/]*:\\d+/)?", "");
    orUserError(
        new Request.Builder()
            .url(url("mlflow-artifacts/artifacts/" + folder + "/" + name))
            .put(RequestBody.create(content.getBytes(StandardCharsets.UTF_8), null)));
    return true;
  }

  /** Ends a run that is complete. */
  void end(Run run, long time) {
    post("mlflow/runs/update", Map.of("run_id", run.id(), "status", "FINISHED", "end_time", time));
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private HttpUrl url(String path) {
    return base.newBuilder().addPathSegments(API + path).build();
  }

  private JsonNode post(String path, Map<String, ?> body) {
    try {
      return orUserError(
          new Request.Builder()
              .url(url(path))
              .post(RequestBody.create(MAPPER.writeValueAsBytes(body), JSON)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode orUserError(Request.Builder request) {
    try {
      return call(request);
    } catch (Refused e) {
      throw refused(e);
    }
  }

  private UserError refused(Refused e) {
    return new UserError(
        "Cannot log to MLflow at "
            + base
            + ": "
            + e.getMessage()
            + ". Expected a tracking server of MLflow that lets this user write; check --mlflow-uri"
            + " and the credentials in the environment.",
        e);
  }

  private JsonNode call(Request.Builder request) {
    authorization.ifPresent(value -> request.header("Authorization", value));
    try {
      return Failsafe.with(retries).get(() -> answer(request.build()));
    } catch (FailsafeException | UncheckedIOException e) {
      throw new UserError(
          "Cannot reach MLflow at "
              + base
              + ": "
              + (e.getCause() == null ? e : e.getCause()).getMessage()
              + ". Expected a tracking server; check --mlflow-uri, and that the server runs.",
          e);
    }
  }

  private JsonNode answer(Request request) throws IOException {
    try (Response response = client.newCall(request).execute()) {
      String text = response.body().string();
      if (!response.isSuccessful()) {
        throw new Refused(response.code(), "status " + response.code() + ", " + message(text));
      }
      return text.isBlank() ? MAPPER.createObjectNode() : MAPPER.readTree(text);
    }
  }

  private static String message(String text) {
    try {
      JsonNode message = MAPPER.readTree(text).path("message");
      if (message.isTextual()) {
        return message.asText();
      }
    } catch (JsonProcessingException e) {
      // Pages of proxies are no JSON.
    }
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}
