package io.genept.io.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists as writers old and new lay them out; written by Parquet's own example writer. */
class ListCursorTest {
  private static final int[][] LISTS = {{3, 1}, {}, {5}, {7, 8, 9}, {}, {2}};

  @TempDir Path dir;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "optional group a (LIST) { repeated group list { optional int32 element; } } | list/element",
        "required group a (LIST) { repeated group list { required int64 element; } } | list/element",
        "optional group a (LIST) { repeated group bag { optional int32 array_element; } } |"
            + " bag/array_element",
        "optional group a (LIST) { repeated int32 array; } | array",
        "repeated int64 a; | ''",
      })
  void everyFormOfList(String field, String steps) throws IOException {
    String file = write("message m { " + field + " optional int32 other; }", steps);
    try (ParquetFile parquet = ParquetFile.open(file, new Configuration())) {
      ParquetColumn column = parquet.columns().get(0);
      assertThat(column.form()).isEqualTo(ParquetColumn.Form.LIST);
      ListCursor wholes = ListCursor.wholes(parquet, column, 0);
      ListCursor reals = ListCursor.reals(parquet, column, 0);
      for (int[] list : LISTS) {
        assertThat(wholes.next()).isEqualTo(list.length);
        assertThat(reals.next()).isEqualTo(list.length);
        for (int i = 0; i < list.length; i++) {
          assertThat(wholes.wholes()[i]).isEqualTo(list[i]);
          assertThat(reals.reals()[i]).isEqualTo(list[i]);
        }
      }
      wholes.seek(3);
      assertThat(wholes.next()).isEqualTo(3);
      assertThat(Arrays.copyOf(wholes.wholes(), 3)).containsExactly(7, 8, 9);
      wholes.seek(0);
      assertThat(wholes.next()).isEqualTo(2);
      assertThat(parquet.entries(column)).isEqualTo(9);
    }
  }

  @Test
  void aNestedColumnHasNoLeaf() throws IOException {
    String file =
        write("message m { optional group a { required int32 b; required int32 c; } }", null);
    try (ParquetFile parquet = ParquetFile.open(file, new Configuration())) {
      assertThat(parquet.columns().get(0).form()).isEqualTo(ParquetColumn.Form.OTHER);
      assertThat(parquet.columns().get(0).holds(ParquetColumn.Form.VALUE)).isFalse();
    }
  }

  private String write(String schema, String steps) throws IOException {
    String file = dir.resolve("lists.parquet").toString();
    var message = MessageTypeParser.parseMessageType(schema);
    var rows = new SimpleGroupFactory(message);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(
                HadoopOutputFile.fromPath(new org.apache.hadoop.fs.Path(file), new Configuration()))
            .withType(message)
            .build()) {
      if (steps == null) {
        return file;
      }
      for (int[] list : LISTS) {
        Group row = rows.newGroup();
        add(row, list, steps.isEmpty() ? List.of() : List.of(steps.split("/")), message);
        writer.write(row);
      }
    }
    return file;
  }

  private static void add(
      Group row, int[] list, List<String> steps, org.apache.parquet.schema.MessageType message) {
    boolean wide = message.getColumns().get(0).getPrimitiveType().toString().contains("int64");
    Group holder = steps.isEmpty() ? row : row.addGroup("a");
    for (int value : list) {
      Group entry = steps.size() == 2 ? holder.addGroup(steps.get(0)) : holder;
      String name = steps.isEmpty() ? "a" : steps.get(steps.size() - 1);
      if (wide) {
        entry.add(name, (long) value);
      } else {
        entry.add(name, value);
      }
    }
  }
}
