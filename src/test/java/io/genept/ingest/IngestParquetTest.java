package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.CellIds;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet as an input of the whole command; see src/test/python/make_parquet_fixtures.py. */
@Tag("golden")
class IngestParquetTest extends SparkTest {
  private static final Path GOLDEN = ParquetMatrixTest.GOLDEN;

  @TempDir Path dir;

  @Test
  void tripletsOfSeveralFilesAreOneMatrixWithTheirTables() throws IOException {
    JsonNode expected = ParquetMatrixTest.expected();
    double[][] matrix = new ObjectMapper().convertValue(expected.get("matrix"), double[][].class);
    Path census = GOLDEN.resolve("census");
    run(
        "input",
        census,
        "obs",
        census.resolve("obs.parquet"),
        "cell-id-column",
        "observation_joinid",
        "genes-table",
        census.resolve("var.parquet"));
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    assertThat(atlas.rows()).hasSize(matrix.length);
    for (int cell = 0; cell < matrix.length; cell++) {
      String id = "cell-%02d".formatted(cell);
      assertThat(atlas.dense(id)).isEqualTo(matrix[cell]);
      assertThat(atlas.value(id, "cell_type")).isEqualTo("type " + cell % 2);
    }
    assertThat(atlas.atlas().provenance().inputs())
        .extracting(input -> Path.of(input.path()).getFileName().toString())
        .contains("X-0.parquet", "X-1.parquet", "obs.parquet", "var.parquet")
        .hasSize(4);
    assertThat(atlas.atlas().provenance().fact(IngestCells.FACT_FORMAT))
        .hasValue(SourceFormat.PARQUET_TRIPLETS.label());
    assertThat(atlas.atlas().obsColumns())
        .containsExactly("soma_joinid", "dataset_id", "cell_type", "is_primary_data", "raw_sum");
    try (Stream<Path> beside = Files.list(dir)) {
      assertThat(beside).containsExactly(dir.resolve("out"));
    }
  }

  @Test
  void aBadValueIsNamedByTheFileThatWasGiven() {
    String bad = dir.resolve("bad").toString();
    spark()
        .read()
        .parquet(GOLDEN.resolve("census/X-0.parquet").toString())
        .withColumn("soma_data", functions.col("soma_data").multiply(-1).cast("float"))
        .coalesce(1)
        .write()
        .parquet(bad);
    assertThatThrownBy(() -> run("input", bad, "genes-table", GOLDEN.resolve("census/var.parquet")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot ingest " + bad + "/part-00000")
        .hasMessageContaining("Expected no negative value")
        .hasMessageNotContaining(".genept");
    assertThat(dir.toFile().list()).containsExactly("bad");
  }

  @Test
  void anAtlasOfOursFindsItsGenes() {
    run(
        "input",
        GOLDEN.resolve("tahoe.parquet"),
        "genes-table",
        GOLDEN.resolve("gene_metadata.parquet"));
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    Path copy = dir.resolve("copy");
    atlas.atlas().cells().coalesce(1).write().parquet(copy.resolve("cells").toString());
    atlas.atlas().genesTable().coalesce(1).write().parquet(copy.resolve("genes").toString());
    run("input", copy.resolve("cells"), "overwrite", true);
    IngestedAtlas again = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    assertThat(again.atlas().genesTable().columns())
        .containsExactly("gene_index", "gene_id", "symbol", "n_cells", "token_id");
    assertThat(again.rows()).hasSize(13).hasSameSizeAs(atlas.rows());
    for (String cell : atlas.rows().keySet()) {
      assertThat(again.dense(cell)).isEqualTo(atlas.dense(cell));
      assertThat(again.value(cell, "plate")).isEqualTo(atlas.value(cell, "plate"));
    }
  }

  @Test
  void oneColumnAGeneAndAMapAreTheSameMatrix() {
    Map<String, Map<String, Double>> wide = byId("wide.parquet", 40);
    assertThat(wide).hasSize(13).isEqualTo(byId("map.parquet", 39));
  }

  @Test
  void tahoeAndAManifestOfParquet() throws IOException {
    StructType schema =
        new StructType()
            .add("file_path", DataTypes.StringType)
            .add("dose", DataTypes.DoubleType)
            .add("plate", DataTypes.StringType);
    spark()
        .createDataFrame(
            List.of(
                RowFactory.create(
                    GOLDEN.resolve("tahoe.parquet").toAbsolutePath().toString(), 0.5, "p1")),
            schema)
        .coalesce(1)
        .write()
        .parquet(dir.resolve("list").toString());
    Path manifest;
    try (Stream<Path> parts = Files.list(dir.resolve("list"))) {
      manifest =
          parts.filter(part -> part.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    run("input", manifest, "genes-table", GOLDEN.resolve("gene_metadata.parquet"));
    JsonNode expected = ParquetMatrixTest.expected();
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    assertThat(atlas.rows()).hasSize(expected.get("matrix").size());
    String first = CellIds.of(atlas.atlas()).get(0);
    assertThat(atlas.value(first, "dataset")).isEqualTo("tahoe");
    assertThat(atlas.value(first, "dose")).isEqualTo(0.5);
    assertThat(atlas.dense(first))
        .isEqualTo(new ObjectMapper().convertValue(expected.get("matrix").get(0), double[].class));
  }

  @Test
  void tripletsThatFailLeaveNothing() {
    assertThatThrownBy(() -> run("input", GOLDEN.resolve("census") + "/X-*.parquet"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--genes-table");
    assertThat(dir).isEmptyDirectory();
  }

  /** The values that are not 0 by cell and gene. */
  private Map<String, Map<String, Double>> byId(String file, int genes) {
    run("input", GOLDEN.resolve(file), "overwrite", true);
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    assertThat(atlas.genes()).isEqualTo(genes);
    Map<String, Map<String, Double>> cells = new TreeMap<>();
    for (String cell : atlas.rows().keySet()) {
      Map<String, Double> values = new TreeMap<>();
      double[] row = atlas.dense(cell);
      for (Atlas.Gene gene : atlas.atlas().genes()) {
        values.put(gene.geneId(), row[gene.index()]);
      }
      values.values().removeIf(value -> value == 0);
      cells.put(cell, values);
    }
    return cells;
  }

  private void run(Object... options) {
    List<Object> all = new ArrayList<>(Arrays.asList(options));
    all.addAll(List.of("output", dir.resolve("out")));
    IngestCells.run(spark(), Args.of(IngestCells.Options.class, all.toArray()));
  }
}
