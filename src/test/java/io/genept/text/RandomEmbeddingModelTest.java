package io.genept.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RandomEmbeddingModelTest {
  private final RandomEmbeddingModel model = new RandomEmbeddingModel(256, 7);

  @Test
  void aTextHasItsVectorWhateverTheBatchAndTheInstance() {
    float[] alone = model.embed(List.of("TP53"))[0];

    assertThat(model.embed(List.of("BRCA1", "TP53"))[1]).containsExactly(alone);
    assertThat(new RandomEmbeddingModel(256, 7).embed(List.of("TP53"))[0]).containsExactly(alone);
  }

  @Test
  void theSequenceIsPartOfTheContract() {
    assertThat(new RandomEmbeddingModel(3, 42).embed(List.of("κ light chain"))[0])
        .containsExactly(0.4408589f, -1.4964465f, 0.49239755f);
  }

  @Test
  void textAndSeedBothMatter() {
    float[] vector = model.embed(List.of("TP53"))[0];

    assertThat(model.embed(List.of("TP63"))[0]).isNotEqualTo(vector);
    assertThat(new RandomEmbeddingModel(256, 8).embed(List.of("TP53"))[0]).isNotEqualTo(vector);
  }

  @Test
  void componentsAreStandardNormalAndUnrelated() {
    List<String> texts = IntStream.range(0, 1000).mapToObj(i -> "gene " + i).toList();
    float[][] vectors = model.embed(texts);
    double n = 256_000;
    double[] moments = new double[5];
    double product = 0;
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j < 256; j++) {
        double x = vectors[i][j];
        for (int k = 1; k < moments.length; k++) {
          moments[k] += Math.pow(x, k) / n;
        }
        product += x * vectors[(i + 1) % vectors.length][j] / n;
      }
    }

    assertThat(moments[1]).isCloseTo(0, within(5 * Math.sqrt(1 / n)));
    assertThat(moments[2]).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
    assertThat(moments[3]).isCloseTo(0, within(5 * Math.sqrt(15 / n)));
    assertThat(moments[4]).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
    assertThat(product).isCloseTo(0, within(5 * Math.sqrt(1 / n)));
  }

  @Test
  void describesItself() {
    assertThat(model.name()).isEqualTo("random-256-seed-7");
    assertThat(model.dimension()).isEqualTo(256);
    assertThat(model.maxTokens()).isEmpty();
    assertThat(model.countTokens(" two\twords ")).isEqualTo(2);
    assertThat(model.countTokens(" ")).isZero();
    assertThat(model.embed(List.of())).isEmpty();
  }

  @Test
  void refusesBlankTextsAndEmptyVectors() {
    assertThatThrownBy(() -> model.embed(List.of("a", " ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot embed text 1: it is blank. Leave out genes without text.");
    assertThatThrownBy(() -> new RandomEmbeddingModel(0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dimension must be positive, got 0");
  }
}
