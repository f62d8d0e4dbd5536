package io.genept.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.report.metrics.CrossTable;
import io.genept.report.page.Html;
import io.genept.report.page.NaturalOrder;
import io.genept.report.page.Numbers;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HtmlTest {

  @Test
  void escapesTextAndAttributes() {
    assertThat(new Html().element("td", "<b>&'\"", "title", "\"><script>").toString())
        .isEqualTo("<td title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39;&quot;</td>\n");
  }

  @Test
  void writesNumbersAsPeopleReadThem() {
    assertThat(Numbers.decimal(-0.0204)).isEqualTo("\u22120.020");
    assertThat(Numbers.decimal(-0.0001)).isEqualTo("0.000");
    assertThat(Numbers.decimal(12345.67)).isEqualTo("12,345.7");
    assertThat(Numbers.decimal(Double.NaN)).isEqualTo("n/a");
    assertThat(Numbers.percent(0.9215)).isEqualTo("92.2\u00a0%");
    assertThat(Numbers.counted(1, "seed")).isEqualTo("1\u00a0seed");
    assertThat(Numbers.counted(2100, "cell")).isEqualTo("2,100\u00a0cells");
  }

  @Test
  void ordersNumbersInNamesByValue() {
    assertThat(
            Stream.of("donor 10", "Donor 9", "donor 2", "b", "10", "9", "B")
                .sorted(NaturalOrder.COMPARATOR))
        .containsExactly("9", "10", "B", "b", "donor 2", "Donor 9", "donor 10");
  }

  @Test
  void putsEachClusterBelowTheLabelItHasMostOf() {
    CrossTable table =
        new CrossTable(
            "clustering",
            "e",
            "kmeans",
            "type",
            0L,
            List.of("a", "b"),
            List.of("0", "1", "2"),
            new long[][] {{1, 9, 0}, {5, 2, 8}});

    assertThat(table.alignedByLabel().predicted()).containsExactly("1", "0", "2");
    assertThat(table.alignedByLabel().counts()).isDeepEqualTo(new long[][] {{9, 1, 0}, {2, 5, 8}});
  }
}
