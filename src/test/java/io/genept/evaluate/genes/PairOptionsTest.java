package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.testing.Args;
import org.junit.jupiter.api.Test;

class PairOptionsTest {
  @Test
  void eachTaskNeedsItsFile() {
    assertThatThrownBy(() -> Args.of(GeneInteraction.class))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("This task needs --pairs: a table with the columns gene_a, gene_b");
    assertThatThrownBy(() -> Args.of(ProteinInteraction.class))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Missing required option: '--interactions=FILE'");
  }

  @Test
  void theDatasetIsNamedAfterItsFile() {
    ProteinInteraction huri = Args.of(ProteinInteraction.class, "interactions", "a/huri.v1.tsv.gz");
    assertThat(huri.dataset().orOf(huri.interactions())).isEqualTo("huri.v1");
    GeneInteraction task =
        Args.of(
            GeneInteraction.class,
            "pairs",
            "train=a/train_text.txt,test=a/test_text.txt",
            "pair-labels",
            "train=a/train_label.txt,test=a/test_label.txt");
    assertThat(task.pairs().paths())
        .containsExactly(
            "a/train_text.txt", "a/test_text.txt", "a/train_label.txt", "a/test_label.txt");
    assertThat(task.dataset().orOf(task.pairs().paths().get(0))).isEqualTo("train_text");
    assertThat(
            Args.of(ProteinInteraction.class, "interactions", "a.txt", "dataset", "mine")
                .dataset()
                .orOf("a.txt"))
        .isEqualTo("mine");
  }

  @Test
  void optionsReachTheTask() {
    ProteinInteraction task =
        Args.of(
            ProteinInteraction.class,
            "interactions",
            "a.txt",
            "screening-space",
            "s.tsv",
            "space-column",
            "in",
            "pair-test-fraction",
            0.4,
            "held-out-proteins",
            0.5,
            "seeds",
            7,
            "min-matched-fraction",
            0.2);
    assertThat(OptionSet.describe(task))
        .containsEntry("interactions", "a.txt")
        .containsEntry("screening-space", "s.tsv")
        .containsEntry("space-column", "in")
        .containsEntry("pair-test-fraction", 0.4)
        .containsEntry("held-out-proteins", 0.5)
        .containsEntry("seeds", 7)
        .containsEntry("min-matched-fraction", 0.2);
  }
}
