package io.genept.cells.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.Whitening;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChoiceTest {
  @Test
  void theHighestScoreWinsByItsLead() {
    double none = Double.NaN;
    assertThat(Choice.of(new double[] {1, none, 4, 2})).isEqualTo(new Choice(2, 2));
    assertThat(Choice.of(new double[] {none, 3, 3})).isEqualTo(new Choice(1, 0));
    assertThat(Choice.of(new double[] {-5, -3, -4})).isEqualTo(new Choice(1, 1));
    assertThat(Choice.of(new double[] {none, 3, none}).isNone()).isTrue();
    assertThat(Choice.of(null)).isEqualTo(Choice.NONE);
  }

  @Test
  @Tag("golden")
  void wordsScoreAsNumpys() {
    JsonNode golden = Golden.read("names").get("words");
    int dim = golden.get("dim").asInt();
    int types = golden.get("types").asInt();
    float[] texts = Draws.vectors(golden.get("seed").asLong() + 1, types, dim);
    float[][] vectors = new float[types][];
    for (int type = 0; type < types; type++) {
      vectors[type] = Arrays.copyOfRange(texts, type * dim, (type + 1) * dim);
    }
    Whitening whitening = new Whitening(new float[dim], Golden.floats(golden.get("whitening")));
    WordScore score = WordScore.of(vectors, whitening);
    float[] cells = Golden.floats(golden.get("turned"));
    double[] expected = Golden.doubles(golden.get("cosines"));
    assertThat(expected).hasSize(types * golden.get("cells").asInt());
    for (int cell = 0; cell < cells.length / dim; cell++) {
      float[] hybrid = new float[dim + 2];
      hybrid[0] = 9;
      System.arraycopy(cells, cell * dim, hybrid, 2, dim);
      assertThat(score.of(hybrid))
          .containsExactly(
              Arrays.copyOfRange(expected, cell * types, (cell + 1) * types), within(1e-5));
    }
    assertThat(score.of(new float[dim])).isNull();
  }
}
