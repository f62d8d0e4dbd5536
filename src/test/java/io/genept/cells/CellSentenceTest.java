package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Golden;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CellSentenceTest {

  @Test
  @Tag("golden")
  void sentencesAreTheNotebooksAndTiesFollowTheGenes() {
    JsonNode golden = Golden.read("sentences");
    String[] words = Golden.strings(golden.get("names"));
    int tied = 0;
    for (JsonNode expected : golden.get("cases")) {
      CellSentence recipe =
          new CellSentence(words, golden.get("prefix").asText(), expected.get("most").asInt());
      ExpressionRow cell =
          cell(Golden.ints(golden.get("counts").get(expected.get("cell").asInt())));
      String text = recipe.of(cell).text();
      assertThat(text).isEqualTo(expected.get("stable").textValue());
      String notebook = expected.get("notebook").textValue();
      tied += java.util.Objects.equals(text, notebook) ? 0 : 1;
      if (expected.get("most").asInt() == 1_000 && text != null) {
        assertThat(text.split(" ", -1)).containsExactlyInAnyOrder(notebook.split(" ", -1));
      }
    }
    assertThat(tied).as("cells whose ties stand otherwise in the notebook").isEqualTo(8);
  }

  @Test
  void genesOfASentenceAreCountedWithTheirShareOfTheCounts() {
    CellSentence recipe = new CellSentence(new String[] {"A", null, "C", "D"}, "", 2);
    CellSentence.Sentence sentence = recipe.of(cell(new int[] {1, 5, 3, 1}));
    assertThat(sentence.text()).isEqualTo("C A");
    assertThat(sentence.genes()).isEqualTo(2);
    assertThat(sentence.share()).isEqualTo(0.4, within(1e-12));
    assertThat(recipe.of(cell(new int[] {0, 5, 0, 0})))
        .isEqualTo(new CellSentence.Sentence(null, 0, 0));
    assertThat(recipe.of(cell(new int[4])).text()).isNull();
  }

  private static ExpressionRow cell(int[] counts) {
    int[] genes = IntStream.range(0, counts.length).filter(g -> counts[g] > 0).toArray();
    ExpressionRow cell = new ExpressionRow();
    cell.setGeneIndices(genes);
    float[] values = new float[genes.length];
    for (int i = 0; i < genes.length; i++) {
      values[i] = counts[genes[i]];
    }
    cell.setCounts(values);
    return cell;
  }
}
