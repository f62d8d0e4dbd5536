package io.genept.text.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.testing.Args;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EndpointOptionsTest {

  @Test
  void withoutOptionsOpenAiIsAskedWithItsKey() {
    EndpointOptions options = parse();

    assertThat(options.endpoint("m").baseUrl()).isEqualTo("https://api.openai.com/v1");
    assertThat(options.keyVariable()).isEqualTo("OPENAI_API_KEY");
    assertThat(options.auth()).isEqualTo(Endpoint.Auth.BEARER);
    assertThat(options.maxRetries()).isEqualTo(6);
    assertThat(options.endpoint("m").timeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.concurrency()).isEqualTo(4);
    assertThat(options.budget("gpt-4o-mini").price()).hasValue(new Price(0.15, 0.60));
  }

  @Test
  void anotherServerGetsNoKeyUnlessOneIsNamed() {
    assertThat(parse("--base-url=http://127.0.0.1:11434/v1").keyVariable()).isEmpty();
  }

  @Test
  void everyOptionReachesTheEndpoint() {
    String azure = "https://x.openai.azure.com/openai/deployments/ada";

    EndpointOptions options =
        parse(
            "--base-url=" + azure,
            "--api-key-env=AZURE_KEY",
            "--auth=api-key",
            "--api-version=2024-02-01",
            "--requests-per-minute=300",
            "--tokens-per-minute=120000",
            "--max-retries=2",
            "--timeout=30");
    assertThat(options)
        .isEqualTo(
            new EndpointOptions(
                BaseUrl.parse(azure),
                Optional.of(new KeyVariable("AZURE_KEY")),
                Endpoint.Auth.API_KEY,
                Optional.of("2024-02-01"),
                300,
                120_000,
                4,
                2,
                30,
                Optional.empty(),
                Optional.empty()));
  }

  @Test
  void wrongValuesAreNamed() {
    assertThatThrownBy(() -> parse("--auth=basic"))
        .hasMessageContaining("'basic' is none of bearer, api-key");
    assertThatThrownBy(() -> parse("--concurrency=0").concurrency())
        .isInstanceOf(UserError.class)
        .hasMessage("--concurrency 0: expected at least 1.");
    assertThatThrownBy(() -> parse("--timeout=0").endpoint("m"))
        .isInstanceOf(UserError.class)
        .hasMessage("--timeout 0: expected more than 0 seconds.");
    assertThatThrownBy(() -> parse("--max-cost=1").budget("my-model"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no price for the model my-model");
    assertThatThrownBy(() -> parse("--prices=absent.conf").budget("m"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot read --prices absent.conf");
  }

  private static EndpointOptions parse(String... args) {
    return Args.of(
        EndpointOptions.class,
        Arrays.stream(args)
            .flatMap(arg -> Arrays.stream(arg.substring(2).split("=", 2)))
            .toArray());
  }
}
