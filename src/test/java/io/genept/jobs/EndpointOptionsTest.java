package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.text.remote.Endpoint;
import io.genept.text.remote.Price;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class EndpointOptionsTest {

  @CommandLine.Command
  private static final class Asking {
    @CommandLine.Mixin EndpointOptions endpoint;
  }

  @Test
  void withoutOptionsOpenAiIsAskedWithItsKey() {
    EndpointOptions options = parse();

    assertThat(options.endpoint("m"))
        .isEqualTo(
            Endpoint.of("https://api.openai.com/v1", "m")
                .withKey("OPENAI_API_KEY", Endpoint.Auth.BEARER));
    assertThat(options.concurrency()).isEqualTo(4);
    assertThat(options.budget("gpt-4o-mini").price()).hasValue(new Price(0.15, 0.60));
  }

  @Test
  void anotherServerGetsNoKeyUnlessOneIsNamed() {
    assertThat(parse("--base-url", "http://127.0.0.1:11434/v1").endpoint("m"))
        .isEqualTo(Endpoint.of("http://127.0.0.1:11434/v1", "m"));
  }

  @Test
  void everyOptionReachesTheEndpoint() {
    String azure = "https://x.openai.azure.com/openai/deployments/ada";

    assertThat(
            parse(
                    "--base-url=" + azure,
                    "--api-key-env=AZURE_KEY",
                    "--auth=api-key",
                    "--api-version=2024-02-01",
                    "--requests-per-minute=300",
                    "--tokens-per-minute=120000",
                    "--max-retries=2",
                    "--timeout=30")
                .endpoint("ada"))
        .isEqualTo(
            new Endpoint(
                azure,
                "ada",
                "AZURE_KEY",
                Endpoint.Auth.API_KEY,
                "2024-02-01",
                300,
                120_000,
                2,
                Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--api-key-env=sk-abcdefghijklmnopqrstuvwxyz",
        "--base-url=https://someone:sk-abcdefghij@models.example.org/v1",
        "--base-url=https://models.example.org/v1?key=sk-abcdefghij"
      })
  void aKeyInTheWrongPlaceIsRefusedBeforeTheOptionsAreLogged(String option) {
    CommandRun run =
        CommandRun.of("embed-genes", "--texts=t", "--output=o", "--provider=openai", option);
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.out() + run.err()).contains("not shown").doesNotContain("sk-");
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
    Asking command = new Asking();
    new CommandLine(command).parseArgs(args);
    return command.endpoint;
  }
}
