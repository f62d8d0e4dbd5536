package io.genept.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GeneIndexTest {
  private final GeneIndex index =
      GeneIndex.of(
          List.of(
              new GeneIndex.Gene(
                  "MARCHF1",
                  "HGNC:26077",
                  "ENSG00000145416",
                  "55016",
                  List.of("MARCH1"),
                  List.of("RNF171", "SHARED"),
                  List.of("MARCH-I", "ENSG00000100000")),
              new GeneIndex.Gene(
                  "SEPTIN1",
                  "HGNC:2879",
                  "ENSG00000180096",
                  "1731",
                  List.of("SEPT1"),
                  List.of("SHARED"),
                  List.of("DIFF6", "twice")),
              GeneIndex.Gene.named("RNF171"),
              GeneIndex.Gene.named("Twice"),
              GeneIndex.Gene.named("C1orf112")));

  @ParameterizedTest
  @CsvSource({
    "ENSG00000145416, 0, ENSEMBL",
    "ENSG00000145416.17, 0, ENSEMBL",
    "1731, 1, ENTREZ",
    "HGNC:2879, 1, HGNC_ID",
    "SEPTIN1, 1, SYMBOL",
    "' SEPTIN1 ', 1, SYMBOL",
    "MARCH1, 0, PREVIOUS_SYMBOL",
    "RNF171, 2, SYMBOL",
    "DIFF6, 1, SYNONYM",
    "ENSGR0000145416, 0, ENSEMBL",
    "ENSG00000145416.17_PAR_Y, 0, ENSEMBL",
    "ensg00000145416, 0, ENSEMBL",
    "C1ORF112, 4, ANY_CASE",
    "march-i, 0, ANY_CASE",
    "ENSG00000100000.3, 0, SYNONYM",
    "twice, 1, SYNONYM"
  })
  void resolvesByTheFirstRuleThatKnowsTheName(String name, int row, GeneIndex.Rule rule) {
    GeneIndex.Match match = index.resolve(name);
    assertThat(match.row()).isEqualTo(row);
    assertThat(match.rule()).contains(rule);
  }

  @Test
  void anAliasOfTwoGenesMatchesNeither() {
    GeneIndex.Match match = index.resolve("SHARED");
    assertThat(match.matched()).isFalse();
    assertThat(match.ambiguous()).isTrue();
  }

  @Test
  void caseIsIgnoredOnlyWhereOneGeneHasTheName() {
    assertThat(index.resolve("rnf171").ambiguous()).isTrue();
    assertThat(index.resolve("TWICE").ambiguous()).isTrue();
  }

  @Test
  void tasksCanCarryIt() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(index);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((GeneIndex) in.readObject()).resolve("MARCH1").row()).isZero();
    }
  }

  @Test
  void unknownAndBlankNamesMatchNothing() {
    for (String name : new String[] {"NOSUCHGENE", "", " ", null, "ENSG00000999999"}) {
      assertThat(index.resolve(name)).isEqualTo(new GeneIndex.Match(-1, Optional.empty()));
    }
  }

  @Test
  void aSymbolWithADotKeepsItsDot() {
    GeneIndex dotted = GeneIndex.of(List.of(GeneIndex.Gene.named("AL627309.1")));
    assertThat(dotted.resolve("AL627309.1").row()).isZero();
    assertThat(dotted.resolve("AL627309").matched()).isFalse();
  }

  @Test
  void theNextIdentifierIsTriedWhereTheFirstIsUnknown() {
    assertThat(index.resolveFirst(List.of("ENSG00000999999", "SEPT1")).row()).isEqualTo(1);
    assertThat(index.resolveFirst(List.of("SHARED", "NOSUCHGENE")).ambiguous()).isTrue();
  }

  @Test
  void aReportCountsByRuleAndGivesExamples() {
    GeneMatches matches =
        GeneMatches.of(
            List.of(List.of("SEPTIN1"), List.of("MARCH1"), List.of("SHARED"), List.of("X1")),
            index);
    assertThat(matches.rows()).containsExactly(1, 0, -1, -1);
    assertThat(matches.summary())
        .isEqualTo(
            "2 of 4 genes matched (by symbol 1, previous symbol 1); 1 ambiguous (SHARED); 1 missing"
                + " (X1)");
    assertThat(matches.facts())
        .containsEntry("matched_by_symbol", 1)
        .containsEntry("matched_by_previous_symbol", 1)
        .containsEntry("without_vector", 0)
        .containsEntry("ambiguous", 1)
        .containsEntry("unknown", 1)
        .containsEntry("examples_ambiguous", List.of("SHARED"))
        .containsEntry("examples_unknown", List.of("X1"))
        .doesNotContainKey("examples_without_vector");
    GeneMatches valued =
        GeneMatches.of(
            List.of(List.of("SEPTIN1"), List.of("MARCH1")),
            Orthologues.NONE,
            index,
            row -> row == 1 ? 0 : -1);
    assertThat(valued.rows()).containsExactly(0, -1);
    assertThat(valued.summary())
        .isEqualTo("1 of 2 genes matched (by symbol 1); 1 known but without a vector (MARCH1)");
    matches.require("embed cells", "table", 0.5);
    assertThatThrownBy(() -> matches.require("embed cells", "table", 0.6))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "Cannot embed cells: 2 of 4 genes match table (50.0 %; not found: X1)")
        .hasMessageContaining("at least 60 %");
  }

  @Test
  void factsNameAtMostTwentyGenesByTheirSymbols() {
    List<List<String>> genes =
        IntStream.range(0, 25)
            .mapToObj(i -> List.of("ENSG0000099999" + i, i == 0 ? "" : "NEW" + i))
            .toList();
    Map<String, Object> facts = GeneMatches.of(genes, index).facts();
    assertThat(facts).containsEntry("unknown", 25);
    assertThat(facts.get("examples_unknown"))
        .asInstanceOf(InstanceOfAssertFactories.list(String.class))
        .hasSize(20)
        .startsWith("ENSG00000999990", "NEW1")
        .endsWith("NEW19");
  }
}
