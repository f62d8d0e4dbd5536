package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LabelWordsTest {
  @Test
  void removesTheWordsOfTheLabelsWithAnyEnding() {
    LabelWords words =
        new LabelWords(List.of("protein_coding", "snRNA", "TF"), List.of("haploinsuff"));
    assertThat(words.words()).containsExactly("protein", "coding", "snrna", "haploinsuff");
    assertThat(
            words.removedFrom(
                "This protein-coding gene, a TF near snRNAs, is haploinsufficient. Proteins bind."))
        .isEqualTo("This - gene, a TF near , is . bind.");
  }

  @Test
  void aWordInsideAnotherStays() {
    LabelWords words = new LabelWords(List.of("range"), List.of());
    String text = "An arrangement of oranges.";
    assertThat(words.removedFrom(text)).isSameAs(text);
  }
}
