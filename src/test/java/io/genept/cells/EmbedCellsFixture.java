package io.genept.cells;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.ValueState;
import io.genept.table.CellEmbeddings;
import io.genept.testing.Args;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.io.TempDir;

/** Small atlases and what the tests of embed-cells ask of them. */
abstract class EmbedCellsFixture extends SparkTest {
  @TempDir Path dir;

  String at(String name) {
    return dir.resolve(name).toString();
  }

  String atlas(JsonNode golden, float factor, int partitions) {
    int[] indptr = Golden.ints(golden.get("indptr"));
    int[] indices = Golden.ints(golden.get("indices"));
    SmallAtlas atlas = new SmallAtlas(names(golden.get("genes").asInt()));
    for (int cell = 0; cell + 1 < indptr.length; cell++) {
      float[] values = new float[indptr[cell + 1] - indptr[cell]];
      for (int i = 0; i < values.length; i++) {
        values[i] = factor * (float) golden.get("data").get(indptr[cell] + i).asDouble();
      }
      atlas.cell(
          String.format("cell%03d", cell),
          Arrays.copyOfRange(indices, indptr[cell], indptr[cell + 1]),
          values,
          "type" + cell % 3,
          "d" + cell % 2,
          (double) cell);
    }
    String path = at("atlas-" + factor + "-" + partitions);
    return atlas.write(spark(), path, ValueState.COUNTS, partitions);
  }

  static EmbedCells.Options weighted(String atlas, String genes, String output, Object... further) {
    List<Object> given =
        new ArrayList<>(List.of("atlas", atlas, "gene-embeddings", genes, "output", output));
    given.addAll(List.of(further));
    return Args.of(EmbedCells.Options.class, given.toArray());
  }

  static List<String> names(int n) {
    return new ArrayList<>(IntStream.range(0, n).mapToObj(i -> "G" + i).toList());
  }

  List<Row> sorted(String name) {
    return CellEmbeddings.read(spark(), at(name)).sort("cell_id").collectAsList();
  }
}
