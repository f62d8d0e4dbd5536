package io.genept.evaluate.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowLogTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Map<String, String> TOKEN = Map.of("MLFLOW_TRACKING_TOKEN", "secret-token");

  private final MockWebServer server = new MockWebServer();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final List<Integer> failures = new ArrayList<>();
  private boolean experiment;
  private String artifacts = "mlflow-artifacts:/7/r1/artifacts";

  @BeforeEach
  void start() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public synchronized MockResponse dispatch(RecordedRequest request) {
            requests.add(request);
            return failures.isEmpty()
                ? answer(request.getUrl().encodedPath())
                : new MockResponse.Builder()
                    .code(failures.remove(0))
                    .body("{\"message\": \"not now\"}")
                    .build();
          }
        });
    server.start();
  }

  private MockResponse answer(String path) {
    String body = "{}";
    if (path.endsWith("get-by-name")) {
      if (!experiment) {
        return new MockResponse.Builder().code(404).body("{\"message\": \"none\"}").build();
      }
      body = "{\"experiment\": {\"experiment_id\": \"7\"}}";
    } else if (path.endsWith("experiments/create")) {
      body = "{\"experiment_id\": \"7\"}";
    } else if (path.endsWith("runs/create")) {
      body = "{\"run\": {\"info\": {\"run_id\": \"r1\", \"artifact_uri\": \"" + artifacts + "\"}}}";
    }
    return new MockResponse.Builder().body(body).build();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anEmbeddingIsARunWithItsNumbersParametersAndFiles() throws IOException {
    List<Metrics.Metric> metrics =
        List.of(
            metric("genept_w", "ari", 0L, 0.25),
            metric("genept_w", "ari", 1L, 0.75),
            metric("genept_w", "n/a, really?", null, 1.0),
            metric("genept_w", "undefined", null, null),
            metric("other", "ari", 0L, 0.1));
    log(TOKEN, metrics);
    assertThat(paths())
        .containsExactly(
            "/api/2.0/mlflow/experiments/get-by-name",
            "/api/2.0/mlflow/experiments/create",
            "/api/2.0/mlflow/runs/create",
            "/api/2.0/mlflow/runs/log-batch",
            "/api/2.0/mlflow/runs/log-batch",
            "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/report.md",
            "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/provenance.json",
            "/api/2.0/mlflow/runs/update",
            "/api/2.0/mlflow/runs/create",
            "/api/2.0/mlflow/runs/log-batch",
            "/api/2.0/mlflow/runs/log-batch",
            "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/report.md",
            "/api/2.0/mlflow-artifacts/artifacts/7/r1/artifacts/provenance.json",
            "/api/2.0/mlflow/runs/update");
    assertThat(requests)
        .allSatisfy(
            each ->
                assertThat(each.getHeaders().get("Authorization"))
                    .isEqualTo("Bearer secret-token"));
    JsonNode begun = body(2);
    assertThat(begun.path("run_name").asText()).isEqualTo("genept_w");
    assertThat(begun.path("experiment_id").asText()).isEqualTo("7");
    assertThat(body(3).path("params").toString())
        .contains("\"seeds\"", "\"3\"", "embedding.method", "weighted");
    assertThat(body(4).path("metrics"))
        .extracting(
            each -> each.path("key").asText(),
            each -> each.path("value").asDouble(),
            each -> each.path("step").asInt())
        .containsExactly(
            tuple("clustering/kmeans/cell_type/ari", 0.5, 0),
            tuple("clustering/kmeans/cell_type/ari.each", 0.25, 0),
            tuple("clustering/kmeans/cell_type/ari.each", 0.75, 1),
            tuple("clustering/kmeans/cell_type/n_a_ really_", 1.0, 0));
    assertThat(requests.get(5).getBody().utf8())
        .startsWith("# genept_w\n\n```\nclustering, cell_type (")
        .contains("\ngenept_w   kmeans   0.500 ± ");
    assertThat(body(7).path("status").asText()).isEqualTo("FINISHED");
  }

  @Test
  void manyNumbersGoInCallsOfTheSizeThatServersTake() throws IOException {
    experiment = true;
    log(
        Map.of(),
        IntStream.range(0, 2_000)
            .mapToObj(i -> metric("genept_w", "m" + i, null, (double) i))
            .toList());
    int numbers = 0;
    for (int i = 0; i < requests.size(); i++) {
      if (paths().get(i).endsWith("log-batch")) {
        assertThat(body(i).path("metrics").size()).isLessThanOrEqualTo(1_000);
        numbers += body(i).path("metrics").size();
      }
    }
    assertThat(numbers).isEqualTo(2_000);
    assertThat(requests.get(0).getHeaders().get("Authorization")).isNull();
  }

  @Test
  void aServerThatIsBusyIsAskedAgain() throws IOException {
    failures.addAll(List.of(503, 429));
    experiment = true;
    log(Map.of(), List.of(metric("genept_w", "ari", null, 1.0)));
    assertThat(paths().subList(0, 3)).allMatch(path -> path.endsWith("get-by-name"));
  }

  @Test
  void aServerThatKeepsFilesElsewhereGetsTheNumbersAlone() throws IOException {
    experiment = true;
    artifacts = "s3://bucket/7/r1/artifacts";
    log(Map.of(), List.of(metric("genept_w", "ari", null, 1.0)));
    assertThat(paths()).noneMatch(path -> path.contains("artifacts"));
    assertThat(paths().get(paths().size() - 1)).endsWith("runs/update");
  }

  @Test
  void aRefusalIsOneMessageWithoutTheSecret() {
    failures.add(403);
    assertThatThrownBy(() -> open(TOKEN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(server.url("/").toString())
        .hasMessageContaining("status 403, not now")
        .hasMessageContaining("--mlflow-uri")
        .hasMessageNotContaining("secret-token");
    assertThat(requests).hasSize(1);
    server.close();
    assertThatThrownBy(() -> open(TOKEN))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot reach MLflow")
        .hasMessageNotContaining("secret-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://mlflow.example:5000", "http://127.example", "http://10.0.0.1"})
  void credentialsGoNowhereUnencrypted(String uri) {
    assertThatThrownBy(() -> MlflowLog.open(uri, "x", TOKEN, Duration.ZERO))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("which is not encrypted")
        .hasMessageNotContaining("secret-token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"databricks", "mlruns", "file:///tmp/mlruns", "", "sqlite:///x.db"})
  void anAddressThatIsNoneOfAServerIsRefused(String uri) {
    assertThatThrownBy(() -> new MlflowOptions(Optional.of(uri), "x"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot log to MLflow at " + uri);
  }

  @Test
  void credentialsInTheAddressAreRefusedAndNotRepeated() {
    assertThatThrownBy(() -> new MlflowOptions(Optional.of("https://me:hidden@host/"), "x"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("MLFLOW_TRACKING_USERNAME")
        .hasMessageNotContaining("hidden");
  }

  private MlflowLog open(Map<String, String> environment) {
    return MlflowLog.open(server.url("/").toString(), "cells", environment, Duration.ofMillis(1));
  }

  private void log(Map<String, String> environment, List<Metrics.Metric> metrics) {
    try (MlflowLog log = open(environment)) {
      log.log(
          Map.of("genept_w", provenance("embed-cells", Map.of("method", "weighted"))),
          provenance("evaluate-cells", Map.of("seeds", 3)),
          metrics);
    }
  }

  private static Provenance provenance(String stage, Map<String, Object> options) {
    return Provenance.now(stage, options, List.of(), Map.of(), "4.0.1", null, 1);
  }

  private static Metrics.Metric metric(String embedding, String name, Long seed, Double value) {
    return new Metrics.Metric(
        "run",
        "clustering",
        "data",
        embedding,
        "kmeans",
        "cell_type",
        name,
        null,
        seed,
        value,
        9,
        null,
        null,
        null);
  }

  private List<String> paths() {
    return requests.stream().map(each -> each.getUrl().encodedPath()).toList();
  }

  private JsonNode body(int request) throws IOException {
    return MAPPER.readTree(requests.get(request).getBody().utf8());
  }
}
