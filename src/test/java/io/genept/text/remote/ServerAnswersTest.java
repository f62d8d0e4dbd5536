package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.item;
import static io.genept.text.remote.ModelServer.response;
import static io.genept.text.remote.ModelServer.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and proxies send in place of the answer, or around it. */
final class ServerAnswersTest {
  private static final String KEY = "sk-Very+Secret/0123456789";
  private static final String BODY = "{\"data\":[" + item(0, "gene") + "]}";
  private static final MockResponse GOOD = response(200, BODY);

  private final ModelServer server = new ModelServer();
  private final ModelServer other = new ModelServer();

  @AfterEach
  void stop() {
    server.close();
    other.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"object":"error","message":"The model foo does not exist.","type":"NotFoundError","param":null,"code":404} | error 404 in its body (The model foo does not exist.). Expected an OpenAI-compatible server with model test-model
          {"error":{"message":"wrong key","code":401}} | error 401 in its body (wrong key). Expected a valid key in MY_KEY
          {"error":"no such model"} | an error in its body (no such model)
          {"error":{"message":"no credit","code":"insufficient_quota"}} | (no credit). Expected an account with credit
          {"detail":"Not Found"} | an error in its body (Not Found)
          {"detail":[{"loc":["body","input"],"msg":"field required","type":"missing"}]} | (field required)
          {"errors":[{"message":"bad input"}]} | (bad input)
          {"errors":["bad input"]} | (bad input)
          {"message":"no Route matched"} | (no Route matched)
          {"data":[],"error":{"message":"half done"}} | (half done)
          <!DOCTYPE html><html><head><title>Sign in</title></head></html> | an HTML page titled 'Sign in'. Expected the JSON
          <html><body>Blocked <b>here</b></body></html> | an HTML page: Blocked here. Expected the JSON
          """)
  void anErrorWithStatus200IsToldInTheServersWords(String body, String told) {
    server.answers(response(200, body));

    assertThatThrownBy(this::embed).isInstanceOf(UserError.class).hasMessageContaining(told);
    assertThat(server.bodies()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":{\"message\":\"Rate limit reached\",\"type\":\"rate_limit_error\"}}",
        "{\"error\":{\"message\":\"Overloaded\",\"type\":\"overloaded_error\"}}",
        "{\"error\":{\"message\":\"upstream\",\"code\":502}}",
        "{\"object\":\"error\",\"message\":\"no\",\"code\":503}",
        "{\"detail\":\"Service temporarily unavailable\"}"
      })
  void anErrorOfTheMomentWithStatus200IsTriedAgain(String body) {
    server.answers(response(200, body), GOOD);

    assertThat(embed()[0]).containsExactly(vectorOf("gene"));
    assertThat(server.bodies()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeff{\"data\":[%s]}",
        "{\"error\":null,\"data\":[%s]}",
        "{\"errors\":[],\"message\":\"fine\",\"data\":[%s]}",
        "{\"model\":\"another\",\"usage\":null,\"x\":{\"y\":[1]},\"data\":[%s]}",
        "{\"usage\":{\"prompt_tokens\":-3},\"data\":[%s]}"
      })
  void whatSurroundsTheVectorsDoesNotMatter(String form) {
    server.answers(response(200, form.formatted(item(0, "gene")), "Content-Type", "text/plain"));

    assertThat(embed()[0]).containsExactly(vectorOf("gene"));
  }

  @Test
  void oneVectorNeedsNoIndex() {
    server.answers(response(200, "{\"data\":[{\"embedding\":[1,2]}]}"));

    assertThat(embed()[0]).containsExactly(1, 2);
  }

  @Test
  void gzipAndChunksAreRead() throws Exception {
    Buffer packed = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(packed))) {
      sink.writeUtf8(BODY);
    }
    server.answers(
        new MockResponse.Builder()
            .addHeader("Content-Encoding", "gzip")
            .chunkedBody(packed, 7)
            .build());

    assertThat(embed()[0]).containsExactly(vectorOf("gene"));
  }

  @Test
  void anotherCompressionIsNamed() {
    server.answers(response(200, BODY, "Content-Encoding", "br"));

    assertThatThrownBy(this::embed).hasMessageContaining("compressed as 'br'. Expected gzip");
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void aRedirectToTheSameServerIsFollowed(int status) {
    server.answers(response(status, "", "Location", "/v1/embeddings/"), GOOD);

    assertThat(embed()[0]).containsExactly(vectorOf("gene"));
    assertThat(server.requests().get(1).getTarget()).isEqualTo("/v1/embeddings/");
    assertThat(server.requests().get(1).getHeaders().get("Authorization")).contains(KEY);
  }

  @Test
  void aRedirectElsewhereGetsNoKeyAndIsNamed() {
    other.answers(GOOD);
    String there = other.url() + "/embeddings";
    server.answers(response(307, "", "Location", there + "?token=" + KEY));

    assertThatThrownBy(this::embed)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("HTTP 307. It points to " + there + ", where neither texts nor a key")
        .hasMessageNotContaining("token");
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void aRedirectInACircleEnds() {
    server.answers(response(308, "", "Location", "/v1/embeddings"));

    assertThatThrownBy(this::embed).hasMessageContaining("HTTP 308. It points to");
    assertThat(server.bodies()).hasSize(4);
  }

  @Test
  void aSlowAnswerNamesTheOptionOfItsTime() {
    server.answers(new MockResponse.Builder().body(BODY).bodyDelay(3, TimeUnit.SECONDS).build());

    assertThatThrownBy(() -> embed("timeout", 1, "max-retries", 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no whole answer within the 1 s of --timeout");
  }

  @ParameterizedTest
  @ValueSource(strings = {KEY, "sk-Very+Secret/01234", "sk-Very%2BSecret%2F0123456789"})
  void noFormOfTheKeyIsShown(String echoed) {
    server.answers(response(200, "{\"error\":{\"message\":\"key " + echoed + " is bad\"}}"));

    assertThatThrownBy(this::embed).hasMessageContaining("(key [key] is bad)");
  }

  private float[][] embed(Object... options) {
    Object[] all = new Object[options.length + 2];
    all[0] = "api-key-env";
    all[1] = "MY_KEY";
    System.arraycopy(options, 0, all, 2, options.length);
    HttpCalls calls = server.calls(server.endpoint(all), Map.of("MY_KEY", KEY));
    try (EmbeddingModel model =
        new OpenAiEmbeddingModel(
            calls, OpenAiEmbeddingModel.Options.DEFAULT, Budget.counting(Optional.empty()))) {
      return model.embed(List.of("gene"));
    }
  }
}
