package io.genept.text.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EndpointTest {
  private static final String SECRET = "sk-very-secret-0123456789";

  @Test
  void addressesOfRequests() {
    assertThat(
            ModelServer.at(" http://127.0.0.1:8080/v1/ ", "m").url("chat/completions").toString())
        .isEqualTo("http://127.0.0.1:8080/v1/chat/completions");
    Endpoint azure =
        ModelServer.at(
            "https://x.openai.azure.com/openai/deployments/ada",
            "m",
            "api-key-env",
            "AZURE_KEY",
            "auth",
            "api-key",
            "api-version",
            "2024-02-01");
    assertThat(azure.url("embeddings").toString())
        .isEqualTo(
            "https://x.openai.azure.com/openai/deployments/ada/embeddings?api-version=2024-02-01");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:" + SECRET + "@host/v1",
        "https://" + SECRET + "@host/v1",
        "https://host/v1?key=" + SECRET,
        "https://host/v1#" + SECRET,
        "ftp://user:" + SECRET + "@host"
      })
  void anAddressWithASecretIsRefusedWithoutShowingIt(String url) {
    assertThatThrownBy(() -> ModelServer.at(url, "m"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds a user, a password, a query or a fragment")
        .hasMessageContaining("--api-key-env")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, it is no http or https address",
    "ftp://host/v1, it is no http or https address",
    "'', it is no http or https address",
    "http://host/v1/embeddings, Expected what comes before /embeddings",
    "http://host/v1/chat/completions/, Expected what comes before /embeddings"
  })
  void otherAddressesAreRefused(String url, String message) {
    assertThatThrownBy(() -> ModelServer.at(url, "m"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use --base-url")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {SECRET, "0123456789abcdef0123456789abcdef", "abcdef0123456789abcdef01"})
  void aKeyGivenForTheNameOfItsVariableIsNotShown(String key) {
    assertThatThrownBy(() -> ModelServer.at("http://127.0.0.1:1", "m", "api-key-env", key))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot use --api-key-env")
        .hasMessageContaining("OPENAI_API_KEY")
        .hasMessageNotContaining(key);
  }

  @Test
  void theKeyIsReadAtCallTimeAndNeverPartOfTheEndpoint() {
    Endpoint endpoint = ModelServer.at("http://127.0.0.1:1/v1", "m", "api-key-env", "MY_KEY");

    assertThat(endpoint.key(Map.of("MY_KEY", SECRET + "\n")::get)).isEqualTo(SECRET);
    assertThat(endpoint.toString()).contains("MY_KEY").doesNotContain(SECRET);
    assertThatThrownBy(() -> endpoint.key(Map.<String, String>of()::get))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot ask http://127.0.0.1:1/v1: the environment variable MY_KEY is not set."
                + " Expected it to hold the key; export it, or name another with --api-key-env.");
    assertThatThrownBy(() -> endpoint.key(Map.of("MY_KEY", " ")::get))
        .hasMessageContaining("MY_KEY is blank");
    assertThatThrownBy(() -> endpoint.key(Map.of("MY_KEY", SECRET + "\n" + SECRET)::get))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("MY_KEY holds white space")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1, false",
    "http://127.1.2.3, false",
    "http://localhost/v1, false",
    "http://[::1]:80/v1, false",
    "https://host/v1, false",
    "http://10.0.0.8/v1, true",
    "http://gpu.example/v1, true"
  })
  void aKeyIsInTheClearWithoutTlsToAnotherMachine(String url, boolean clear) {
    assertThat(ModelServer.at(url, "m", "api-key-env", "MY_KEY").sendsKeyInTheClear())
        .isEqualTo(clear);
    assertThat(ModelServer.at(url, "m").sendsKeyInTheClear()).isFalse();
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    String url = "http://127.0.0.1:1";

    assertThatThrownBy(() -> ModelServer.at(url, "m", "requests-per-minute", -1))
        .hasMessage("--requests-per-minute -1: expected at least 0.");
    assertThatThrownBy(() -> ModelServer.at(url, "m", "tokens-per-minute", -1))
        .hasMessage("--tokens-per-minute -1: expected at least 0.");
    assertThatThrownBy(() -> ModelServer.at(url, "m", "max-retries", -1))
        .hasMessage("--max-retries -1: expected at least 0.");
    assertThatThrownBy(() -> ModelServer.at(url, " "))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no model is named");
  }
}
