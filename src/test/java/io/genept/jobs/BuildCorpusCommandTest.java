package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.Provenance;
import io.genept.table.GeneTexts;
import io.genept.table.TableDirectory;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command against a server that has the public files and answers prompts. */
class BuildCorpusCommandTest extends SparkTest {
  private static final String HGNC =
      """
      hgnc_id	symbol	name	alias_symbol	prev_symbol	entrez_id	ensembl_gene_id
      HGNC:1	TP53	tumor protein p53			11	ENSG00000000001
      HGNC:2	INS	insulin			12	ENSG00000000002
      """;
  private static final String GENE_INFO = "#tax_id\tGeneID\tSymbol\tdbXrefs\ttype_of_gene\n";
  private static final String SUMMARIES =
      "#tax_id\tGeneID\tsource\tsummary\n9606\t11\tRefSeq\tA tumor suppressor.\n";

  @TempDir Path dir;
  private final MockWebServer server = new MockWebServer();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws IOException {
    assertThat(spark()).isNotNull();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().body(answer(request)).build();
          }
        });
    server.start();
    Files.writeString(
        dir.resolve("sources.conf"),
        """
        hgnc { address = "%1$s/hgnc.txt" }
        gene-info { address = "%1$s/gene_info" }
        summaries { address = "%1$s/gene_summary" }
        """
            .formatted(server.url("/data")));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void downloadsWhatIsNotGivenAndBuilds() throws IOException {
    String hgnc = Files.writeString(dir.resolve("own.txt"), HGNC).toString();
    CommandRun run =
        build("--download", at("files"), "--sources", at("sources.conf"), "--hgnc", hgnc);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo(at("out") + ": 2 genes, 1 with a text\n");
    assertThat(asked).containsExactlyInAnyOrder("/data/gene_info", "/data/gene_summary");
    assertThat(dir.resolve("files/gene_summary")).hasContent(SUMMARIES);
    assertThat(provenance().inputs()).hasSize(3);
  }

  @Test
  void asksAChatModelOnceForAll() {
    String[] options = {
      "--download",
      at("files"),
      "--sources",
      at("sources.conf"),
      "--content",
      "generated",
      "--model",
      "small",
      "--base-url",
      server.url("/v1").toString(),
      "--cache",
      at("cache"),
      "--overwrite"
    };
    assertThat(build(options).out()).contains("2 genes, 2 with a text");
    assertThat(asked).contains("Tell me about gene TP53", "Tell me about gene INS").hasSize(4);
    assertThat(GeneTexts.read(spark(), at("out")))
        .extracting(GeneTexts.GeneText::text)
        .containsExactly("About: Tell me about gene INS", "About: Tell me about gene TP53");
    assertThat(provenance().facts()).containsEntry("texts_from generated:small", 2);
    asked.clear();
    assertThat(build(options).code()).isEqualTo(JobRunner.OK);
    assertThat(asked).as("no prompt").hasSize(2).allMatch(path -> path.startsWith("/data"));
    assertThat(provenance().facts()).containsEntry("answers_from_cache", 2);
    assertThat(provenance().options()).containsEntry("prompt", "Tell me about gene {gene}");
  }

  @Test
  void optionsThatDoNotFitAreRefusedBeforeAnythingIsFetched() {
    assertRefused("give --hgnc FILE, or --download DIR", "--summaries", "s");
    assertRefused("--sources without --download", "--hgnc", "h", "--sources", "s");
    assertRefused("without summaries. Give --summaries", "--hgnc", "h");
    assertRefused(
        "--without-text with --content name",
        "--download",
        at("files"),
        "--content",
        "name",
        "--without-text",
        "name");
    assertRefused("--prompt with --content summary", "--download", at("f"), "--prompt", "{gene}?");
    assertRefused("Cannot download into hdfs://a/b", "--download", "hdfs://a/b");
    assertRefused("there is no such file", "--download", at("f"), "--sources", at("none.conf"));
    assertMalformed("'--model=NAME'", "--download", at("files"), "--content", "generated");
    assertMalformed(
        "'--cache=DIR'", "--download", at("f"), "--content", "generated", "--model", "m");
    assertMalformed("'title' is none of summary, name", "--hgnc", "h", "--content", "title");
    assertThat(asked).isEmpty();
  }

  @Test
  void aFileWithoutAnAddressIsNamed() throws IOException {
    String sources = Files.writeString(dir.resolve("part.conf"), "hgnc { file = x }").toString();
    assertRefused(
        "Cannot download the file for --hgnc: " + sources + " gives no address",
        "--download",
        at("f"),
        "--sources",
        sources);
  }

  private String answer(RecordedRequest request) {
    String path = request.getUrl().encodedPath();
    if (path.equals("/v1/chat/completions")) {
      try {
        String prompt =
            new ObjectMapper()
                .readTree(request.getBody().utf8())
                .at("/messages/0/content")
                .textValue();
        asked.add(prompt);
        return "{\"choices\": [{\"message\": {\"content\": \"About: %s\"}}]}".formatted(prompt);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    asked.add(path);
    return switch (path) {
      case "/data/hgnc.txt" -> HGNC;
      case "/data/gene_info" -> GENE_INFO;
      default -> SUMMARIES;
    };
  }

  private void assertRefused(String message, String... options) {
    CommandRun run = build(options);
    assertThat(run.err()).containsIgnoringCase(message);
    assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
  }

  private void assertMalformed(String message, String... options) {
    CommandRun run = build(options);
    assertThat(run.err()).contains(message);
    assertThat(run.code()).isEqualTo(JobRunner.USAGE);
  }

  private CommandRun build(String... options) {
    List<String> args = new ArrayList<>(List.of("build-corpus", "--output", at("out")));
    args.addAll(Arrays.asList(options));
    return CommandRun.of(args.toArray(new String[0]));
  }

  private Provenance provenance() {
    return TableDirectory.provenance(at("out"), spark().sparkContext().hadoopConfiguration());
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
