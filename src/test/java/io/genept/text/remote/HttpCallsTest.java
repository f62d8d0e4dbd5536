package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.embeddings;
import static io.genept.text.remote.ModelServer.item;
import static io.genept.text.remote.ModelServer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpCallsTest {
  private static final MockResponse GOOD = response(200, "{\"data\":[" + item(0, "gene") + "]}");

  private final ModelServer server = new ModelServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void rateLimitedItWaitsAsToldAndSucceeds() {
    server.answers(
        response(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After", "42"), GOOD);

    embed();

    assertThat(server.bodies()).hasSize(2);
    assertThat(server.time.slept()).isEqualTo(Duration.ofSeconds(42));
  }

  @Test
  void theRemainingRequestsOfTheServerAreObeyedBeforeTheNextCall() {
    server.answers(
        response(
            200,
            "{\"data\":[" + item(0, "gene") + "]}",
            "x-ratelimit-remaining-requests",
            "0",
            "x-ratelimit-reset-requests",
            "1m30s"));
    try (EmbeddingModel model = server.model()) {
      model.embed(List.of("gene"));
      assertThat(server.time.slept()).isZero();
      model.embed(List.of("gene"));
    }

    assertThat(server.time.slept()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void theCapsOfTheEndpointHoldAcrossCalls() {
    server.answers(ModelServer::embeddings);
    Endpoint capped = server.endpoint("requests-per-minute", 2, "max-retries", 0);
    try (EmbeddingModel model = server.model(capped, OpenAiEmbeddingModel.Options.DEFAULT)) {
      for (int i = 0; i < 5; i++) {
        model.embed(List.of("gene"));
      }
    }

    assertThat(server.time.slept()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void requestsAreCutToTheTokensOfAMinute() {
    server.answers(ModelServer::embeddings);
    Endpoint capped = server.endpoint("tokens-per-minute", 10, "max-retries", 0);
    try (EmbeddingModel model = server.model(capped, OpenAiEmbeddingModel.Options.DEFAULT)) {
      model.embed(List.of("gene ".repeat(6), "gene ".repeat(6)));
    }

    assertThat(server.bodies()).hasSize(2);
    assertThat(server.time.slept()).isEqualTo(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 425, 429, 500, 502, 503, 504, 529})
  void passingTroubleIsTriedAgain(int status) {
    server.answers(response(status, "<html><b>busy</b></html>"), GOOD);

    embed();

    assertThat(server.bodies()).hasSize(2);
  }

  @Test
  void anAnswerCutOffIsTriedAgain() {
    MockResponse cut =
        new MockResponse.Builder()
            .body("{\"data\":[" + "0,".repeat(10_000))
            .onResponseBody(SocketEffect.ShutdownConnection.INSTANCE)
            .build();
    server.answers(cut, GOOD);

    embed();

    assertThat(server.bodies()).hasSize(2);
  }

  @Test
  void afterTheLastRetryTheErrorTellsHowOftenAndWhy() {
    server.answers(response(503, "{\"error\":\"model is\\nloading\"}"));

    assertThatThrownBy(this::embed)
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot get an answer from "
                + server.url()
                + "/embeddings: HTTP 503 (model is loading) in the last of 4 attempts. Try later,"
                + " with fewer --requests-per-minute or less --concurrency, or raise --max-retries"
                + " or --timeout.");
    assertThat(server.bodies()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {"error":{"message":"wrong key"}} | HTTP 401 (wrong key) | name the variable
          403 | {"detail":"forbidden"} | HTTP 403 (forbidden) | name the variable
          404 | {"object":"error","message":"no model m"} | HTTP 404 (no model m) | --base-url
          400 | {"error":"bad input"} | HTTP 400 (bad input) | --model
          501 | nothing | HTTP 501 (nothing) | OpenAI-compatible
          307 | '' | HTTP 307 | give the final address as --base-url
          429 | {"error":{"message":"no credit","code":"insufficient_quota"}} | no credit | add some
          """)
  void whatCannotPassIsAnErrorAtOnce(int status, String body, String found, String advice) {
    server.answers(response(status, body, "Location", "http://127.0.0.1:1/elsewhere"));

    assertThatThrownBy(this::embed)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("Cannot use " + server.url() + "/embeddings: ")
        .hasMessageContaining(found)
        .hasMessageContaining(advice);
    assertThat(server.bodies()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>Sign in</html>", "{\"data\":", "[]", "{} {}", "null"})
  void anAnswerThatIsNoJsonObjectIsAnError(String body) {
    server.answers(response(200, body));

    assertThatThrownBy(this::embed)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use the answer of " + server.url() + "/embeddings")
        .hasMessageContaining("Expected the JSON object of an OpenAI-compatible server");
    assertThat(server.bodies()).hasSize(1);
  }

  @Test
  void aLongMessageOfTheServerIsShortened() {
    server.answers(response(400, "x".repeat(100_000)));

    assertThatThrownBy(this::embed)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600).contains("xxx…"));
  }

  @Test
  void aServerThatIsDownIsNamed() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Endpoint down =
        ModelServer.at("http://127.0.0.1:" + port + "/v1", "m", "max-retries", 1, "timeout", 5);

    try (EmbeddingModel model = server.model(down, OpenAiEmbeddingModel.Options.DEFAULT)) {
      assertThatThrownBy(() -> model.embed(List.of("gene")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("http://127.0.0.1:" + port + "/v1/embeddings: no server answers")
          .hasMessageContaining("in the last of 2 attempts")
          .hasMessageContaining("Check that the server runs and that --base-url is its address");
    }
  }

  @Test
  void closingEndsACallThatWaitsForItsAnswer() throws Exception {
    CountDownLatch answer = new CountDownLatch(1);
    server.answers(
        body -> {
          try {
            answer.await(5, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return embeddings(body);
        });
    try {
      closingEnds(server.calls(server.endpoint(), Map.of()));
    } finally {
      answer.countDown();
    }
  }

  @Test
  void closingEndsACallThatWaitsToTryAgain() throws Exception {
    server.answers(response(500, ""));

    closingEnds(
        new HttpCalls(server.endpoint(), name -> null, Clock.SYSTEM, Duration.ofSeconds(30)));
  }

  @Test
  void closingEndsACallThatTheRateLimitHoldsBack() throws Exception {
    server.answers(response(429, "", "Retry-After", "30"));

    closingEnds(new HttpCalls(server.endpoint(), name -> null, Clock.SYSTEM, Duration.ofMillis(1)));
  }

  private void closingEnds(HttpCalls calls) throws InterruptedException {
    EmbeddingModel model =
        new OpenAiEmbeddingModel(
            calls, OpenAiEmbeddingModel.Options.DEFAULT, Budget.counting(Optional.empty()));
    CompletableFuture<float[][]> call =
        CompletableFuture.supplyAsync(() -> model.embed(List.of("gene")));
    for (int i = 0; i < 500 && server.bodies().isEmpty(); i++) {
      Thread.sleep(10);
    }
    Thread.sleep(100);

    model.close();

    assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> model.embed(List.of("gene")))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void anInterruptEndsACall() {
    server.answers(GOOD);
    Thread.currentThread().interrupt();

    assertThatThrownBy(this::embed).isInstanceOf(CancellationException.class);

    assertThat(Thread.interrupted()).as("still set for the caller").isTrue();
    assertThat(server.bodies()).isEmpty();
  }

  @Test
  void noThreadOutlivesTheModelThatCouldHoldTheJvm() {
    server.answers(GOOD);

    embed();

    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("OkHttp") && !thread.isDaemon())
        .isEmpty();
  }

  private void embed() {
    HttpCalls calls = server.calls(server.endpoint(), Map.of());
    try (EmbeddingModel model =
        new OpenAiEmbeddingModel(
            calls, OpenAiEmbeddingModel.Options.DEFAULT, Budget.counting(Optional.empty()))) {
      model.embed(List.of("gene"));
    }
  }
}
