package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Writing and reading a table that is one Parquet dataset. */
public final class ParquetTable {
  /** Parquet columns whose values hardly repeat, by the columns of tables they belong to. */
  private static final Map<String, String> UNREPEATED =
      Map.of(
          "embedding",
          "embedding.list.element",
          Atlas.CELL_ID,
          Atlas.CELL_ID,
          Atlas.GENE_INDICES,
          Atlas.GENE_INDICES + ".list.element",
          Atlas.COUNTS,
          Atlas.COUNTS + ".list.element");

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
   * @param mode {@link WriteMode#APPEND} adds them to the table that is there
   * @param attached further files of the table, by name
   * @param provenance makes the provenance from what was written, before the table appears
   * @param counted conditions for which rows are counted
   */
  public static Provenance write(
      Dataset<Row> rows,
      String path,
      WriteMode mode,
      PartitionFolders partitions,
      Map<String, byte[]> attached,
      Function<SparkParts.Written, Provenance> provenance,
      Column... counted) {
    try (TableDirectory table =
        TableDirectory.create(
            path, mode, rows.sparkSession().sparkContext().hadoopConfiguration())) {
      SparkParts.Written written = SparkParts.write(rows, table, "", partitions, counted);
      attached.forEach(table::attach);
      return table.commit(provenance.apply(written));
    }
  }

  /** Writes the rows as one table, whole or not at all. */
  public static Provenance write(
      Dataset<Row> rows, String path, WriteMode mode, Provenance provenance) {
    return write(rows, path, mode, PartitionFolders.NONE, Map.of(), written -> provenance);
  }

  /** Paths of the columns of a schema whose values hardly repeat, for {@link RowWriter}. */
  public static List<String> unrepeated(StructType schema) {
    return Arrays.stream(schema.fieldNames())
        .map(UNREPEATED::get)
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Opens a table and checks that it has the columns of {@code schema} with their types.
   *
   * @param madeBy command whose output is expected, for the message
   * @throws UserError if the path holds no complete table, or one without these columns
   */
  public static Dataset<Row> read(
      SparkSession spark, String path, StructType schema, String madeBy) {
    StoredTable table = StoredTable.open(spark, path);
    if (!table.tables().contains("")) {
      throw UserError.of(
          "Cannot read %s: it is the output of %s. Expected the output of %s.",
          path, table.provenance().stage(), madeBy);
    }
    return checked(table.rows(""), path, schema, madeBy);
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
