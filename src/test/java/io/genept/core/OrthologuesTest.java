package io.genept.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrthologuesTest {
  private static Orthologues.Pair pair(String mouse, String human) {
    return new Orthologues.Pair(List.of(mouse), List.of(human));
  }

  @Test
  void onlyOneToOnePairsCount() {
    Orthologues orthologues =
        Orthologues.of(
            List.of(
                pair("Cd4", "CD4"),
                pair("Cd4", "CD4"),
                pair("Many", "ONE"),
                pair("Many", "TWO"),
                pair("Left", "SHARED"),
                pair("Right", "SHARED")));
    assertThat(orthologues.lookUp(List.of("Cd4"))).containsExactly("CD4");
    assertThat(orthologues.lookUp(List.of("Unknown", "cd4"))).containsExactly("CD4");
    for (String name : List.of("Many", "Left", "Right", "Unknown")) {
      assertThat(orthologues.lookUp(List.of(name))).as(name).isEmpty();
    }
    assertThat(orthologues.dropped()).isEqualTo(3);
  }

  @Test
  void everyIdentifierOfAGeneLeadsToItsCounterpart() {
    Orthologues orthologues =
        Orthologues.of(
            List.of(
                new Orthologues.Pair(
                    List.of("ENSMUSG00000023274", "Cd4"), List.of("ENSG00000010610", "CD4"))));
    assertThat(orthologues.lookUp(List.of("ENSMUSG00000023274.14")))
        .containsExactly("ENSG00000010610", "CD4");
    assertThat(orthologues.lookUp(List.of("Cd4"))).containsExactly("ENSG00000010610", "CD4");
  }

  @Test
  void aSymbolOfTwoMouseGenesLeadsNowhere() {
    Orthologues orthologues =
        Orthologues.of(
            List.of(
                new Orthologues.Pair(List.of("ENSMUSG1", "Same"), List.of("A")),
                new Orthologues.Pair(List.of("ENSMUSG2", "Same"), List.of("B"))));
    assertThat(orthologues.lookUp(List.of("Same"))).isEmpty();
    assertThat(orthologues.lookUp(List.of("ENSMUSG2"))).containsExactly("B");
  }

  @Test
  void withoutATableIdentifiersStayAsTheyAre() {
    assertThat(Orthologues.NONE.lookUp(List.of("CD4"))).containsExactly("CD4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cd4", "ENSMUSG00000023274", "Gm1992", "Xkr4", "Hba-a1"})
  void mouseGenesAreRecognised(String name) {
    assertThat(Orthologues.looksLikeMouse(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CD4", "ENSG00000010610", "C1orf112", "931", "HGNC:5", "RP11-206L10.2"})
  void humanGenesAreNot(String name) {
    assertThat(Orthologues.looksLikeMouse(name)).isFalse();
  }
}
