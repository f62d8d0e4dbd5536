package io.genept.text.remote;

import static io.genept.text.remote.ModelServer.response;
import static org.assertj.core.api.Assertions.assertThat;

import io.genept.text.EmbeddingModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers in the forms that each kind of server gives, with the vectors made short. */
final class EmbeddingServersTest {
  private static final List<String> TEXTS = List.of("insulin", "keratin");
  private static final float[][] VECTORS = {{0.25f, -0.5f}, {0.75f, 1.5e-3f}};

  private final ModelServer server = new ModelServer();
  private final Budget budget = Budget.counting(Optional.of(new Price(1, 0)));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void openAi() {
    answered(
        """
        {"object": "list",
         "data": [
           {"object": "embedding", "index": 0, "embedding": [0.25, -0.5]},
           {"object": "embedding", "index": 1, "embedding": [0.75, 0.0015]}],
         "model": "text-embedding-3-small",
         "usage": {"prompt_tokens": 6, "total_tokens": 6}}
        """);

    assertThat(budget.inputTokens()).isEqualTo(6);
  }

  @Test
  void openAiInBase64() {
    answered(
        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":\"%s\"},"
                .formatted(base64(VECTORS[0]))
            + "{\"object\":\"embedding\",\"index\":1,\"embedding\":\"%s\"}]}"
                .formatted(base64(VECTORS[1])));
  }

  @Test
  void azureWithItsHeaderAndVersion() {
    Endpoint azure =
        ModelServer.at(
            server.url().replace("/v1", "/openai/deployments/ada"),
            "text-embedding-ada-002",
            "api-key-env",
            "AZURE_KEY",
            "auth",
            Endpoint.Auth.API_KEY,
            "api-version",
            "2024-02-01",
            "max-retries",
            0,
            "timeout",
            5);
    String vector = "0.5" + ",0.0".repeat(1535);
    server.answers(
        response(
            200,
            "{\"object\":\"list\",\"data\":[{\"index\":0,\"object\":\"embedding\",\"embedding\":["
                + vector
                + "]}],\"model\":\"ada\",\"usage\":{\"prompt_tokens\":2,\"total_tokens\":2}}"));

    assertThat(embed(azure, Map.of("AZURE_KEY", "0123456789abcdef"), List.of("insulin")))
        .hasDimensions(1, 1536);
    assertThat(server.requests().get(0).getTarget())
        .isEqualTo("/openai/deployments/ada/embeddings?api-version=2024-02-01");
    assertThat(server.requests().get(0).getHeaders().get("api-key")).isEqualTo("0123456789abcdef");
    assertThat(server.requests().get(0).getHeaders().get("Authorization")).isNull();
  }

  @Test
  void vllm() {
    answered(
        """
        {"id":"embd-7c1a","object":"list","created":1767225600,"model":"intfloat/e5-small",
         "data":[{"index":0,"object":"embedding","embedding":[0.25,-0.5]},
                 {"index":1,"object":"embedding","embedding":[0.75,0.0015]}],
         "usage":{"prompt_tokens":9,"total_tokens":9,"completion_tokens":0,
                  "prompt_tokens_details":null}}
        """);

    assertThat(budget.inputTokens()).isEqualTo(9);
  }

  @Test
  void ollamaWithoutUsage() {
    answered(
        """
        {"object":"list","data":[{"object":"embedding","embedding":[0.25,-0.5],"index":0},
        {"object":"embedding","embedding":[0.75,0.0015],"index":1}],"model":"nomic-embed-text"}
        """);

    assertThat(budget.inputTokens())
        .as("our own count")
        .isEqualTo(OpenAiTokens.count("insulin") + OpenAiTokens.count("keratin"));
  }

  @Test
  void textEmbeddingsInferenceAndAnyOrder() {
    answered(
        """
        {"object":"list","data":[{"object":"embedding","embedding":[0.75,1.5e-3],"index":1},
        {"object":"embedding","embedding":[2.5e-1,-0.5],"index":0}],
        "model":"BAAI/bge-small-en-v1.5","usage":{"prompt_tokens":8,"total_tokens":8}}
        """);
  }

  private void answered(String body) {
    server.answers(response(200, body));
    assertThat(embed(server.endpoint(), Map.of(), TEXTS)).isDeepEqualTo(VECTORS);
    assertThat(budget.requests()).isEqualTo(1);
  }

  private float[][] embed(Endpoint endpoint, Map<String, String> environment, List<String> texts) {
    HttpCalls calls = server.calls(endpoint, environment);
    try (EmbeddingModel model =
        new OpenAiEmbeddingModel(calls, OpenAiEmbeddingModel.Options.DEFAULT, budget)) {
      return model.embed(texts);
    }
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float x : vector) {
      bytes.putFloat(x);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
