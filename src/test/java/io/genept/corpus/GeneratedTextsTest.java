package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.testing.Args;
import io.genept.text.ChatModel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedTextsTest {
  private static final List<String> GENES =
      IntStream.range(0, 40).mapToObj(gene -> "GENE" + gene).toList();

  @TempDir Path dir;
  private final ConcurrentMap<String, Integer> asked = new ConcurrentHashMap<>();
  private Predicate<String> fails = prompt -> false;

  @Test
  void everyGeneIsAskedAboutOnceForAll() {
    GeneratedTexts first = ask("Tell me about gene {gene}", 4);
    assertThat(first.of("GENE7")).isEqualTo("Answer to: Tell me about gene GENE7");
    assertThat(first.source()).isEqualTo("generated:small-model");
    assertThat(ask("Tell me about gene {gene}", 1).fromCache()).isEqualTo(40);
    assertThat(asked).hasSize(40).allSatisfy((prompt, times) -> assertThat(times).isEqualTo(1));
    ask("What is {gene}?", 1);
    assertThat(asked).as("another prompt, other answers").hasSize(80);
  }

  @Test
  void aPassingFailureIsAskedAgain() {
    fails = prompt -> prompt.endsWith("GENE3") && asked.get(prompt) == 1;
    assertThat(ask("{gene}", 2).of("GENE3")).isEqualTo("Answer to: GENE3");
    assertThat(asked.get("GENE3")).isEqualTo(2);
  }

  @Test
  void aLastingFailureLosesNothingElse() {
    fails = prompt -> prompt.endsWith("GENE3");
    assertThatThrownBy(() -> ask("{gene}", 3))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(
            "1 of 40 genes have no answer of small-model (GENE3: out of order)",
            "All other answers are kept in " + dir,
            "run the same command again");
    fails = prompt -> false;
    GeneratedTexts later = ask("{gene}", 3);
    assertThat(later.fromCache()).isEqualTo(39);
    assertThat(asked.get("GENE3")).isEqualTo(3);
    assertThat(asked.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(39 + 3);
  }

  @Test
  void aModelThatOnlyFailsIsLeftAlone() {
    fails = prompt -> !prompt.equals("GENE0");
    assertThatThrownBy(() -> ask("{gene}", 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("39 of 40 genes have no answer of small-model (GENE1: out of order)");
    assertThat(asked).hasSize(11);
  }

  @Test
  void aPromptWithoutAGeneIsRefused() {
    assertThatThrownBy(() -> ask("Tell me", 1))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("--prompt 'Tell me'", "lacks {gene}");
    assertThatThrownBy(() -> ask("{gene}", 0)).hasMessageContaining("--concurrency 0");
  }

  private GeneratedTexts ask(String prompt, int concurrency) {
    ChatModel model =
        new ChatModel() {
          @Override
          public String name() {
            return "small-model";
          }

          @Override
          public String answer(String question) {
            asked.merge(question, 1, Integer::sum);
            if (fails.test(question)) {
              throw new IllegalStateException("out of order");
            }
            return "Answer to: " + question;
          }
        };
    return GeneratedTexts.ask(
        model,
        Args.of(
            Content.Generated.class,
            "model",
            "small-model",
            "prompt",
            prompt,
            "cache",
            dir,
            "concurrency",
            concurrency),
        GENES,
        new Configuration());
  }
}
