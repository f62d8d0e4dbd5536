package io.genept.text.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Golden;
import io.genept.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parity of the tokenizer with HuggingFace tokenizers. */
@Tag("golden")
final class WordPieceTokenizerGoldenTest {
  private static final String SUMMARIES = "genes/refseq_gene_summary_human.tsv.gz";

  private final Map<String, Integer> vocabulary = OnnxFiles.vocabulary(BundledModel.BGE_SMALL);
  private final WordPieceTokenizer tokenizer = new WordPieceTokenizer(vocabulary, 512);

  @Test
  void idsOfRealAndNastyStringsEqualTheReference() {
    JsonNode cases = Golden.read("text/tokens").get("cases");

    assertThat(cases).hasSizeGreaterThan(200);
    SoftAssertions softly = new SoftAssertions();
    for (JsonNode each : cases) {
      String text = each.get("text").asText();
      long[] ids = Golden.longs(each.get("ids"));
      softly.assertThat(tokenizer.encode(text)).as("ids of '%s'", text).containsExactly(ids);
      softly
          .assertThat(tokenizer.count(text))
          .as("tokens of '%s'", text)
          .isEqualTo(each.get("count").asInt());
    }
    softly.assertAll();
  }

  @Test
  void everyCodePointMeetsTheFateThatTheReferenceGivesIt() {
    List<String> wrong = new ArrayList<>();
    for (JsonNode run : Golden.read("text/code_points").get("runs")) {
      String expected = run.get(2).asText();
      for (int c = run.get(0).asInt(); c <= run.get(1).asInt(); c++) {
        String actual = fate(c);
        if (!actual.equals(expected)) {
          wrong.add("U+%04X is %s, expected %s".formatted(c, actual, expected));
        }
      }
    }

    assertThat(wrong).isEmpty();
  }

  private static String fate(int c) {
    List<String> words = BasicTokenizer.split("a" + Character.toString(c) + "b");
    if (words.equals(List.of("ab"))) {
      return "removed";
    } else if (words.size() == 1) {
      return "letter";
    } else if (words.equals(List.of("a", "b"))) {
      return "space";
    }
    boolean word = words.size() == 3 && words.get(0).equals("a") && words.get(2).equals("b");
    return word ? "word" : "several";
  }

  @Test
  @Tag("shared")
  void idsOfAllGeneSummariesEqualTheReference() throws Exception {
    Path summaries = SharedData.path(SUMMARIES);
    JsonNode expected = Golden.read("text/summaries");
    MessageDigest file = MessageDigest.getInstance("SHA-256");
    assertThat(HexFormat.of().formatHex(file.digest(Files.readAllBytes(summaries))))
        .as("the release of the summaries that the golden values are for")
        .isEqualTo(expected.get("source_sha256").asText());
    WordPieceTokenizer whole = new WordPieceTokenizer(vocabulary, Integer.MAX_VALUE);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    long tokens = 0;
    int longer = 0;

    List<String> texts = read(summaries);
    for (String text : texts) {
      long[] ids = whole.encode(text);
      tokens += ids.length;
      longer += ids.length > 512 ? 1 : 0;
      digest.update((join(ids) + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    assertThat(texts).hasSize(expected.get("texts").asInt());
    assertThat(tokens).isEqualTo(expected.get("tokens").asInt());
    assertThat(longer).isEqualTo(expected.get("longer").asInt());
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo(expected.get("ids_sha256").asText());
  }

  private static List<String> read(Path summaries) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(summaries)), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .skip(1)
          .map(line -> Arrays.asList(line.split("\t", -1)).get(3))
          .toList();
    }
  }

  private static String join(long[] ids) {
    return LongStream.of(ids).mapToObj(Long::toString).collect(Collectors.joining(","));
  }
}
