package io.genept.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HeatTest {

  @Test
  void numbersAndShadesArePerCentOfTheRow() {
    String table =
        Heat.counts(
                "type", List.of("a", "<b>"), List.of("x", "y"), new long[][] {{3, 1}, {0, 1000}})
            .toString();

    assertThat(table)
        .contains("<td class=\"s15\" title=\"3 of 4\">75</td>")
        .contains("<td class=\"s5\" title=\"1 of 4\">25</td>")
        .contains("<td class=\"s0\" title=\"0 of 1,000\"></td>")
        .contains("<td class=\"s20\" title=\"1,000 of 1,000\">100</td>")
        .contains("<td class=\"number\">4</td>")
        .contains("&lt;b&gt;")
        .doesNotContain("<b>");
  }

  @Test
  void aShareBelowHalfAPerCentIsADot() {
    assertThat(
            Heat.counts("type", List.of("a"), List.of("x", "y"), new long[][] {{1, 999}})
                .toString())
        .contains("title=\"1 of 1,000\">\u00b7</td>");
  }

  @Test
  void beyondSixtyTheSmallestAreSummed() {
    List<String> labels = IntStream.range(0, 200).mapToObj(i -> "type " + i).toList();
    long[][] counts = new long[200][200];
    for (int i = 0; i < 200; i++) {
      counts[i][i] = i + 1;
    }

    String table = Heat.counts("type", labels, labels, counts).toString();

    assertThat(table.split("<tr>", -1)).hasSize(1 + 1 + 60);
    assertThat(table)
        .contains("<span>141 others</span>")
        .contains("title=\"141 others\">141 others</th>")
        .contains("<span>type 141</span>")
        .doesNotContain("<span>type 140</span>")
        // 1 + 2 + … + 141
        .contains("title=\"10,011 of 10,011\">100</td>");
  }
}
