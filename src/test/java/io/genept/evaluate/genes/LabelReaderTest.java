package io.genept.evaluate.genes;

import static io.genept.evaluate.genes.LabelFiles.Conflicts.REFUSE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelReaderTest {
  @TempDir Path dir;

  @Test
  void readsGeneAndLabelByName() throws IOException {
    GeneLabels labels = read(file("essential.tsv", "label\tgene\nyes\tTP53\nno\tENSG1.2\n"));
    assertThat(labels.name()).isEqualTo("essential");
    assertThat(labels.column()).isEqualTo("label");
    assertThat(labels.classes()).containsExactly("yes", "no");
    assertThat(labels.genes()).containsExactly(List.of("TP53"), List.of("ENSG1.2"));
    assertThat(labels.entries().get(1).place()).isEqualTo("line 3 of essential.tsv");
  }

  @Test
  void readsNamedColumns() throws IOException {
    String path = file("a.csv", "x,\"my, gene\",kind\n1,\"A\",p\n2,B,q\n");
    GeneLabels labels =
        read(new LabelFiles(List.of(path), Optional.of("my, gene"), Optional.of("kind"), REFUSE));
    assertThat(labels.genes()).containsExactly(List.of("A"), List.of("B"));
    assertThatThrownBy(
            () ->
                read(
                    new LabelFiles(List.of(path), Optional.of("gen"), Optional.of("kind"), REFUSE)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot read %s: it has no column \"gen\". Expected one of [x, my, gene, kind] for"
                + " --gene-column.",
            path);
  }

  @Test
  void readsAListForEachClass() throws IOException {
    GeneLabels labels =
        read("on=" + file("on.txt", "A\nA\nB\n"), "off=" + file("off.txt", "C\n\nD"));
    assertThat(labels.name()).isEqualTo("on vs off");
    assertThat(labels.column()).isEqualTo("class");
    assertThat(labels.genes()).hasSize(5).startsWith(List.of("A"), List.of("A"));
    assertThat(labels.entries().get(4).place()).isEqualTo("line 3 of off.txt");
  }

  @Test
  void readsColumnsOfDifferentLengthsClassByClass() throws IOException {
    GeneLabels labels = read(file("d.csv", "dose,other\nENSG01,ENSG02\nENSG03,ENSG04\n,ENSG05\n"));
    assertThat(labels.entries().stream().map(GeneLabels.Entry::gene))
        .containsExactly("ENSG01", "ENSG03", "ENSG02", "ENSG04", "ENSG05");
    assertThat(labels.classes()).containsExactly("dose", "other");
  }

  @Test
  void readsGeneformersTableByNameThenId() throws IOException {
    GeneLabels labels =
        read(
            file(
                "gene_info_table.csv",
                """
                ,ensembl_id,gene_name,gene_type
                0,ENSG1,A,coding
                1,ENSG2,A,snRNA
                2,ENSG3,nan,nan
                3,ENSG4,None,snRNA
                """));
    assertThat(labels.conflicts()).isTrue();
    assertThat(labels.unlabelled()).isEqualTo(1);
    assertThat(labels.genes())
        .containsExactly(List.of("A", "ENSG1"), List.of("A", "ENSG2"), List.of("ENSG4"));
  }

  @Test
  void refusesAMalformedLine() throws IOException {
    assertRefused(
        file("a.csv", "gene,label\nA,1\nB\n"),
        "Cannot read %s: line 3 has 1 fields. Expected 2 as in the header.");
    assertRefused(
        file("b.csv", "gene,label\nA,1\nB,\n"),
        "Cannot read %s: line 3 has gene \"B\" and label \"\". Expected both; complete the line or"
            + " remove it.");
    assertRefused(
        file("c.csv", "gene,label\n\"A,1\n"),
        "Cannot read %s: a quoted field of line 2 does not end. Expected \"…\" before each"
            + " separator, with \"\" for a quotation mark inside.");
    String list = file("on.txt", "A\nB,1\n");
    assertThatThrownBy(() -> read("on=" + list, "off=" + list))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot read %s: line 2 is \"B,1\". Expected one gene a line in a list of one class.",
            list);
  }

  @Test
  void refusesAHeaderOfAnotherForm() throws IOException {
    assertRefused(
        file("a.csv", "genes,labels\nTP53,1\n"),
        "Cannot read %s as labels: its first line has the columns [genes, labels]. Expected gene and"
            + " label; name the columns by --gene-column and --label-column, or give a list of genes"
            + " for each class by --labels CLASS=FILE,CLASS=FILE.");
  }

  @Test
  void refusesOneClass() throws IOException {
    assertRefused(
        file("a.csv", "gene,label\nA,1\nB,1\n"),
        "Cannot evaluate by %s: 2 genes carry 1 different labels (1). Expected at least two"
            + " labels.");
    assertRefused(
        file("b.csv", "gene,label\n"),
        "Cannot evaluate by %s: 0 genes carry 0 different labels (none). Expected at least two"
            + " labels.");
  }

  @Test
  void refusesAGeneOfTwoClassesWithBothLines() throws IOException {
    assertThatThrownBy(() -> read(file("a.csv", "gene,label\nA,1\nB,0\nA,0\n")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot evaluate by labels of which one gene has two: A is 1 in line 2 of a.csv and 0 in"
                + " line 4 of a.csv. Expected one label for each gene; remove one of the lines, or"
                + " leave such genes out of all but the replica: --conflicting-labels leave-out.");
  }

  @Test
  void refusesFilesThatDoNotGoTogether() {
    assertThatThrownBy(() -> files("a.csv", "b.csv"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot read --labels a.csv,b.csv. Expected one table, FILE, or a list of genes for each"
                + " class, CLASS=FILE,CLASS=FILE.");
    assertThatThrownBy(() -> files("on=a.txt"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot read --labels on=a.txt: it names one class. Expected a list of genes for each of"
                + " at least two, CLASS=FILE,CLASS=FILE.");
    assertThatThrownBy(
            () -> new LabelFiles(List.of("a"), Optional.of("g"), Optional.empty(), REFUSE))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot use --gene-column alone. Expected --gene-column and --label-column together, or"
                + " neither.");
    assertThat(files("s3://bucket/day=1/labels.csv").paths())
        .containsExactly("s3://bucket/day=1/labels.csv");
  }

  private void assertRefused(String path, String message) {
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(UserError.class)
        .hasMessage(String.format(message, path));
  }

  private static LabelFiles files(String... paths) {
    return new LabelFiles(List.of(paths), Optional.empty(), Optional.empty(), REFUSE);
  }

  private static GeneLabels read(String... paths) {
    return read(files(paths));
  }

  private static GeneLabels read(LabelFiles files) {
    return GeneLabels.read(files, new Configuration());
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }
}
