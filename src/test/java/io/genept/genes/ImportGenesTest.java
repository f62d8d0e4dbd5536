package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.GeneEmbeddings;
import io.genept.table.GeneTexts;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportGenesTest extends SparkTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 3\nTP53 0.5 -1 2e-3\nENSG00000141510 1 2 3\n",
        "2 3 \nTP53 0.5 -1 2e-3 \nENSG00000141510 1 2 3 \n",
        "TP53\t0.5 -1 2e-3 \nENSG00000141510\t1 2 3 \n",
        "TP53 0.5 -1 2e-3\nENSG00000141510 1 2 3\n",
        "TP53,0.5,-1,2e-3\nENSG00000141510,1,2,3\n",
        ",0,1,2\nTP53,0.5,-1,2e-3\nENSG00000141510,1,2,3\n",
        "gene,0,1,2\nTP53,0.5,-1,2e-3\nENSG00000141510,1,2,3\n",
        "gene,d0,d1,d2\r\n\"TP53\",0.5,-1,2e-3\r\n\r\nENSG00000141510,1,2,3\r\n",
        "symbol\td0\td1\td2\nTP53\t0.5\t-1\t2e-3\nENSG00000141510\t1\t2\t3\n",
        "{\"TP53\": [0.5, -1, 2e-3],\n \"ENSG00000141510\": [1, 2, 3]}"
      })
  void readsEachFormOfText(String content) throws IOException {
    ImportGenes.Result result = run(content);
    assertThat(result.genes()).isEqualTo(2);
    assertThat(result.dimension()).isEqualTo(3);
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).containsExactly("ENSG00000141510", "TP53");
    assertThat(table.matrix().row(1)).containsExactly(0.5f, -1f, 0.002f);
    assertThat(table.genes().get(0).ensemblId()).isEqualTo("ENSG00000141510");
  }

  @ParameterizedTest
  @CsvSource({
    "'A,1,2\nB,1\n', 'entry 2, B, has 1 numbers, but A has 2'",
    "'A,1,2\nB,1,x\n', 'line 2 (B), field 3 is \"x\"'",
    "'A,1,2\nB,1,NaN\n', 'line 2 (B), field 3 is \"NaN\"'",
    "'A,1,2\nA,3,4\n', 'entry 2, A, has been there before with another vector'",
    "'gene,d0\n', 'it holds no vector'",
    "'A,1,2\nB\n', 'line 2 holds no number'",
    "'A,0,0\nB,0,0\n', 'each of its 2 vectors is zero'",
    "'3 2\nA 1 2\nB 3 4\n', 'its first line declares 3 vectors, but it holds 2'",
    "'{\"A\": [1, 2], \"B\": [1, NaN]}', 'entry 2, B, has NaN as number 2'",
    "'{\"A\": [1, 2], \"B\": [1, 1e39]}', 'entry 2, B, has Infinity as number 2'",
    "'{\"A\": [1, 2], \"B\": []}', 'entry 2, B, has no numbers'",
    "'{\"A\": [1, 2], \"B\": [\"1\"]}', 'the value of \"B\" holds value string'",
    "'{\"A\": [1, 2], \"B\": {\"x\": 1}}', 'the value of \"B\" holds start object'",
    "'{\"A\": [1, 2], ', 'Expected a complete JSON file'",
    "'{\" \": [1, 2]}', 'entry 1 has no name'"
  })
  void aWrongVectorIsNamed(String content, String message) {
    assertThatThrownBy(() -> run(content))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void anEmptyMissingOrUnknownFileIsTheUsersMistake() throws IOException {
    assertThatThrownBy(() -> run(""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds no vector");
    assertThatThrownBy(() -> run("\u0001\u0002\u0003"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("of no format that is known");
    assertThatThrownBy(() -> run(options(at("none"), null)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no such file");
  }

  @Test
  void aKeyOfAPickleThatIsNoTextIsNamed() {
    String file = Path.of("src/test/resources/golden/pickle/numbered_keys.pickle").toString();
    assertThatThrownBy(() -> run(options(file, null)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("key 1 is 1. Expected text, the name of a gene");
  }

  @Test
  void aPickleOfTheReleaseFormBecomesGenesWithAliases() {
    String file = Path.of("src/test/resources/golden/pickle/lists_4.pickle").toString();
    ImportGenes.Result result = run(options(file, null));
    assertThat(result)
        .isEqualTo(new ImportGenes.Result(5, 3, 1, 1, 0, Optional.empty(), 5, result.output()));
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).containsExactly("A1BG", "TP53", "naïve-β");
    assertThat(gene(table, "TP53").aliases()).containsExactly("P53");
    assertThat(table.genes()).extracting(GeneIndex.Gene::symbol).contains("NOTEXT");
    assertThat(
            spark()
                .read()
                .parquet(result.output())
                .where("not has_text and embedding is null and symbol = 'NOTEXT'")
                .count())
        .isEqualTo(1);
    Provenance provenance = table.provenance();
    assertThat(provenance.options()).containsEntry("format", "pickle");
    assertThat(provenance.facts())
        .containsAllEntriesOf(
            Map.of(
                "keys", 5,
                "distinct_vectors", 3,
                "aliases_collapsed", 1,
                "zero_vectors", 1,
                "genes_with_vector", 3));
  }

  @Test
  void aCatalogueDecidesWhichNameIsTheSymbol() throws IOException {
    Path file =
        Files.writeString(
            dir.resolve("vectors"),
            String.join(
                "\n",
                "P53,1,1", // alias, unknown name and symbol of one gene
                "NEW,1,1",
                "TP53,1,1",
                "OLDA,2,2", // previous symbol
                "ENSG00000000005.3,3,3",
                "A1,4,4", // two approved symbols with one vector
                "A2,4,4",
                "A3,7,7", // an approved symbol that is an alias of the other one
                "A4,7,7",
                "A1-ALIAS,5,5", // another vector for a gene that has one
                "BOTH,6,6", // alias of two genes
                "ZERO,0,0",
                "ZERO-OLD,0,0",
                "TP53-OLD,0,0"));
    GeneTexts.write(
        spark(),
        List.of(
            text(gene("TP53", "ENSG1", List.of("TP53-OLD"), List.of("P53", "BOTH"))),
            text(gene("NEWA", "ENSG2", List.of("OLDA"), List.of("BOTH"))),
            text(gene("TNMD", "ENSG00000000005", List.of(), List.of())),
            text(gene("A1", "ENSG3", List.of(), List.of("A1-ALIAS"))),
            text(gene("A2", "ENSG4", List.of(), List.of())),
            text(gene("A3", "ENSG7", List.of(), List.of("A4"))),
            text(gene("A4", "ENSG8", List.of(), List.of())),
            text(gene("ZERO", "ENSG5", List.of("ZERO-OLD"), List.of())),
            text(gene("ABSENT", "ENSG6", List.of(), List.of()))),
        at("texts"),
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now("build-corpus", Map.of(), List.of(), Map.of(), "", null, 9));
    ImportGenes.Result result = run(options(file.toString(), at("texts")));
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys())
        .containsExactly("A1", "A1-ALIAS", "A2", "A3", "BOTH", "NEWA", "TNMD", "TP53");
    assertThat(table.genes()).extracting(GeneIndex.Gene::symbol).contains("ZERO").hasSize(9);
    assertThat(gene(table, "TP53").aliases()).containsExactly("P53", "BOTH", "NEW");
    assertThat(gene(table, "TP53").ensemblId()).isEqualTo("ENSG1");
    assertThat(gene(table, "NEWA").previousSymbols()).containsExactly("OLDA");
    assertThat(table.matrix().row(0)).isEqualTo(table.matrix().row(2)).containsExactly(4, 4);
    assertThat(gene(table, "A1-ALIAS").ensemblId()).isNull();
    assertThat(result.inCatalogue()).isEqualTo(5);
  }

  @Test
  void namesMayEachStayAGene() throws IOException {
    Path file = Files.writeString(dir.resolve("vectors"), "A,1,2\nB,1,2\nA,1,2\nC,3,4\n");
    assertThat(run(options(file.toString(), null)).genes()).isEqualTo(2);
    ImportGenes.Result each =
        run(
            Args.of(
                ImportGenes.Options.class,
                "input",
                file,
                "keep-aliases",
                true,
                "output",
                at("each"),
                "model",
                "m"));
    assertThat(GeneEmbeddings.read(spark(), each.output()).matrix().keys())
        .containsExactly("A", "B", "C");
    assertThat(each.aliases()).isZero();
  }

  private static GeneIndex.Gene gene(GeneEmbeddings table, String symbol) {
    return table.genes().stream()
        .filter(gene -> gene.symbol().equals(symbol))
        .findFirst()
        .orElseThrow();
  }

  private static GeneIndex.Gene gene(
      String symbol, String ensemblId, List<String> previous, List<String> aliases) {
    return new GeneIndex.Gene(symbol, null, ensemblId, null, previous, aliases, List.of());
  }

  private static GeneTexts.GeneText text(GeneIndex.Gene gene) {
    return new GeneTexts.GeneText(gene, null, "A text.", List.of());
  }

  private ImportGenes.Result run(String content) throws IOException {
    return run(options(Files.writeString(dir.resolve("vectors"), content).toString(), null));
  }

  private static ImportGenes.Result run(ImportGenes.Options options) {
    return ImportGenes.run(spark(), options);
  }

  private ImportGenes.Options options(String input, String genes) {
    return Args.of(
        ImportGenes.Options.class,
        "input",
        input,
        "genes",
        Optional.ofNullable(genes),
        "output",
        at("out"),
        "model",
        "m");
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
