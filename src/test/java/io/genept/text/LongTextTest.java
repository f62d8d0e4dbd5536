package io.genept.text;

import static io.genept.text.remote.ModelServer.vectorOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.text.onnx.OnnxEmbeddingModel;
import io.genept.text.remote.BatchLimits;
import io.genept.text.remote.ModelServer;
import io.genept.text.remote.OpenAiEmbeddingModel;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LongTextTest {
  private static final OpenAiEmbeddingModel.Options FIVE_TOKENS =
      new OpenAiEmbeddingModel.Options(OptionalInt.empty(), 5, BatchLimits.DEFAULT);
  private static final String LONG = "one two three four five six seven";

  private final ModelServer server = new ModelServer().answers(ModelServer::embeddings);
  private final EmbeddingModel model = server.model(server.endpoint(), FIVE_TOKENS);

  @AfterEach
  void stop() {
    model.close();
    server.close();
  }

  @Test
  void truncatedItsFirstTokensAreEmbedded() {
    EmbeddingModel truncating = LongText.TRUNCATE.of(model);

    assertThat(truncating).isSameAs(model);
    assertThat(truncating.countTokens(LONG)).isEqualTo(7);
    assertThat(truncating.embed(List.of(LONG))[0])
        .containsExactly(vectorOf("one two three four five"));
    assertThat(truncating.embed(List.of("gene ".repeat(4) + "🧬🧬🧬"))[0])
        .as("no half of a character is left")
        .containsExactly(vectorOf("gene gene gene gene"));
  }

  @Test
  void averagedItsPiecesWeighByTheirTokens() {
    EmbeddingModel averaging = LongText.AVERAGE.of(model);
    float[] first = vectorOf("one two three four five");
    float[] second = vectorOf("six seven");
    double[] sum = new double[3];
    for (int j = 0; j < 3; j++) {
      sum[j] = 5.0 * first[j] + 2.0 * second[j];
    }
    double norm = Math.sqrt(sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]);

    float[][] vectors = averaging.embed(List.of("short", LONG, "one two"));

    assertThat(vectors[0]).containsExactly(vectorOf("short"));
    assertThat(vectors[2]).containsExactly(vectorOf("one two"));
    for (int j = 0; j < 3; j++) {
      assertThat((double) vectors[1][j]).isCloseTo(sum[j] / norm, Offset.offset(1e-6));
    }
    assertThat(averaging.name()).isEqualTo("test-model-tokens-5-average");
    assertThat(averaging.cacheKey()).isEqualTo(model.cacheKey() + "-average");
    assertThat(averaging.maxTokens()).isEmpty();
    assertThat(averaging.dimension()).isEqualTo(3);
    assertThat(averaging.countTokens(LONG)).isEqualTo(7);
    assertThat(averaging.embed(List.of())).isEmpty();
  }

  @Test
  void refusedNothingIsSentAndTheErrorTellsHowLongItIs() {
    EmbeddingModel refusing = LongText.FAIL.of(model);

    assertThatThrownBy(() -> refusing.embed(List.of("short", LONG)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot embed the text 'one two three four five six seven…' with test-model-tokens-5:"
                + " it has 7 tokens. Expected at most 5; cut long texts with --long-text truncate,"
                + " or average their pieces with --long-text average.");
    assertThat(server.bodies()).isEmpty();
    assertThat(refusing.embed(List.of("short"))[0]).containsExactly(vectorOf("short"));
    assertThat(refusing.name()).isEqualTo(model.name());
    assertThat(refusing.cacheKey()).isEqualTo(model.cacheKey());
    assertThat(refusing.maxTokens()).hasValue(5);
    assertThat(refusing.dimension()).isEqualTo(3);
    assertThat(refusing.countTokens(LONG)).isEqualTo(7);
  }

  @Test
  void aModelWithoutALimitStaysAsItIs() {
    EmbeddingModel random = new RandomEmbeddingModel(4, 0);

    assertThat(LongText.AVERAGE.of(random)).isSameAs(random);
    assertThat(LongText.FAIL.of(random)).isSameAs(random);
  }

  @Test
  void piecesFitLoseNothingAndAreAsLongAsPossible() {
    TextPieces pieces = new TextPieces(model);
    String prose =
        IntStream.range(0, 400)
            .mapToObj(i -> i % 3 == 0 ? "phosphorylation" : "of p" + i)
            .collect(Collectors.joining(" "));

    List<String> parts = pieces.of(prose);

    assertThat(String.join(" ", parts)).isEqualTo(prose);
    assertThat(parts).allSatisfy(part -> assertThat(model.countTokens(part)).isBetween(1, 5));
    for (int i = 1; i < parts.size(); i++) {
      String word = parts.get(i).split("\\s", 2)[0];
      assertThat(model.countTokens(parts.get(i - 1) + " " + word)).isGreaterThan(5);
    }
  }

  @Test
  void aWordTooLongIsCutBetweenCharacters() {
    TextPieces pieces = new TextPieces(model);
    String word = "ACGTTGCA🧬".repeat(20);

    List<String> parts = pieces.of("x " + word + " y");

    assertThat(String.join("", parts)).isEqualTo("x" + word + "y");
    assertThat(parts).allSatisfy(part -> assertThat(model.countTokens(part)).isBetween(1, 5));
    assertThat(parts).noneMatch(part -> Character.isLowSurrogate(part.charAt(0)));
  }

  @Test
  void theEmbeddedModelTakesLongTextsInEachWay() {
    EmbeddingModel embedded = OnnxEmbeddingModel.bundled();
    String text = "insulin lowers glucose ".repeat(200) + "keratin stiffens epithelia ".repeat(200);

    float[] truncated = LongText.TRUNCATE.of(embedded).embed(List.of(text))[0];
    float[] averaged = LongText.AVERAGE.of(embedded).embed(List.of(text))[0];

    assertThat(averaged).hasSize(384).isNotEqualTo(truncated);
    double norm = 0;
    for (float x : averaged) {
      norm += (double) x * x;
    }
    assertThat(norm).isCloseTo(1, Offset.offset(1e-6));
    assertThatThrownBy(() -> LongText.FAIL.of(embedded).embed(List.of(text)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Expected at most 512");
    assertThat(LongText.AVERAGE.of(embedded).name()).isEqualTo("bge-small-en-v1.5-q-average");
  }
}
