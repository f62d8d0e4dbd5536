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
        .contains("<td class=\"s0\"></td>")
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
  void ofMoreThanSixtyAllButThirtyNineAreSummed() {
    List<String> labels = IntStream.range(0, 200).mapToObj(i -> "type " + i).toList();
    long[][] counts = new long[200][200];
    for (int i = 0; i < 200; i++) {
      counts[i][i] = i + 1L;
    }

    String table = Heat.counts("type", labels, labels, counts).toString();

    assertThat(table.split("<tr>", -1)).hasSize(1 + 1 + 40);
    assertThat(table)
        .contains("<span>161 others</span>")
        .contains("title=\"161 others\">161 others</th>")
        .contains("<span>type 161</span>")
        .doesNotContain("<span>type 160</span>")
        // 1 + 2 + … + 161
        .contains("title=\"13,041 of 13,041\">100</td>");
  }

  @Test
  void aLabelThatIsShownAsARowIsShownAsAColumn() {
    List<String> labels = IntStream.range(0, 100).mapToObj(i -> "type " + i).toList();
    long[][] counts = new long[100][100];
    for (int i = 0; i < 100; i++) {
      // All but the first label are called by the last of them.
      counts[i][i == 0 ? 0 : 99] = 1000L - i;
    }

    String table = Heat.counts("type", labels, labels, counts).toString();

    assertThat(table)
        .contains("<span>type 38</span>", "<span>61 others</span>")
        .doesNotContain("<span>type 39</span>", "<span>type 99</span>");
  }
}
