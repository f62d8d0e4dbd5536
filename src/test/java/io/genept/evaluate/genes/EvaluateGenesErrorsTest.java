package io.genept.evaluate.genes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class EvaluateGenesErrorsTest extends EvaluateGenesFixture {
  @Test
  void unknownGenes() {
    List<String> lines = new ArrayList<>(labelled().subList(98, 102));
    for (int i = 0; i < 60; i++) {
      lines.add("UNKNOWN" + i + (i % 2 == 0 ? ",yes" : ",no"));
    }
    refused(options(table("drawn"), Set.of(), property(labels("l.csv", lines), 1, 0), "m"))
        .hasMessage(
            "Cannot evaluate the property yes: 4 of 64 genes match drawn (6.3 %; not found:"
                + " UNKNOWN0, UNKNOWN1, UNKNOWN2, UNKNOWN3, UNKNOWN4). Expected at least 10 % as"
                + " Ensembl ids, Entrez ids or HGNC symbols; check the gene id column and the"
                + " species, or lower --min-matched-fraction.");
  }

  @Test
  void fewerMembersThanFolds() {
    List<String> lines = new ArrayList<>(labelled().subList(0, 104));
    refused(options(table("drawn"), Set.of(), property(labels("l.csv", lines), 1, 0), "m"))
        .hasMessage(
            "Cannot make 5 folds of drawn: class yes has 4 genes with a vector. Expected at least 5;"
                + " lower --folds, or give tables and labels of more genes.");
  }

  @Test
  void twoNamesOfOneGeneInTwoClasses() {
    List<Row> rows = new ArrayList<>();
    for (int gene = 0; gene < 10; gene++) {
      rows.add(
          GeneEmbeddings.row(
              new GeneIndex.Gene(
                  symbol(gene),
                  null,
                  "ENSG0000000000" + gene,
                  null,
                  List.of(),
                  List.of(),
                  List.of()),
              new float[] {gene, 1},
              "drawn",
              "0".repeat(64)));
    }
    GeneEmbeddings.write(
        spark(),
        rows,
        at("named"),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now("import-genes", Map.of(), List.of(), Map.of(), spark().version(), null, 10));
    String file = labels("l.csv", List.of("GENE001,yes", "GENE002,no", "ENSG00000000001.4,no"));
    refused(options(at("named"), Set.of(), property(file, 1, 0), "m"))
        .hasMessage(
            "Cannot evaluate by labels of which one gene has two: GENE001 (ENSG00000000001.4) is yes"
                + " in line 2 of l.csv and no in line 4 of l.csv. Expected one label for each gene;"
                + " remove one of the lines, or leave such genes out of all but the replica:"
                + " --conflicting-labels leave-out.");
  }

  @Test
  void moreThanTwoClassesOfAProperty() {
    String file = labels("l.csv", List.of("A,x", "B,y", "C,z"));
    refused(options(table("drawn"), Set.of(), property(file, 1, 0), "m"))
        .hasMessage(
            "Cannot evaluate %s as a property: it has 3 classes (x, y, z). Expected two; for more"
                + " there is --task functional-class.",
            file);
  }

  @Test
  void anUnknownPositiveLabel() {
    String file = labels("l.csv", List.of("A,x", "B,y"));
    refused(options(table("drawn"), Set.of(), property(file, 1, 0), "m"))
        .hasMessage("--positive yes: there is no such label in %s. Expected one of x, y.", file);
  }

  @Test
  void noClassOfEnoughGenes() {
    FunctionalClass task =
        Args.of(
            FunctionalClass.class,
            "labels",
            labels("l.csv", labelled()),
            "min-matched-fraction",
            0);
    refused(options(table("drawn"), Set.of(), task, "m"))
        .hasMessage(
            "Cannot evaluate drawn by functional class: 1 of its 2 classes have more than 75 genes"
                + " with a vector ({no=100, yes=50}). Expected at least two; lower --min-members, or"
                + " give a table of more genes.");
  }

  @Test
  void optionsThatCannotBe() {
    GeneProperty task = property("l.csv", 1, 0);
    assertRefused(
        () -> options(task, List.of(at("a"), at("b/a"))),
        "Cannot evaluate "
            + at("b/a")
            + ": two tables of --gene-embeddings are named a, and metrics are kept by that name."
            + " Rename one directory.");
    assertRefused(
        () -> options(task, List.of()),
        "Nothing to evaluate: give at least one table by --gene-embeddings.");
    assertRefused(
        () -> options(task, List.of(at("a")), "mask-labels", true),
        "Cannot check for leakage without the texts that the words of the labels are removed from."
            + " Give the gene_texts table by --texts.");
    assertRefused(
        () -> options(task, List.of(at("a")), "seed", -1), "--seed -1: expected 0 to 4294967295.");
    assertRefused(
        () -> options(task, List.of(at("a")), "control-draws", 0),
        "--control-draws 0: expected at least 1.");
    assertRefused(
        () -> options(task, List.of(at("a")), "controls", "none,lsa"),
        "--controls none,lsa: expected none alone, or the controls to make.");
    assertRefused(() -> property("l.csv", 0, 0), "--repeats 0: expected at least 1.");
    assertRefused(
        () -> property("l.csv", 1, 2), "--forest-repeats 2: expected 0 to the 1 of --repeats.");
    assertRefused(() -> classes("min-members", 0), "--min-members 0: expected at least 1.");
    assertRefused(
        () -> classes("test-fraction", 1),
        "--test-fraction 1.0: expected a number above 0 and below 1.");
    assertRefused(
        () -> classes("regularization", 0), "--regularization 0.0: expected a number above 0.");
    assertRefused(
        () -> classes("min-matched-fraction", 2), "--min-matched-fraction 2.0: expected 0 to 1.");
  }

  private static EvaluateGenes.Options options(GeneTask task, List<String> tables, Object... more) {
    List<Object> given = new ArrayList<>(List.of("gene-embeddings", tables, "output", "m"));
    given.addAll(List.of(more));
    return GeneTasks.options(task, given.toArray());
  }

  private static FunctionalClass classes(String option, Object value) {
    return Args.of(FunctionalClass.class, "labels", "l.csv", option, value);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String message) {
    assertThatThrownBy(made).isInstanceOf(UserError.class).hasMessage(message);
  }
}
