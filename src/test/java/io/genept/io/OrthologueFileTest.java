package io.genept.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Orthologues;
import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OrthologueFileTest {
  @TempDir Path directory;

  private Orthologues read(String text) throws IOException {
    Path file = Files.writeString(directory.resolve("pairs.txt"), text);
    return OrthologueFile.read(Optional.of(file.toString()), new Configuration());
  }

  static List<String> forms() {
    return List.of(
        "mouse\thuman\nCd4\tCD4\n",
        "human_symbol,mouse_symbol\n\"CD4\",\"Cd4\"\n",
        """
        Gene stable ID\tGene name\tHuman gene stable ID\tHuman gene name\tHuman homology type
        ENSMUSG00000023274\tCd4\tENSG00000010610\tCD4\tortholog_one2one
        """,
        """
        human_entrez_gene\thuman_ensembl_gene\thuman_symbol\tmouse_entrez_gene\tmouse_symbol
        920\tENSG00000010610\tCD4\t12504\tCd4
        -\t-\t-\t1\tLonely
        """);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void readsTheFormsInUse(String text) throws IOException {
    GeneMatches matches =
        GeneMatches.of(
            List.of(List.of("Cd4"), List.of("Lonely")),
            read(text),
            GeneIndex.of(
                List.of(
                    new GeneIndex.Gene(
                        "CD4", null, "ENSG00000010610", "920", List.of(), List.of(), List.of()))),
            row -> row);
    assertThat(matches.rows()).containsExactly(0, -1);
  }

  @Test
  void refusesAFileOfAnotherKind() {
    assertThatThrownBy(() -> read("gene\tvalue\nCD4\t1\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its first line names the columns [gene, value]");
    assertThatThrownBy(() -> read("mouse\thuman\nA\tX\nA\tY\n"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none of its 2 lines is a one-to-one pair");
  }

  @Test
  void withoutAFileThereAreNone() {
    assertThat(OrthologueFile.read(Optional.empty(), new Configuration()).isEmpty()).isTrue();
  }
}
