package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.embed.CacheChoice;
import io.genept.embed.Provider;
import io.genept.genes.EmbedGenes;
import io.genept.text.LongText;
import io.genept.text.onnx.BundledModel;
import io.genept.text.onnx.Pooling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ProviderOptionsTest {
  private static final CacheChoice BESIDE = CacheChoice.parse("beside");

  @Test
  void everyProviderHasItsOptions() {
    assertThat(provider()).isEqualTo(embedded(BundledModel.BGE_SMALL, LongText.TRUNCATE));
    assertThat(provider("--model=all-minilm-l6-v2-q", "--long-text=average"))
        .isEqualTo(embedded(BundledModel.MINI_LM, LongText.AVERAGE));
    assertThat(provider("--provider=onnx", "--onnx-directory=m", "--pooling=mean"))
        .isEqualTo(new Provider.Onnx("m", Pooling.MEAN, LongText.TRUNCATE, BESIDE));
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
        "Cannot use --base-url with --provider embedded: it belongs to --provider openai. Leave it"
            + " out, or give --provider openai.",
        "--base-url=http://127.0.0.1:8080/v1");
    assertRefused(
        "Cannot use --max-cost with --provider lsa: it belongs to --provider openai. Leave it out,"
            + " or give --provider openai.",
        "--provider=lsa",
        "--max-cost=1");
    assertRefused(
        "Cannot use --model with --provider onnx: it belongs to --provider embedded, --provider"
            + " openai. Leave it out, or give --provider embedded.",
        "--provider=onnx",
        "--onnx-directory=m",
        "--pooling=cls",
        "--model=x");
    assertRefused(
        "Cannot use --dimension with --provider embedded: it belongs to --provider openai,"
            + " --provider lsa, --provider random. Leave it out, or give --provider openai.",
        "--dimension=8");
    assertRefused(
        "Cannot use --cache with --provider random: it belongs to --provider embedded, --provider"
            + " onnx, --provider openai. Leave it out, or give --provider embedded.",
        "--provider=random",
        "--cache=c");
  }

  @Test
  void whatIsMissingIsNamed() {
    assertMalformed("Missing required option: '--model=NAME'", "--provider=openai");
    assertMalformed("Missing required option: '--onnx-directory=DIR'", "--provider=onnx");
    assertMalformed(
        "Missing required option: '--pooling=POOLING'", "--provider=onnx", "--onnx-directory=m");
    assertMalformed(
        "'nosuch' is none of bge-small-en-v1.5-q, all-minilm-l6-v2-q", "--model=nosuch");
    assertMalformed("'magic' is none of embedded, onnx, openai, lsa, random", "--provider=magic");
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
        CommandRun.of(
            "embed-genes", "--texts=t", "--output=o", "--provider=openai", "--model=m", option);
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
    assertThat(run.out() + run.err()).contains("not shown").doesNotContain("sk-");
  }

  private static Provider embedded(BundledModel model, LongText longText) {
    return new Provider.Embedded(model, longText, BESIDE);
  }

  private static void assertRefused(String message, String... args) {
    assertThatThrownBy(() -> provider(args)).isInstanceOf(UserError.class).hasMessage(message);
  }

  private static void assertMalformed(String message, String... args) {
    assertThatThrownBy(() -> provider(args))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining(message);
  }

  private static Provider provider(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "embed-genes";
    all[1] = "--texts=t";
    all[2] = "--output=o";
    System.arraycopy(args, 0, all, 3, args.length);
    EmbedGenes.Options options = (EmbedGenes.Options) JobRunner.parse(all).orElseThrow();
    return options.model().provider();
  }
}
