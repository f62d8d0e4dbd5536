package io.genept.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.testing.SharedData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compares the bundled summaries with RefSeq's in {@code genept.shared}, {@code ../shared/data}.
 */
@Tag("shared")
final class SummariesInOwnWordsTest {
  private static final int RUN = 8;
  private static final Pattern WORD = Pattern.compile("[a-z0-9]+");

  @Test
  @Tag("shared")
  void noSummarySharesARunOfWordsWithRefSeq() throws IOException {
    Path file = SharedData.path("genes/refseq_gene_summary_human.tsv.gz");
    Map<String, String> refSeq = refSeqSummaries(file);
    List<Map<String, String>> summaries = DemoCatalogue.rows(DemoCatalogue.GENE_SUMMARIES);
    assertThat(summaries.stream().map(row -> row.get("Gene_ID")).filter(refSeq::containsKey))
        .hasSizeGreaterThan(summaries.size() / 2);
    assertThat(summaries)
        .allSatisfy(
            row -> {
              Set<String> shared = new HashSet<>(runs(row.get("Gene_summary")).toList());
              shared.retainAll(
                  new HashSet<>(runs(refSeq.getOrDefault(row.get("Gene_ID"), "")).toList()));
              assertThat(shared).as("gene " + row.get("Gene_ID")).isEmpty();
            });
  }

  @Test
  void runsIgnoreCaseAndPunctuation() {
    assertThat(runs("One, two-three FOUR (five) six; seven eight nine."))
        .containsExactly(
            "one two three four five six seven eight", "two three four five six seven eight nine");
    assertThat(runs("too short")).isEmpty();
  }

  private static Stream<String> runs(String text) {
    List<String> words =
        WORD.matcher(text.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
    return IntStream.rangeClosed(0, words.size() - RUN)
        .mapToObj(start -> String.join(" ", words.subList(start, start + RUN)));
  }

  private static Map<String, String> refSeqSummaries(Path file) throws IOException {
    Map<String, String> summaries = new HashMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(line -> line.split("\t", -1))
          .forEach(fields -> summaries.put(fields[0], fields[3]));
    }
    return summaries;
  }
}
