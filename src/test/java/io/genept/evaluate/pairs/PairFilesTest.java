package io.genept.evaluate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairFilesTest {
  @TempDir Path dir;

  private String file(String name, String content) {
    try {
      return Files.writeString(dir.resolve(name), content).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PairFiles.Loaded published(String pairs, String labels) {
    String testPairs = file("test.txt", "C D\nD E\n");
    String testLabels = file("test_label.txt", "1\n0\n");
    return new PairFiles(
            List.of("train=" + file("train.txt", pairs), "test=" + testPairs),
            List.of("train=" + file("train_label.txt", labels), "test=" + testLabels))
        .load(new Configuration());
  }

  private PairFiles.Loaded table(String content) {
    return new PairFiles(List.of(file("pairs.csv", content)), List.of()).load(new Configuration());
  }

  @Test
  void readsThePublishedForm() {
    PairFiles.Loaded loaded = published("A B\nB\tC\nC  A\n\n", "1\r\n0\r\n1\r\n");
    assertThat(loaded.train())
        .containsExactly(
            new NamedPair("A", "B", true),
            new NamedPair("B", "C", false),
            new NamedPair("C", "A", true));
    assertThat(loaded.test())
        .containsExactly(new NamedPair("C", "D", true), new NamedPair("D", "E", false));
  }

  @Test
  void readsATableWithASplit() {
    PairFiles.Loaded loaded =
        table("Gene_A,score,gene_b,label,split\nA,.5,B,1,train\nB,,\"C\",0,TEST\nA,1,C,0,valid\n");
    assertThat(loaded.train()).containsExactly(new NamedPair("A", "B", true));
    assertThat(loaded.test()).containsExactly(new NamedPair("B", "C", false));
  }

  @Test
  void readsATableForEachPart() {
    PairFiles.Loaded loaded =
        new PairFiles(
                List.of(
                    "train=" + file("a.tsv", "gene_a\tgene_b\tlabel\nA\tB\t0\n"),
                    "test=" + file("b.tsv", "label\tgene_a\tgene_b\n1\tC\tD\n")),
                List.of())
            .load(new Configuration());
    assertThat(loaded.train()).containsExactly(new NamedPair("A", "B", false));
    assertThat(loaded.test()).containsExactly(new NamedPair("C", "D", true));
  }

  @Test
  void aMalformedLineIsNamed() {
    refused(() -> published("A B\nC\nD E\n", "1\n0\n1\n"))
        .hasMessageContaining("train.txt: line 2 is 'C'. Expected two genes, separated by")
        .hasMessageContaining("mend or remove the line");
    refused(() -> published("A B\nA B C\n", "1\n0\n")).hasMessageContaining("line 2 is 'A B C'");
    refused(() -> published("A B\n\nC D\n", "1\n0\n1\n"))
        .hasMessageContaining("line 2 is ''. Expected no blank line among others");
    refused(() -> published("A B\nC D\n", "1\nyes\n"))
        .hasMessageContaining("train_label.txt: line 2 is 'yes'. Expected 0 or 1 as label");
    refused(() -> table("gene_a,gene_b,label,split\nA,B,1,train\nA,,0,test\n"))
        .hasMessageContaining("line 3 is 'A,,0,test'. Expected gene_a, gene_b and label");
    refused(() -> table("gene_a,gene_b,label,split\nA,B,1,training\n"))
        .hasMessageContaining("line 2 is 'A,B,1,training'. Expected train, test or valid");
  }

  @Test
  void asManyLabelsAsPairs() {
    refused(() -> published("A B\nC D\n", "1\n"))
        .hasMessageContaining("train_label.txt: it has 1 labels for the 2 pairs of")
        .hasMessageContaining("Expected one label for each pair");
  }

  @Test
  void aMissingColumnOrFileIsNamed() {
    refused(() -> table("gene_a,gene_b,label\nA,B,1\n"))
        .hasMessageContaining("names the columns [gene_a, gene_b, label]. Expected a header with")
        .hasMessageContaining("split");
    refused(() -> table("")).hasMessageContaining("it has no lines");
    refused(
            () ->
                new PairFiles(List.of(dir.resolve("none.csv").toString()), List.of())
                    .load(new Configuration()))
        .hasMessageContaining("there is no such file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train=a | | --pairs names train. Expected train=FILE,test=FILE",
        "train=a,train=b | | --pairs names train twice",
        "trian=a,test=b | | there is no part trian",
        "train=a,test=b | train=c | --pair-labels names train but --pairs names train, test",
        "a | b | one file of pairs has its labels in a column label"
      })
  void partsMustFitTogether(String pairs, String labels, String message) {
    refused(
            () ->
                new PairFiles(
                    List.of(pairs.split(",", -1)),
                    labels == null ? List.of() : List.of(labels.split(",", -1))))
        .hasMessageContaining(message);
  }

  @Test
  void interactionsMayHaveAHeader() {
    Configuration conf = new Configuration();
    List<NamedPair> expected =
        List.of(new NamedPair("ENSG1", "ENSG2", true), new NamedPair("ENSG3", "ENSG3", true));
    String header = "Ensembl_gene_id_a\tEnsembl_gene_id_b\tin_screen_1";
    String huri = file("huri.txt", header + "\nENSG1\tENSG2\t0\nENSG3\tENSG3\t1\n");
    assertThat(Interactions.read(huri, conf)).isEqualTo(expected);
    assertThat(Interactions.read(file("edges.txt", "ENSG1 ENSG2\nENSG3 ENSG3\n"), conf))
        .isEqualTo(expected);
    refused(() -> Interactions.read(file("edges.txt", "1\t2\n3\n"), conf))
        .hasMessageContaining("line 2 is '3'. Expected two identifiers");
  }

  @Test
  void theScreeningSpaceIsAColumnOrAll() {
    Configuration conf = new Configuration();
    String space = file("space.txt", "gene\tIn_Space_3\tx\nA\t1\t0\nB\t0\t1\nC\t1\t1\n");
    assertThat(Interactions.space(space, Optional.empty(), conf)).containsExactly("A", "B", "C");
    assertThat(Interactions.space(space, Optional.of("in_space_3"), conf))
        .containsExactly("A", "C");
    refused(() -> Interactions.space(space, Optional.of("in_space_4"), conf))
        .hasMessageContaining("names the columns [gene, In_Space_3, x]")
        .hasMessageContaining("in_space_4");
    refused(() -> Interactions.space(file("none.txt", "gene\tin\nA\t0\n"), Optional.of("in"), conf))
        .hasMessageContaining("it names no item with 1 in the column in");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(UserError.class);
  }
}
