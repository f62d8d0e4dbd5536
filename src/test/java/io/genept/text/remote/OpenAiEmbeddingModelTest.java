package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.embeddings;
import static io.genept.text.remote.ModelServer.item;
import static io.genept.text.remote.ModelServer.response;
import static io.genept.text.remote.ModelServer.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OpenAiEmbeddingModelTest {
  private static final List<String> TEXTS = List.of("TP53 halts the cycle", "INS", "beta globin");

  private final ModelServer server = new ModelServer().answers(ModelServer::embeddings);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void asksForAllTextsAtOnceAndJoinsThemByIndex() {
    server.answers(
        response(
            200,
            "{\"data\":["
                + String.join(",", item(2, TEXTS.get(2)), item(0, TEXTS.get(0)), item(1, "INS"))
                + "],\"model\":\"m\"}"));

    try (EmbeddingModel model = server.model()) {
      assertThat(model.embed(TEXTS))
          .isDeepEqualTo(TEXTS.stream().map(ModelServer::vectorOf).toArray(float[][]::new));
    }
    assertThat(server.bodies()).hasSize(1);
    JsonNode asked = server.bodies().get(0);
    assertThat(asked.get("model").asText()).isEqualTo("test-model");
    assertThat(asked.get("input")).hasSize(3);
    assertThat(asked.has("dimensions")).isFalse();
    assertThat(server.requests().get(0).getTarget()).isEqualTo("/v1/embeddings");
    assertThat(server.requests().get(0).getHeaders().get("Authorization")).isNull();
  }

  @Test
  void anEmptyListAsksForNothingAndBlankTextsAreRefused() {
    try (EmbeddingModel model = server.model()) {
      assertThat(model.embed(List.of())).isEmpty();
      assertThatThrownBy(() -> model.embed(List.of("gene", " \n")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("text 1: it is blank");
    }
    assertThat(server.bodies()).isEmpty();
  }

  @Test
  void requestsStayWithinBothLimitsOfABatch() {
    List<String> texts = IntStream.range(0, 7).mapToObj(i -> "gene ".repeat(i + 1)).toList();

    try (EmbeddingModel model = server.model(server.endpoint(), options(3, 12))) {
      assertThat(model.embed(texts)).hasDimensions(7, 3);
    }
    assertThat(server.bodies()).extracting(body -> body.get("input").size()).contains(3, 1);
    assertThat(server.bodies())
        .allSatisfy(
            body -> {
              int tokens = 0;
              for (JsonNode text : body.get("input")) {
                tokens += OpenAiTokens.count(text.asText());
              }
              assertThat(body.get("input").size()).isLessThanOrEqualTo(3);
              assertThat(tokens).isLessThanOrEqualTo(12);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          413 | {"error":"batch size 8 > maximum allowed batch size 2","error_type":"Validation"}
          400 | {"error":{"message":"Requested 400000 tokens, max 300000 tokens per request","code":"max_tokens_per_request"}}
          400 | {"error":{"message":"'$.input' is invalid: maximum array length 2, got 8","code":null}}
          400 | {"object":"error","message":"This model's maximum context length is 512 tokens."}
          422 | {"detail":"input is too large"}
          """)
  void aRequestTooLargeIsHalvedUntilItFits(int status, String refusal) {
    server.answers(
        body -> body.get("input").size() > 2 ? response(status, refusal) : embeddings(body));
    List<String> texts = IntStream.range(0, 8).mapToObj(i -> "gene " + i).toList();

    try (EmbeddingModel model = server.model()) {
      assertThat(model.embed(texts))
          .isDeepEqualTo(texts.stream().map(ModelServer::vectorOf).toArray(float[][]::new));
    }
    assertThat(server.bodies())
        .extracting(body -> body.get("input").size())
        .containsExactly(8, 4, 2, 2, 4, 2, 2);
  }

  @Test
  void oneTextTooLargeForTheServerIsAnError() {
    server.answers(response(413, "{\"error\":\"inputs must have less than 512 tokens\"}"));

    try (EmbeddingModel model = server.model()) {
      assertThatThrownBy(() -> model.embed(List.of("gene ".repeat(600))))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Cannot embed text 0 with test-model")
          .hasMessageContaining("refuses its 601 tokens")
          .hasMessageContaining("less than 512 tokens")
          .hasMessageContaining("Lower --max-tokens");
    }
  }

  @Test
  void aFailedBatchLosesOnlyItself() throws Exception {
    server.answers(
        body ->
            body.toString().contains("bad")
                ? response(400, "{\"error\":{\"message\":\"no such word\"}}")
                : embeddings(body));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (EmbeddingModel model = server.model()) {
      List<Future<float[][]>> batches = new ArrayList<>();
      for (String text : List.of("first", "bad", "third")) {
        batches.add(threads.submit(() -> model.embed(List.of(text))));
      }

      assertThat(batches.get(0).get()[0]).containsExactly(vectorOf("first"));
      assertThat(batches.get(2).get()[0]).containsExactly(vectorOf("third"));
      assertThatThrownBy(() -> batches.get(1).get())
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isInstanceOf(UserError.class)
          .hasMessageContaining("HTTP 400 (no such word)");
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"data":[]} | it has 0 vectors for 2 texts
          {"vectors":[]} | it has no array 'data'
          {"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]} | index 0 occurs twice
          {"data":[{"embedding":[1]},{"index":1,"embedding":[1]}]} | a vector has no index
          {"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]} | has index 2 where there are 2
          {"data":[{"index":0,"embedding":[1]},{"index":-1,"embedding":[1]}]} | has index -1 where
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]} | differ in length
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[null]}]} | component 0 of vector 1
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1e99]}]} | component 0 of vector 1 is not finite
          {"data":[{"index":0,"embedding":[0]},{"index":1,"embedding":[1]}]} | vector 0 is zero
          {"data":[{"index":0,"embedding":[1]},{"index":1}]} | vector 1 is missing
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":null}]} | vector 1 is null
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[]}]} | vector 1 is empty
          {"data":[{"index":0,"embedding":[NaN]},{"index":1,"embedding":[1]}]} | vector 0 is not finite: NaN
          {"embeddings":[[1],[2]],"model":"m"} | no array 'data' (its fields: embeddings, model)
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"AAA"}]} | no multiple of 4
          {"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":"?"}]} | no base64
          {"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1,2]}]} | 2 dimensions where 3
          """)
  void anAnswerOfAnotherFormIsAnError(String answer, String found) {
    server.answers(response(200, "{\"data\":[" + item(0, "gene") + "]}"), response(200, answer));

    try (EmbeddingModel model = server.model()) {
      model.embed(List.of("gene"));
      assertThatThrownBy(() -> model.embed(List.of("a", "b")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("Cannot use the answer of " + server.url() + "/embeddings")
          .hasMessageContaining(found);
    }
  }

  @Test
  void dimensionsAreKnownAskedForOrLearned() {
    OpenAiEmbeddingModel.Options asked =
        new OpenAiEmbeddingModel.Options(OptionalInt.of(3), 8191, BatchLimits.DEFAULT);
    Endpoint large = ModelServer.at(server.url(), "text-embedding-3-large");

    assertThat(server.model(large, OpenAiEmbeddingModel.Options.DEFAULT).dimension())
        .isEqualTo(3072);
    assertThat(server.model(large, asked).dimension()).isEqualTo(3);
    assertThat(server.bodies()).isEmpty();
    try (EmbeddingModel model = server.model()) {
      assertThat(model.dimension()).isEqualTo(3);
      assertThat(model.dimension()).isEqualTo(3);
    }
    assertThat(server.bodies()).hasSize(1);
    try (EmbeddingModel model = server.model(large, asked)) {
      model.embed(List.of("gene"));
    }
    assertThat(server.bodies().get(1).get("dimensions").asInt()).isEqualTo(3);
  }

  @Test
  void itsNameTellsWhatChangesTheVectors() {
    Endpoint endpoint = ModelServer.at("http://127.0.0.1:1/v1/", "m");
    OpenAiEmbeddingModel.Options other =
        new OpenAiEmbeddingModel.Options(OptionalInt.of(256), 512, BatchLimits.DEFAULT);
    EmbeddingModel plain = server.model(endpoint, OpenAiEmbeddingModel.Options.DEFAULT);

    assertThat(plain.name()).isEqualTo("m");
    assertThat(plain.cacheKey()).isEqualTo("http://127.0.0.1:1/v1 m");
    assertThat(plain.maxTokens()).hasValue(8191);
    assertThat(server.model(endpoint, other).name()).isEqualTo("m-dim-256-tokens-512");
  }

  @Test
  void lineBreaksBecomeSpacesAndSpecialTokensStayText() {
    try (EmbeddingModel model = server.model()) {
      model.embed(List.of("one\ntwo <|endoftext|> \ud800 😀"));
      assertThat(model.countTokens("<|endoftext|>")).isGreaterThan(1);
    }
    assertThat(server.bodies().get(0).get("input").get(0).asText())
        .isEqualTo("one two <|endoftext|> \ufffd 😀");
  }

  @Test
  void aServerMayAnswerWithAnErrorAndStatus200() {
    MockResponse error = response(200, "{\"error\":{\"message\":\"model is loading\"}}");
    server.answers(error);

    try (EmbeddingModel model = server.model()) {
      assertThatThrownBy(() -> model.embed(List.of("gene")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(
              "HTTP 200 with an error in its body (model is loading) in the last of 4");
    }
  }

  private static OpenAiEmbeddingModel.Options options(int texts, int tokens) {
    return new OpenAiEmbeddingModel.Options(
        OptionalInt.empty(), 8191, new BatchLimits(texts, tokens));
  }
}
