package io.genept.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.cells.EmbedCells;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.StoredTable;
import io.genept.testing.Args;
import io.genept.testing.GeneVectors;
import io.genept.testing.SmallAtlas;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables of Delta and Iceberg, read back by Spark SQL, in a process of its own: their extensions
 * belong to a session from its start.
 */
class PublishIT {
  private static final List<String> GENES = List.of("CD4", "MS4A1", "INS");
  private static SparkSession spark;

  @TempDir static Path warehouse;
  @TempDir Path dir;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", warehouse.resolve("delta").toString())
            .config(
                "spark.sql.extensions",
                "io.delta.sql.DeltaSparkSessionExtension,"
                    + "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .config("spark.sql.catalog.lake", "org.apache.iceberg.spark.SparkCatalog")
            .config("spark.sql.catalog.lake.type", "hadoop")
            .config("spark.sql.catalog.lake.warehouse", warehouse.resolve("lake").toString())
            .getOrCreate();
    spark.sql("create schema if not exists lake.cells");
    spark.sql("create schema if not exists cells");
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private String atlas(String name, int from, int to, List<String> genes) {
    SmallAtlas atlas = new SmallAtlas(genes);
    for (int i = from; i < to; i++) {
      atlas.cell("cell" + i, new int[] {0, 2}, new float[] {1 + i, 2}, "B", "d" + i % 2, 1.0);
    }
    return atlas.write(spark, at(name), ValueState.COUNTS, 2);
  }

  private Publish.Result publish(String table, String to, String format, String mode) {
    return Publish.run(
        spark,
        Args.of(Publish.Options.class, "table", table, "to", to, "format", format, "mode", mode));
  }

  private String embed(String atlas, String output) {
    Object[] options = {
      "atlas", atlas, "gene-embeddings", genes(), "output", at(output), "partition-by", "donor"
    };
    EmbedCells.run(spark, Args.of(EmbedCells.Options.class, options));
    return at(output);
  }

  private String genes() {
    if (!StoredTable.exists(spark, at("genes"))) {
      GeneVectors.write(spark, at("genes"), GENES, GeneVectors.table(1, 3, 2), 2);
    }
    return at("genes");
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.sort("cell_id").collectAsList();
  }

  @ParameterizedTest
  @CsvSource({"delta, cells.delta_w", "iceberg, lake.cells.iceberg_w"})
  void aTableGrowsAndIsReadBySql(String format, String name) {
    String path = embed(atlas("monday", 0, 4, GENES), "w");
    assertThat(publish(path, name, format, "create").rows()).containsEntry(name, 4L);
    assertThat(sorted(spark.sql("select * from " + name)))
        .isEqualTo(sorted(CellEmbeddings.read(spark, path)));
    assertThat(StoredTable.provenance(spark, name))
        .isEqualTo(StoredTable.provenance(spark, path).withParts(List.of()));
    assertThat(
            spark
                .sql("describe extended " + name)
                .collectAsList()
                .toString()
                .toLowerCase(Locale.ROOT))
        .contains(format);

    String more = embed(atlas("tuesday", 2, 7, GENES), "more");
    for (int again = 0; again < 2; again++) {
      assertThat(publish(more, name, format, "merge").rows()).containsEntry(name, 7L);
    }
    String all = embed(atlas("all", 0, 7, GENES), "all_w");
    assertThat(sorted(spark.table(name))).isEqualTo(sorted(CellEmbeddings.read(spark, all)));
    assertThat(StoredTable.provenance(spark, name).rowCount()).isEqualTo(7);

    assertThat(publish(more, name, format, "append").rows()).containsEntry(name, 12L);
    assertThat(publish(path, name, format, "overwrite").rows()).containsEntry(name, 4L);
    assertThat(sorted(spark.table(name))).isEqualTo(sorted(CellEmbeddings.read(spark, path)));
  }

  @ParameterizedTest
  @CsvSource({"delta, cells.delta_atlas", "iceberg, lake.cells.iceberg_atlas"})
  void anAtlasGrowsAndIsEmbeddedByItsName(String format, String name) {
    publish(atlas("monday", 0, 4, GENES), name, format, "create");
    publish(atlas("tuesday", 2, 7, List.of("CD4", "MS4A1", "INS", "NEW")), name, format, "merge");
    Atlas named = Atlas.open(spark, name);
    assertThat(named.cellCount()).isEqualTo(7);
    assertThat(named.genes()).hasSize(4);
    embed(name, "named");
    embed(atlas("all", 0, 7, GENES), "by_path");
    assertThat(sorted(CellEmbeddings.read(spark, at("named"))))
        .isEqualTo(sorted(CellEmbeddings.read(spark, at("by_path"))));
    String other = atlas("other", 0, 1, List.of("INS", "CD4", "MS4A1"));
    assertThatThrownBy(() -> publish(other, name, format, "merge"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Expected an atlas with the same genes in the same order");
    assertThatThrownBy(() -> publish(embed(name, "w2"), name, format, "overwrite"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is made of other tables");
  }

  /** More than the 4,000 characters that a property of Hive's metastore holds. */
  @ParameterizedTest
  @CsvSource({"delta, cells.delta_long", "iceberg, lake.cells.iceberg_long"})
  void aLongProvenanceIsKept(String format, String name) {
    List<String> many = IntStream.range(0, 900).mapToObj(i -> "a'b\\\"µ" + i).toList();
    io.genept.core.Provenance made =
        io.genept.core.Provenance.now(
            "import-cells",
            java.util.Map.of("inputs", many),
            List.of(),
            java.util.Map.of(),
            "4",
            null,
            4);
    Dataset<Row> rows = Atlas.open(spark, atlas("monday", 0, 4, GENES)).cells();
    io.genept.table.ParquetTable.write(
        rows, at("long"), io.genept.table.WriteMode.FAIL_IF_EXISTS, made);
    publish(at("long"), name, format, "create");
    assertThat(StoredTable.provenance(spark, name).options()).containsEntry("inputs", many);
  }
}
