package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class ContingencyTest {

  @Test
  @Tag("golden")
  void countsPairsAsScikitLearnDoes() {
    JsonNode expected = Golden.read("math").get("contingency");
    int n = expected.get("n").asInt();
    int[] rows = Draws.labels(expected.get("row_seed").asLong(), n, 7);
    int[] columns = Draws.labels(expected.get("column_seed").asLong(), n, 9);
    Contingency table =
        Contingency.of(Arrays.stream(rows).map(label -> 3 * label - 5).toArray(), columns);

    int[][] dense = new int[table.rows()][table.columns()];
    for (int cell = 0; cell < table.cells(); cell++) {
      dense[table.row(cell)][table.column(cell)] = table.count(cell);
    }
    assertThat(dense.length).isEqualTo(expected.get("table").size());
    for (int row = 0; row < dense.length; row++) {
      assertThat(dense[row]).isEqualTo(Golden.ints(expected.get("table").get(row)));
      assertThat(table.rowSums()[row]).isEqualTo(Arrays.stream(dense[row]).sum());
    }
    assertThat(Arrays.stream(table.columnSums()).sum()).isEqualTo(table.samples()).isEqualTo(n);
  }

  @Test
  void stringsAndTheirCodesCountAlike() {
    Contingency named = Contingency.of(new String[] {"b", "a", "b"}, new String[] {"x", "x", "y"});
    assertThat(named.rowSums()).containsExactly(1, 2);
    assertThat(named.columnSums()).containsExactly(2, 1);
    assertThat(named.cells()).isEqualTo(3);
    assertThat(Contingency.of(new int[0], new int[0]).cells()).isZero();
  }

  @Test
  void refusesLabellingsOfDifferentLength() {
    assertThatThrownBy(() -> Contingency.of(new int[3], new int[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("labellings have 3 and 2 samples, expected as many in both");
  }
}
