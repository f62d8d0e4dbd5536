package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.evaluate.genes.GeneInteraction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class GenePairOptionsTest {
  @Command
  private static final class Pairs {
    @Mixin private GenePairOptions options;
  }

  private static GenePairOptions parse(String... arguments) {
    Pairs command = new Pairs();
    new CommandLine(command).parseArgs(arguments);
    return command.options;
  }

  @Test
  void eachTaskNeedsItsFile() {
    assertThatThrownBy(() -> parse().geneInteraction(Optional.empty(), 0.1, 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("This task needs --pairs: a table with the columns gene_a, gene_b");
    assertThatThrownBy(() -> parse().proteinInteraction(0.1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("This task needs --interactions: a file with two genes on each line");
  }

  @Test
  void theDatasetIsNamedAfterItsFile() {
    assertThat(parse("--interactions", "a/huri.v1.tsv.gz").proteinInteraction(0.1).dataset())
        .isEqualTo("huri.v1");
    GeneInteraction task =
        parse(
                "--pairs=train=a/train_text.txt,test=a/test_text.txt",
                "--pair-labels=train=a/train_label.txt,test=a/test_label.txt")
            .geneInteraction(Optional.empty(), 0.1, 0);
    assertThat(task.dataset()).isEqualTo("train_text");
    assertThat(task.files())
        .isEqualTo(
            List.of(
                "a/train_text.txt", "a/test_text.txt", "a/train_label.txt", "a/test_label.txt"));
    assertThat(
            parse("--interactions", "a.txt", "--dataset", "mine").proteinInteraction(0.1).dataset())
        .isEqualTo("mine");
  }

  @Test
  void optionsReachTheTask() {
    var task =
        parse(
                "--interactions=a.txt",
                "--screening-space=s.tsv",
                "--space-column=in",
                "--pair-test-fraction=0.4",
                "--held-out-proteins=0.5",
                "--seeds=7")
            .proteinInteraction(0.2);
    assertThat(task.described())
        .containsEntry("interactions", "a.txt")
        .containsEntry("screening-space", "s.tsv")
        .containsEntry("space-column", "in")
        .containsEntry("pair-test-fraction", "0.4")
        .containsEntry("held-out-proteins", "0.5")
        .containsEntry("seeds", "7")
        .containsEntry("min-matched-fraction", "0.2");
  }
}
