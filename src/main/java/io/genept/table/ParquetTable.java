package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writing and reading a table that is one Parquet dataset. */
public final class ParquetTable {
  /**
   * Parquet column of an {@code embedding array<float>}: its values never repeat, so a dictionary
   * only costs time.
   */
  private static final String EMBEDDING_VALUES = "embedding.list.element";

  private ParquetTable() {}

  /**
   * Rows of the driver as a dataset of partitions of at most {@code rowsPerPartition} rows: Spark
   * sends each partition with its task, which should stay small.
   */
  public static Dataset<Row> ofRows(
      SparkSession spark, List<Row> rows, StructType schema, int rowsPerPartition) {
    int partitions = Math.max(1, (rows.size() + rowsPerPartition - 1) / rowsPerPartition);
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, partitions),
        schema);
  }

  /**
   * Writes the rows as one table, whole or not at all.
   *
   * @param provenance makes the provenance from the rows as they were written, before the table is
   *     moved in
   */
  public static Provenance write(
      Dataset<Row> rows,
      String path,
      WriteMode mode,
      Function<Dataset<Row>, Provenance> provenance) {
    try (TableDirectory table =
        TableDirectory.create(
            path, mode, rows.sparkSession().sparkContext().hadoopConfiguration())) {
      writeParts(rows, table.stagingPath(""));
      Provenance made = provenance.apply(rows.sparkSession().read().parquet(table.stagingPath("")));
      table.commit(made);
      return made;
    }
  }

  /**
   * Writes the rows of a table and those of its predecessor, whose files are copied as they are, as
   * one table in its place; the predecessor stays as it is until then.
   *
   * @param provenance makes the provenance from all rows, before the table is moved in
   */
  public static Provenance extend(
      Dataset<Row> rows, String path, Function<Dataset<Row>, Provenance> provenance) {
    SparkSession spark = rows.sparkSession();
    try (TableDirectory table =
        TableDirectory.create(
            path, WriteMode.OVERWRITE, spark.sparkContext().hadoopConfiguration())) {
      writeParts(rows, table.stagingPath(""));
      table.copyParts();
      Provenance made = provenance.apply(spark.read().parquet(table.stagingPath("")));
      table.commit(made);
      return made;
    }
  }

  /** Writes Parquet parts into a directory that is not there yet. */
  public static void writeParts(Dataset<Row> rows, String directory) {
    rows.write()
        .option("compression", "zstd")
        .option("parquet.enable.dictionary#" + EMBEDDING_VALUES, "false")
        .parquet(directory);
  }

  /**
   * Opens a table and checks that it has the columns of {@code schema} with their types.
   *
   * @param madeBy command whose output is expected, for the message
   * @throws UserError if the path holds no complete table, or one without these columns
   */
  public static Dataset<Row> read(
      SparkSession spark, String path, StructType schema, String madeBy) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Provenance provenance = TableDirectory.provenance(path, conf);
    if (!TableDirectory.holdsParquet(path, conf)) {
      throw UserError.of(
          "Cannot read %s: it is the output of %s. Expected the output of %s.",
          path, provenance.stage(), madeBy);
    }
    return checked(spark.read().parquet(path), path, schema, madeBy);
  }

  static Dataset<Row> checked(Dataset<Row> table, String path, StructType schema, String madeBy) {
    StructType found = table.schema();
    List<String> names = Arrays.asList(found.fieldNames());
    List<String> wrong =
        Arrays.stream(schema.fields())
            .filter(
                field ->
                    !names.contains(field.name()) || !sameType(found.apply(field.name()), field))
            .map(field -> field.name() + " " + field.dataType().simpleString())
            .toList();
    if (!wrong.isEmpty()) {
      throw UserError.of(
          "Cannot read %s: it lacks the columns %s. Expected the output of %s; it has %s.",
          path, wrong, madeBy, names);
    }
    return table;
  }

  private static boolean sameType(StructField found, StructField expected) {
    return found.dataType().simpleString().equals(expected.dataType().simpleString());
  }
}
