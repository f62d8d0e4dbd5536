package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.embeddings;
import static io.genept.text.remote.ModelServer.response;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The key reaches the server and nothing else, even when the server echoes it. */
final class KeySecrecyTest {
  private static final String KEY = "sk-Very+Secret/0123456789";

  private final ModelServer server = new ModelServer();
  private final StringWriter log = new StringWriter();
  private WriterAppender appender;

  @BeforeEach
  void captureTheLog() {
    appender =
        WriterAppender.newBuilder()
            .setName("capture")
            .setTarget(log)
            .setLayout(PatternLayout.newBuilder().withPattern("%p %c %m%n%ex").build())
            .build();
    appender.start();
    rootLogger().addAppender(appender, Level.ALL, null);
    Configurator.setRootLevel(Level.ALL);
    Configurator.setLevel("io.genept", Level.ALL);
  }

  @AfterEach
  void stop() {
    rootLogger().removeAppender("capture");
    LoggerContext.getContext(false).reconfigure();
    appender.stop();
    server.close();
  }

  @ParameterizedTest
  @EnumSource(Endpoint.Auth.class)
  void theKeyStandsInItsHeaderOnly(Endpoint.Auth auth) {
    server.answers(
        body -> server.bodies().size() == 1 ? response(500, "key " + KEY) : embeddings(body));

    try (EmbeddingModel model = model(auth, Map.of("MY_KEY", KEY))) {
      model.embed(List.of("gene"));
    }

    String header = auth == Endpoint.Auth.BEARER ? "Authorization" : "api-key";
    String value = auth == Endpoint.Auth.BEARER ? "Bearer " + KEY : KEY;
    assertThat(server.requests())
        .hasSize(2)
        .allSatisfy(
            request -> {
              assertThat(request.getHeaders().get(header)).isEqualTo(value);
              assertThat(request.getTarget()).doesNotContain(KEY);
            });
    assertThat(log.toString()).contains("HTTP 500 (key [key]); trying again").doesNotContain(KEY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | {"error":{"message":"Incorrect API key provided: %s."}}
          401 | {"error":{"code":"%s"}}
          400 | <html>Bearer %s</html>
          413 | {"error":"too large for %s"}
          500 | %s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s
          200 | {"error":{"message":"no such key %s"}}
          200 | not JSON but %s
          200 | ["%s"]
          200 | {"data":"%s"}
          200 | {"data":[{"index":"%s"}]}
          """)
  void noErrorShowsAKeyThatTheServerEchoes(int status, String body) {
    server.answers(response(status, body.replace("%s", KEY)));

    try (EmbeddingModel model = model(Endpoint.Auth.BEARER, Map.of("MY_KEY", KEY))) {
      assertThatThrownBy(() -> model.embed(List.of("gene")))
          .isInstanceOf(UserError.class)
          .satisfies(e -> assertThat(printed(e)).doesNotContain(KEY, KEY.substring(0, 12)));
    }
    assertThat(log.toString()).isNotNull().doesNotContain(KEY, KEY.substring(0, 12));
  }

  @Test
  void aMissingKeyIsNamedByItsVariableBeforeAnythingIsSent() {
    try (EmbeddingModel model = model(Endpoint.Auth.BEARER, Map.of("OTHER", KEY))) {
      assertThatThrownBy(() -> model.embed(List.of("gene")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("the environment variable MY_KEY is not set")
          .hasMessageContaining("--api-key-env");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aRefusedKeyTellsWhatToCheck() {
    server.answers(response(401, "{\"error\":{\"message\":\"wrong key\"}}"));

    try (EmbeddingModel model = model(Endpoint.Auth.BEARER, Map.of("MY_KEY", KEY))) {
      assertThatThrownBy(() -> model.embed(List.of("gene")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(
              "Expected a valid key in MY_KEY that may use model test-model; check both, and"
                  + " --auth");
    }
  }

  @Test
  void aKeyInTheClearIsWarnedOf() {
    Endpoint open = ModelServer.at("http://gpu.example/v1", "m", "api-key-env", "MY_KEY");

    server.calls(open, Map.of("MY_KEY", KEY)).close();

    assertThat(log.toString())
        .contains("WARN")
        .contains("http://gpu.example/v1 is not https: the key goes over the network in the clear")
        .doesNotContain(KEY);
  }

  private EmbeddingModel model(Endpoint.Auth auth, Map<String, String> environment) {
    Endpoint endpoint = server.endpoint("api-key-env", "MY_KEY", "auth", auth, "max-retries", 1);
    return new OpenAiEmbeddingModel(
        server.calls(endpoint, environment),
        OpenAiEmbeddingModel.Options.DEFAULT,
        Budget.counting(Optional.empty()));
  }

  private static String printed(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static LoggerConfig rootLogger() {
    LogManager.getLogger(KeySecrecyTest.class);
    return LoggerContext.getContext(false).getConfiguration().getRootLogger();
  }
}
