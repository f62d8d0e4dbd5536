package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.GeneTexts;
import io.genept.table.GeneTexts.GeneText;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contents, substitutes and gene lists on four genes: TP53 and LOC5 have a summary. */
class CorpusContentTest extends SparkTest {
  private static final String HGNC =
      """
      hgnc_id	symbol	name	locus_type	status	location	alias_symbol	prev_symbol	entrez_id	ensembl_gene_id
      HGNC:1	TP53	tumor protein p53	gene with protein product	Approved	17p13.1	"p53|LFS1"	OLD53	11	ENSG00000000001
      HGNC:2	NOTEXT	no text	gene with protein product	Approved		FLJ1		12	ENSG00000000002
      HGNC:3	RARE		RNA, long non-coding	Approved
      """;
  private static final String GENE_INFO =
      """
      #tax_id	GeneID	Symbol	Synonyms	dbXrefs	map_location	description	type_of_gene	Other_designations
      9606	11	TP53	BCC7|p53	HGNC:HGNC:1|Ensembl:ENSG00000000001|Ensembl:ENSG00000000009	17p13	p53	protein-coding	antigen p53|tumor protein p53
      9606	12	NOTEXT	-	HGNC:HGNC:2	1q1	-	protein-coding	-
      9606	15	LOC5	-	Ensembl:ENSG00000000001	2q2	uncharacterized LOC5	ncRNA	-
      """;
  private static final String NCBI_SUMMARIES =
      """
      #tax_id	GeneID	source	summary
      10090	12	RefSeq	A mouse gene.
      9606	11	Alliance of Genome Resources	Predicted to act. [provided by Alliance of Genome Resources, Apr 2022]
      9606	11	RefSeq	A tumor suppressor. [provided by RefSeq, Dec 2016]
      9606	15	Alliance of Genome Resources	Predicted to be.
      """;
  private static final String CARD =
      "Official Symbol: TP53. Official Full Name: tumor protein p53. Gene type: protein coding. Also"
          + " known as: OLD53; p53; LFS1; BCC7. Summary: A tumor suppressor. Location: 17p13.1."
          + " Names: antigen p53.";
  private static final String REFSEQ = "refseq_summary";

  /** Python's pickle.dumps({"<cls>": 1, "ENSG00000000002": 7}, protocol=4). */
  private static final String PICKLED_TOKENS =
      "80049523000000000000007d94288c053c636c733e944b018c0f454e53473030303030303030303032944b07752e";

  @TempDir Path dir;

  @BeforeEach
  void files() throws IOException {
    file("hgnc.tsv", HGNC);
    file("gene_info", GENE_INFO);
    file("gene_summary", NCBI_SUMMARIES);
  }

  @ParameterizedTest
  @CsvSource({"name, Gene Symbol TP53", "summary, A tumor suppressor."})
  void aTextIsTheContentAskedFor(String content, String text) {
    assertThat(build(content, WithoutText.DROP).get("TP53").text()).isEqualTo(text);
  }

  @Test
  void aNameComesBeforeItsSummaryAsInTheRelease() {
    Map<String, GeneText> texts = build("name-summary", WithoutText.NAME);
    assertThat(texts.get("TP53"))
        .returns("Gene Symbol TP53 A tumor suppressor.", GeneText::text)
        .returns(List.of("hgnc_name", REFSEQ), GeneText::sources);
    assertThat(texts.get("LOC5").sources())
        .containsExactly("ncbi_name", "alliance_of_genome_resources_summary");
    assertThat(texts.get("NOTEXT"))
        .returns("Gene Symbol NOTEXT", GeneText::text)
        .returns(false, GeneText::hasText)
        .returns(List.of("hgnc_name"), GeneText::sources);
  }

  @Test
  void aCardSaysWhatIsKnown() {
    Map<String, GeneText> texts = build("card", WithoutText.CARD);
    assertThat(texts.get("TP53"))
        .returns(CARD, GeneText::text)
        .returns(true, GeneText::hasText)
        .returns(List.of("ncbi_card", REFSEQ), GeneText::sources);
    assertThat(texts.get("NOTEXT").text())
        .isEqualTo(
            "Official Symbol: NOTEXT. Official Full Name: no text. Gene type: protein coding. Also"
                + " known as: FLJ1. Location: 1q1.");
    assertThat(texts.get("RARE").text())
        .isEqualTo("Official Symbol: RARE. Gene type: RNA, long non-coding.");
  }

  @Test
  void aGeneWithoutASummaryHasNoTextWhateverStandsInForIt() {
    for (WithoutText withoutText : WithoutText.values()) {
      Map<String, GeneText> texts = build("summary", withoutText);
      assertThat(texts.values().stream().filter(GeneText::hasText))
          .extracting(text -> text.gene().symbol())
          .containsExactlyInAnyOrder("TP53", "LOC5");
      assertThat(texts.values().stream().filter(text -> text.text() != null).count())
          .isEqualTo(withoutText == WithoutText.DROP ? 2 : 4);
    }
  }

  @Test
  void anEnsemblIdOfHgncIsNoOtherGenes() {
    Map<String, GeneText> texts = build("name", WithoutText.DROP);
    assertThat(texts.get("LOC5").gene().ensemblId()).isNull();
    assertThat(texts.get("TP53").gene().synonyms()).containsExactly("BCC7", "ENSG00000000009");
  }

  @Test
  void onlyGenesOfTheListsHaveATextButAllKeepTheirNames() throws IOException {
    String atlas =
        new SmallAtlas(List.of("OLD53", "NOSUCH"))
            .cell("c", new int[] {0}, new float[] {1}, "B", "d", 1.0)
            .write(spark(), at("atlas"), ValueState.COUNTS, 1);
    String vocab = file("vocab.json", "{\"<pad>\": 0, \"LOC5\": 1, \"p53\": 2, \"GONE\": 3}");
    List<GeneList> lists =
        List.of(
            new GeneList(GeneList.Kind.GENES_OF, atlas),
            new GeneList(GeneList.Kind.SCGPT_VOCAB, vocab));
    BuildCorpus.Result result = run("name", WithoutText.DROP, lists);
    assertThat(result).isEqualTo(new BuildCorpus.Result(4, 2, 2, 0, 0, result.output()));
    Map<String, GeneText> texts = texts(result);
    assertThat(texts).containsOnlyKeys("TP53", "NOTEXT", "RARE", "LOC5");
    assertThat(texts.get("NOTEXT").text()).isNull();
    assertThat(
            TableDirectory.provenance(result.output(), spark().sparkContext().hadoopConfiguration())
                .facts())
        .containsEntry(
            "scgpt-vocab " + vocab, "2 of 3 genes matched (by symbol 1, alias 1); 1 missing (GONE)")
        .containsEntry("genes_listed", 2)
        .containsEntry("genes_with_text", 2)
        .containsEntry("texts_from hgnc_name", 1);
  }

  @Test
  void theFormsOfAGeneListSayTheSame() throws IOException {
    String table = file("t.tsv", "gene_name\tensembl_id\nNOSUCH\tENSG00000000002\n");
    String json = file("t.json", "\n{\"<cls>\": 1, \"ENSG00000000002\": 7}");
    String names = file("n.json", "{\"NOSUCH\": \"ENSG00000000002\"}");
    String lines = file("l.txt", "# genes\nENSG00000000002.7\tNOSUCH\n\nENSG00000000002.7\n");
    byte[] pickled = HexFormat.of().parseHex(PICKLED_TOKENS);
    Files.write(dir.resolve("t.pkl"), pickled);
    for (GeneList list :
        List.of(
            new GeneList(GeneList.Kind.GENEFORMER, at("t.pkl")),
            new GeneList(GeneList.Kind.GENEFORMER, table),
            new GeneList(
                GeneList.Kind.GENEFORMER,
                file("t.csv", ",ensembl_id,gene_name,gene_type\n0,ENSG00000000002,\"NOSUCH\",x\n")),
            new GeneList(GeneList.Kind.GENEFORMER, json),
            new GeneList(GeneList.Kind.GENEFORMER, names),
            new GeneList(GeneList.Kind.GENES, lines))) {
      assertThat(list.identifiers(spark())).hasSize(1);
      assertThat(texts(run("name", WithoutText.DROP, List.of(list))).get("NOTEXT").text())
          .as(list.path())
          .isEqualTo("Gene Symbol NOTEXT");
    }
  }

  @Test
  void aWrongGeneListIsNamed() throws IOException {
    Files.write(dir.resolve("list.pkl"), new byte[] {(byte) 0x80, 4, ']', '.'});
    assertFails(GeneList.Kind.GENEFORMER, at("list.pkl"), "list.pkl: it is a pickle", "no dict");
    Files.write(dir.resolve("dict.pkl"), new byte[] {(byte) 0x80, 4, '}', '.'});
    assertFails(GeneList.Kind.GENEFORMER, at("dict.pkl"), "dict.pkl: it names no gene");
    assertFails(
        GeneList.Kind.SCGPT_VOCAB, file("v.json", "[1]"), "it is JSON, but no object", "{\"TP53\"");
    assertFails(GeneList.Kind.SCGPT_VOCAB, file("w.json", "TP53"), "it is not JSON (");
    assertFails(GeneList.Kind.GENES, file("e.txt", "\n"), "e.txt: it names no gene");
    assertFails(GeneList.Kind.GENES, file("u.txt", "NOSUCH9\n"), "0 of 1 genes match", "NOSUCH9");
    assertFails(GeneList.Kind.GENES, file("m.txt", "Trp53\n"), "named like mouse genes (Trp53)");
    assertFails(GeneList.Kind.GENES, at("none.txt"), "none.txt: there is no such file");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void optionsThatCannotMeanAnythingAreRefused() {
    assertThatThrownBy(() -> options("card", WithoutText.DROP, Optional.empty(), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("texts of content card without summaries. Give --summaries FILE");
  }

  @Test
  void noSummaryOfAnyGeneIsTheUsersMistake() throws IOException {
    String mouse = file("mouse.tsv", "#tax_id\tGeneID\tsource\tsummary\n10090\t12\tRefSeq\tA.\n");
    assertThatThrownBy(
            () ->
                BuildCorpus.run(
                    spark(), options("summary", WithoutText.DROP, Optional.of(mouse), List.of())))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("none of 4 genes has a summary in " + mouse, "human genes");
  }

  private Map<String, GeneText> build(String content, WithoutText withoutText) {
    return texts(run(content, withoutText, List.of()));
  }

  private Map<String, GeneText> texts(BuildCorpus.Result result) {
    return GeneTexts.read(spark(), result.output()).stream()
        .collect(Collectors.toMap(text -> text.gene().symbol(), Function.identity()));
  }

  private BuildCorpus.Result run(String content, WithoutText withoutText, List<GeneList> lists) {
    return BuildCorpus.run(
        spark(), options(content, withoutText, Optional.of(at("gene_summary")), lists));
  }

  private BuildCorpus.Options options(
      String content, WithoutText withoutText, Optional<String> summaries, List<GeneList> lists) {
    List<Object> all = new ArrayList<>(List.of("hgnc", at("hgnc.tsv")));
    Collections.addAll(all, "gene-info", at("gene_info"), "summaries", summaries);
    Collections.addAll(all, "content", content, "without-text", withoutText);
    Collections.addAll(all, "output", at("out"), "overwrite", true);
    lists.forEach(list -> Collections.addAll(all, list.kind().label(), list.path()));
    return Args.of(BuildCorpus.Options.class, all.toArray());
  }

  private void assertFails(GeneList.Kind kind, String path, String... parts) {
    List<GeneList> lists = List.of(new GeneList(kind, path));
    assertThatThrownBy(() -> run("name", WithoutText.DROP, lists))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(parts);
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
