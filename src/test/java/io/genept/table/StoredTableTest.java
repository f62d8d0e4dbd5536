package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.testing.ObjectStore;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredTableTest extends SparkTest {
  private static final StructType COUNTED =
      new StructType()
          .add("id", DataTypes.StringType, false)
          .add("dataset", DataTypes.StringType)
          .add("n", DataTypes.LongType);

  @TempDir Path dir;

  @BeforeEach
  void knowTheObjectStore() {
    ObjectStore.in(spark().sparkContext().hadoopConfiguration());
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private Provenance write(Dataset<Row> rows, String path, WriteMode mode, String... partitionBy) {
    return ParquetTable.write(
        rows,
        path,
        mode,
        new PartitionFolders(List.of(partitionBy)),
        java.util.Map.of(),
        written -> Provenance.now("test", Map.of(), List.of(), Map.of(), "", null, written.rows()));
  }

  private Dataset<Row> counted(int from, int to, String... datasets) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(RowFactory.create("c" + i, datasets[i % datasets.length], (long) i));
    }
    return ParquetTable.ofRows(spark(), rows, COUNTED, 4);
  }

  private static List<Row> sorted(Dataset<Row> rows, String... columns) {
    return rows.selectExpr(columns).sort(columns[0]).collectAsList();
  }

  /** Spark's own writer and reader are the reference. */
  @Test
  void everyTypeIsReadAsSparkWritesIt() {
    StructType schema =
        new StructType()
            .add("flag", DataTypes.BooleanType)
            .add("byte", DataTypes.ByteType)
            .add("short", DataTypes.ShortType)
            .add("int", DataTypes.IntegerType)
            .add("long", DataTypes.LongType)
            .add("float", DataTypes.FloatType)
            .add("double", DataTypes.DoubleType)
            .add("text with spaces.and dots", DataTypes.StringType)
            .add("date", DataTypes.DateType)
            .add("time", DataTypes.TimestampType)
            .add("small", DataTypes.createDecimalType(9, 2))
            .add("middle", DataTypes.createDecimalType(18, 3))
            .add("large", DataTypes.createDecimalType(38, 4))
            .add("bytes", DataTypes.BinaryType)
            .add("ints", DataTypes.createArrayType(DataTypes.IntegerType, false))
            .add("longs", DataTypes.createArrayType(DataTypes.LongType, true))
            .add("floats", DataTypes.createArrayType(DataTypes.FloatType, false))
            .add("doubles", DataTypes.createArrayType(DataTypes.DoubleType, false))
            .add("texts", DataTypes.createArrayType(DataTypes.StringType, true));
    Object[] values = {
      true,
      (byte) -3,
      (short) 300,
      -70_000,
      1L << 40,
      1.5f,
      -2.25,
      "Zelle µ \0 \u65e5",
      Date.valueOf("2024-02-29"),
      Timestamp.valueOf("1969-12-31 23:59:59.123456"),
      new BigDecimal("-1234567.89"),
      new BigDecimal("123456789012345.678"),
      new BigDecimal("-123456789012345678901234567890.1234"),
      new byte[] {0, -1, 7},
      new int[] {3, -4},
      new long[] {1L << 50},
      new float[] {},
      new double[] {Double.NaN, 1e300},
      new String[] {"a", null, ""}
    };
    Dataset<Row> rows =
        spark()
            .createDataFrame(
                List.of(RowFactory.create(values), RowFactory.create(new Object[values.length])),
                schema)
            .coalesce(1);
    rows.write().parquet(at("spark"));
    write(rows, at("ours"), WriteMode.FAIL_IF_EXISTS);
    Dataset<Row> ours = StoredTable.open(spark(), at("ours")).rows("");
    Dataset<Row> theirs = spark().read().parquet(at("spark"));
    assertThat(ours.schema()).isEqualTo(theirs.schema());
    assertThat(text(ours)).isEqualTo(text(theirs)).hasSize(2);
  }

  /** Rows as JSON: arrays of bytes have no equals. */
  private static List<String> text(Dataset<Row> rows) {
    return rows.toJSON().collectAsList();
  }

  @Test
  void aTypeOfNoTableIsNamed() {
    Dataset<Row> rows = spark().sql("select map('a', 1) as m, 2 as n");
    assertThatThrownBy(() -> write(rows, at("t"), WriteMode.FAIL_IF_EXISTS))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the column m: its type is map<string,int>");
    assertThat(dir).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fakes3://"})
  void whatIsReadIsTheManifestAndRowsAreCountedWhileWritten(String scheme) throws IOException {
    String path = scheme + at("t");
    Provenance made = write(counted(0, 10, "a"), path, WriteMode.FAIL_IF_EXISTS);
    assertThat(made.rowCount()).isEqualTo(10);
    assertThat(made.parts()).hasSize(3).extracting(Provenance.Part::rows).contains(4L);
    for (Provenance.Part part : made.parts()) {
      Files.copy(
          dir.resolve("t").resolve(part.name()),
          dir.resolve("t/part-9-" + part.rows() + ".parquet"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    StoredTable table = StoredTable.open(spark(), path);
    assertThat(table.rows("").count()).isEqualTo(10);
    assertThat(table.rowCount("")).isEqualTo(10);
    write(counted(10, 16, "a"), path, WriteMode.APPEND);
    StoredTable grown = StoredTable.open(spark(), path);
    assertThat(sorted(grown.rows(""), "id", "n")).isEqualTo(sorted(counted(0, 16, "a"), "id", "n"));
    assertThat(ObjectStore.MOVES).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fakes3://"})
  void partitionColumnsAreFoldersThatReadersPruneBy(String scheme) throws IOException {
    String[] datasets = {"a/b=c %41", "", null, "007", "Ärzte {x} [y]*"};
    String path = scheme + at("t");
    write(counted(0, 40, datasets), path, WriteMode.FAIL_IF_EXISTS, "dataset");
    StoredTable table = StoredTable.open(spark(), path);
    assertThat(table.rows("").schema().fieldNames()).containsExactly("id", "n", "dataset");
    assertThat(sorted(table.rows(""), "id", "n", "dataset"))
        .as("an empty value is none")
        .isEqualTo(
            sorted(
                counted(0, 40, "a/b=c %41", null, null, "007", "Ärzte {x} [y]*"),
                "id",
                "n",
                "dataset"));
    Dataset<Row> one = table.rows("").filter("dataset = '007'");
    assertThat(one.inputFiles()).isNotEmpty();
    assertThat(one.queryExecution().executedPlan().toString())
        .contains("PartitionFilters: [isnotnull");
    assertThat(one.count()).isEqualTo(8);
    if (scheme.isEmpty()) {
      assertThat(sorted(spark().read().parquet(at("t")), "id", "n"))
          .as("Spark by itself")
          .isEqualTo(sorted(counted(0, 40, datasets), "id", "n"));
    }
  }

  /** Directories of version 1 hold what Spark wrote, and no manifest. */
  @Test
  void tablesOfVersionOneAreReadAppendedToAndOverwritten() throws IOException {
    formerTable("t");
    assertThat(sorted(StoredTable.open(spark(), at("t")).rows(""), "id", "dataset", "n"))
        .isEqualTo(sorted(counted(0, 6, "a"), "id", "dataset", "n"));
    Provenance grown = write(counted(6, 8, "b"), at("t"), WriteMode.APPEND);
    assertThat(grown.parts().stream().mapToLong(Provenance.Part::rows).sum()).isEqualTo(8);
    assertThat(StoredTable.open(spark(), at("t")).rows("").count()).isEqualTo(8);

    formerTable("u");
    write(counted(0, 1, "c"), at("u"), WriteMode.OVERWRITE);
    assertThat(StoredTable.open(spark(), at("u")).rows("").count()).isEqualTo(1);
    try (Stream<Path> files = Files.list(dir.resolve("u"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.startsWith("."))
          .hasSize(2);
    }
  }

  private void formerTable(String name) throws IOException {
    counted(0, 6, "a").write().parquet(at(name));
    Files.writeString(
        dir.resolve(name).resolve(TableDirectory.PROVENANCE_FILE),
        "{\"stage\":\"test\",\"options\":{},\"inputs\":[],\"facts\":{},\"schema_version\":1,"
            + "\"row_count\":6,\"created_at\":\"2026-01-01T00:00:00Z\"}",
        StandardCharsets.UTF_8);
  }

  @Test
  void aTableWithoutRowsHasItsColumns() {
    write(counted(0, 4, "a").filter("n > 9"), at("t"), WriteMode.FAIL_IF_EXISTS);
    Dataset<Row> rows = StoredTable.open(spark(), at("t")).rows("");
    assertThat(Arrays.asList(rows.columns())).containsExactly("id", "dataset", "n");
    assertThat(rows.count()).isZero();
  }

  @Test
  void theTablesOfADirectoryAreToldApart() {
    try (TableDirectory table =
        TableDirectory.create(
            at("t"), WriteMode.FAIL_IF_EXISTS, spark().sparkContext().hadoopConfiguration())) {
      SparkParts.Written cells =
          SparkParts.write(
              counted(0, 9, "a"),
              table,
              "cells",
              org.apache.spark.sql.functions.col("n").gt(5),
              org.apache.spark.sql.functions.lit(null).cast("boolean"));
      assertThat(cells).isEqualTo(new SparkParts.Written(9, List.of(3L, 0L)));
      SparkParts.write(counted(0, 2, "a"), table, "genes");
      table.commit(Provenance.now("test", Map.of(), List.of(), Map.of(), "", null, 9));
    }
    StoredTable table = StoredTable.open(spark(), at("t"));
    assertThat(table.tables()).containsExactly("cells", "genes");
    assertThat(table.rows("genes").count()).isEqualTo(2);
    assertThatThrownBy(() -> table.rows("metrics"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds the tables [cells, genes]. Expected a table metrics");
  }
}
