package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.embed.CacheChoice;
import io.genept.embed.Provider;
import io.genept.text.LongText;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ProviderOptionsTest {
  private static final CacheChoice NONE = CacheChoice.parse("none");

  @Test
  void everyProviderHasItsOptions() {
    assertThat(provider()).isEqualTo(embedded(BundledModel.BGE_SMALL, LongText.TRUNCATE));
    assertThat(provider("--model=all-minilm-l6-v2-q", "--long-text=average"))
        .isEqualTo(embedded(BundledModel.MINI_LM, LongText.AVERAGE));
    assertThat(provider("--provider=onnx", "--onnx-directory=m", "--pooling=mean"))
        .isEqualTo(new Provider.Onnx("m", Pooling.MEAN, LongText.TRUNCATE, NONE));
    assertThat(provider("--provider=lsa")).isEqualTo(new Provider.Lsa(256));
    assertThat(provider("--provider=random", "--dimension=8", "--seed=3"))
        .isEqualTo(new Provider.Random(8, 3));
    Provider.OpenAi openAi =
        (Provider.OpenAi)
            provider(
                "--provider=openai",
                "--model=text-embedding-3-small",
                "--dimension=256",
                "--batch-size=100",
                "--concurrency=2");
    assertThat(openAi.dimension()).hasValue(256);
    assertThat(openAi.endpoint().concurrency()).isEqualTo(2);
    assertThat(openAi.budget().price()).isPresent();
  }

  @Test
  void optionsOfOtherProvidersAreRefused() {
    assertRefused(
        "Cannot use --base-url with --provider embedded: it belongs to openai. Leave it out, or"
            + " give --provider openai.",
        "--base-url=http://127.0.0.1:8080/v1");
    assertRefused(
        "Cannot use --max-cost with --provider lsa: it belongs to openai. Leave it out, or give"
            + " --provider openai.",
        "--provider=lsa",
        "--max-cost=1");
    assertRefused(
        "Cannot use --model with --provider onnx: it belongs to embedded, openai. Leave it out, or"
            + " give --provider embedded.",
        "--provider=onnx",
        "--model=x");
    assertRefused(
        "Cannot use --dimension with --provider embedded: it belongs to openai, lsa, random. Leave"
            + " it out, or give --provider openai.",
        "--dimension=8");
    assertRefused(
        "Cannot use --cache with --provider random: it belongs to embedded, onnx, openai. Leave it"
            + " out, or give --provider embedded.",
        "--provider=random",
        "--cache=c");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertRefused("Cannot use --provider openai without --model. Give it.", "--provider=openai");
    assertRefused(
        "Cannot use --provider onnx without --onnx-directory. Give it.", "--provider=onnx");
    assertRefused(
        "Cannot use --provider onnx without --pooling. Give it.",
        "--provider=onnx",
        "--onnx-directory=m");
    assertThatThrownBy(() -> provider("--model=nosuch"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'nosuch' is none of bge-small-en-v1.5-q, all-minilm-l6-v2-q");
    assertThatThrownBy(() -> provider("--provider=magic"))
        .hasMessageContaining("'magic' is none of embedded, onnx, openai, lsa, random");
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

  private static Provider embedded(BundledModel model, LongText longText) {
    return new Provider.Embedded(model, longText, NONE);
  }

  private static void assertRefused(String message, String... args) {
    assertThatThrownBy(() -> provider(args)).isInstanceOf(UserError.class).hasMessage(message);
  }

  private static Provider provider(String... args) {
    EmbedGenesCommand command = new EmbedGenesCommand();
    CommandLine line = new CommandLine(command);
    String[] all = new String[args.length + 2];
    all[0] = "--texts=t";
    all[1] = "--output=o";
    System.arraycopy(args, 0, all, 2, args.length);
    line.parseArgs(all);
    return command.stage().provider();
  }
}
