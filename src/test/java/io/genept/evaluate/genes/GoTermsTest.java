package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoTermsTest {
  @Test
  void sentencesOfAnnotationsAreRemoved() {
    assertThat(
            GoTerms.removed(
                "Enables ATP binding activity. Predicted to be involved in DNA repair. Located in"
                    + " nucleus. [provided by Alliance of Genome Resources, Apr 2022]"))
        .isEmpty();
    assertThat(
            GoTerms.removed(
                "This gene encodes a kinase involved in repair. Acts upstream of or within"
                    + " growth. Part of a family of E. coli like proteins. It is located in the"
                    + " nucleus."))
        .isEqualTo("This gene encodes a kinase involved in repair. It is located in the nucleus.");
  }

  @Test
  void proseStaysAsItIs() {
    String prose =
        "The protein is predicted to be involved in repair. Involvement in cancer is known. "
            + "Partially active forms occur. [provided by RefSeq, Jul 2008].";
    assertThat(GoTerms.removed(prose)).isEqualTo(prose);
  }

  @Test
  void termsBecomeSentences(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("go.tsv");
    Files.writeString(
        file, "name\tSymbol\tGO_MF\tgo_bp\tgo_cc\nx\tA1\tbinding\tgrowth; repair\t\nx\tB1\t\t\t\n");
    GoTerms terms = GoTerms.read(file.toString(), new Configuration());
    String added = terms.added("A1", "A gene.");
    assertThat(added).isEqualTo("A gene. Enables binding. Involved in growth, repair.");
    assertThat(GoTerms.removed(added)).isEqualTo("A gene.");
    assertThat(terms.added("B1", "A gene.")).isEqualTo("A gene.");
  }

  @Test
  void anotherFileIsRefused(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("go.tsv");
    Files.writeString(file, "symbol\tgo_mf\nA\tb\n");
    assertThatThrownBy(() -> GoTerms.read(file.toString(), new Configuration()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("its first line names the columns [symbol, go_mf]")
        .hasMessageContaining("symbol and [go_mf, go_bp, go_cc]");
    Files.writeString(file, "symbol\tgo_mf\tgo_bp\tgo_cc\nA\t\t\t\n");
    assertThatThrownBy(() -> GoTerms.read(file.toString(), new Configuration()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no gene has a term");
  }
}
