package io.genept.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.GeneTexts;
import io.genept.testing.Args;
import io.genept.testing.SharedData;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildCorpusTest extends SparkTest {
  private static final String HGNC =
      """
      hgnc_id	symbol	name	locus_type	status	alias_symbol	prev_symbol	entrez_id	ensembl_gene_id
      HGNC:5	A1BG	alpha	gene with protein product	Approved			1	ENSG00000121410
      HGNC:7	A2M	macro	gene with protein product	Approved	"FWP007|CPAMD5"	OLDA2M	2
      HGNC:9	GONE	gone	gene with protein product	Entry Withdrawn			99	ENSG00000000009
      """;
  private static final String GENE_INFO =
      """
      #tax_id	GeneID	Symbol	Synonyms	dbXrefs	type_of_gene
      9606	1	A1BG	A1B	HGNC:HGNC:5|Ensembl:ENSG00000999999	protein-coding
      9606	2	A2M	-	HGNC:HGNC:7|Ensembl:ENSG00000175899	protein-coding
      9606	500	LOC500	-	-	ncRNA
      9606	501	LOC501-AS	-	-	biological-region
      """;
  private static final String SUMMARIES =
      """
      Gene_ID	RefSeq_accession	Review_status	Gene_summary
      1	NM_1	REVIEWED	A plasma protein. [provided by RefSeq, Jul 2008].
      500	NM_2	REVIEWED	A long RNA.
      777	NM_3	REVIEWED	Nobody's.
      """;

  @TempDir Path dir;

  @Test
  void joinsNamesIdsAndTexts() throws IOException {
    BuildCorpus.Result result = build(HGNC, Optional.of(GENE_INFO), SUMMARIES);
    assertThat(result).isEqualTo(new BuildCorpus.Result(3, 3, 2, 0, 1, result.output()));
    List<GeneTexts.GeneText> texts = GeneTexts.read(spark(), result.output());
    Map<String, GeneTexts.GeneText> bySymbol =
        texts.stream().collect(Collectors.toMap(text -> text.gene().symbol(), Function.identity()));
    assertThat(bySymbol).containsOnlyKeys("A1BG", "A2M", "LOC500");
    assertThat(bySymbol.get("A1BG").text()).isEqualTo("A plasma protein.");
    assertThat(bySymbol.get("A1BG").gene().ensemblId())
        .as("HGNC's wins")
        .isEqualTo("ENSG00000121410");
    assertThat(bySymbol.get("A2M").hasText()).isFalse();
    assertThat(bySymbol.get("A2M").gene().ensemblId())
        .as("NCBI's fills")
        .isEqualTo("ENSG00000175899");
    assertThat(bySymbol.get("A2M").gene().aliases()).containsExactly("FWP007", "CPAMD5");
    assertThat(bySymbol.get("A2M").gene().previousSymbols()).containsExactly("OLDA2M");
    assertThat(bySymbol.get("LOC500").gene().entrezId()).isEqualTo("500");
  }

  @Test
  void readsGzipAndDoesWithoutGeneInfo() throws IOException {
    Path hgnc = dir.resolve("hgnc.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(hgnc))) {
      out.write(HGNC.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    BuildCorpus.Result result =
        run(hgnc.toString(), Optional.empty(), file("summaries.tsv", SUMMARIES));
    assertThat(result.genes()).isEqualTo(2);
    assertThat(result.unmatchedSummaries()).isEqualTo(2);
  }

  @Test
  void aWrongFileIsNamedWithWhatWasExpected() throws IOException {
    String summaries = file("summaries.tsv", SUMMARIES);
    assertFails(
        () -> run(summaries, Optional.empty(), summaries),
        "as the HGNC complete set",
        "Gene_summary",
        "alias_symbol");
    assertFails(
        () -> run(file("hgnc.tsv", HGNC), Optional.empty(), dir.resolve("none.tsv").toString()),
        "none.tsv: there is no such file");
    byte[] gzip;
    try (var bytes = new java.io.ByteArrayOutputStream()) {
      try (var out = new GZIPOutputStream(bytes)) {
        out.write(HGNC.repeat(50).getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
      gzip = bytes.toByteArray();
    }
    Path cut = Files.write(dir.resolve("cut.gz"), java.util.Arrays.copyOf(gzip, gzip.length - 20));
    assertFails(
        () -> run(cut.toString(), Optional.empty(), summaries),
        "the packed stream ends in the middle after line");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  @Tag("shared")
  void realTextsAreClean() {
    BuildCorpus.Result result =
        run(
            SharedData.path("genes/hgnc_complete_set.txt.gz").toString(),
            Optional.of(SharedData.path("genes/Homo_sapiens.gene_info.gz").toString()),
            SharedData.path("genes/refseq_gene_summary_human.tsv.gz").toString());
    Map<String, String> texts =
        GeneTexts.read(spark(), result.output()).stream()
            .filter(GeneTexts.GeneText::hasText)
            .collect(Collectors.toMap(t -> t.gene().symbol(), GeneTexts.GeneText::text));
    assertThat(texts.get("CD19")).contains("B").doesNotContain("RefSeq, ");
    assertThat(texts.values()).noneMatch(text -> text.matches(".*\\(PMID:? ?\\d+\\).*"));
  }

  private BuildCorpus.Result build(String hgnc, Optional<String> info, String summaries)
      throws IOException {
    Optional<String> infoFile = Optional.empty();
    if (info.isPresent()) {
      infoFile = Optional.of(file("gene_info.tsv", info.get()));
    }
    return run(file("hgnc.tsv", hgnc), infoFile, file("summaries.tsv", summaries));
  }

  private BuildCorpus.Result run(String hgnc, Optional<String> info, String summaries) {
    return BuildCorpus.run(
        spark(),
        Args.of(
            BuildCorpus.Options.class,
            "hgnc",
            hgnc,
            "gene-info",
            info,
            "summaries",
            summaries,
            "output",
            dir.resolve("out")));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(dir.resolve(name), content).toString();
  }

  private static void assertFails(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... parts) {
    assertThatThrownBy(call).isInstanceOf(UserError.class).hasMessageContainingAll(parts);
  }
}
