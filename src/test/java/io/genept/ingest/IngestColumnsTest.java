package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Obs columns of any name and of any type that h5py can hold, beside what anndata reads. */
class IngestColumnsTest extends SparkTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/columns");
  private static final Map<String, String> RENAMED = Map.of("Cell_ID", "Cell_ID_obs");

  @TempDir Path dir;

  @Test
  void everyColumnIsKeptWithItsValuesOrNamedAsLeftOut() throws Exception {
    String out = dir.resolve("atlas").toString();
    IngestCells.run(
        spark(),
        Args.of(
            IngestCells.Options.class,
            "input",
            GOLDEN.resolve("columns.h5ad").toString(),
            "output",
            out));
    IngestedAtlas atlas = IngestedAtlas.open(spark(), out);
    JsonNode expected = new ObjectMapper().readTree(GOLDEN.resolve("columns.json").toFile());
    assertThat(atlas.atlas().obsColumns())
        .hasSize(expected.size())
        .doesNotContain("matrix", "rows");
    expected
        .fields()
        .forEachRemaining(
            column -> {
              String name = RENAMED.getOrDefault(column.getKey(), column.getKey());
              for (int cell = 0; cell < 6; cell++) {
                Object value = atlas.value("cell" + cell, name);
                JsonNode text = column.getValue().get(cell);
                assertThat(value == null ? null : value.toString())
                    .as(name + " of cell " + cell)
                    .isEqualToIgnoringCase(text.isNull() ? null : text.asText());
              }
            });
  }
}
