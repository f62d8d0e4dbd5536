package io.genept.table;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.testing.SparkTest;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SharedCellsTest extends SparkTest {
  @Test
  void cellsOfTheSameIdsAreRefused() {
    assertThatThrownBy(() -> refuse(List.of("a", "b", "c"), List.of("c", "b", "d")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("from here to there: 2 of 3 cells")
        .hasMessageContaining("(first: b)");
    assertThatCode(() -> refuse(List.of("a", "b", "c"), List.of("d", "e")))
        .doesNotThrowAnyException();
  }

  @Test
  void cellsOfTheSameBarcodesAreRefusedWhereTheyAreNoChance() {
    List<String> ids = IntStream.range(0, 40).mapToObj(i -> "ctrl_" + barcode(i) + "-1").toList();
    List<String> same = IntStream.range(30, 70).mapToObj(i -> barcode(i) + "-1").toList();
    assertThatThrownBy(() -> refuse(ids, same))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("10 of 40 cells");
    assertThatCode(() -> refuse(ids, same.subList(8, 40))).doesNotThrowAnyException();
  }

  private static void refuse(List<String> reference, List<String> query) {
    SharedCells.refuse(cells(reference), "here", cells(query), "there");
  }

  private static String barcode(int number) {
    StringBuilder text = new StringBuilder();
    for (int digit = 0; digit < 14; digit++) {
      text.append("ACGT".charAt((number >> (2 * (digit % 4))) & 3));
    }
    return text.toString();
  }

  private static Dataset<Row> cells(List<String> ids) {
    return spark().createDataset(ids, Encoders.STRING()).toDF(Atlas.CELL_ID);
  }
}
