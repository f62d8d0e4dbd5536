package io.genept.ingest.parquet;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.LiteralPaths;
import io.genept.io.NearestNames;
import io.genept.io.parquet.ParquetColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Annotations of cells in Parquet, to be brought together with values by cell.
 *
 * @param rows {@code cell}, the key; {@code cell_id}, never null; {@code obs}, of which the first
 *     field stands for there being annotations and the others are those of the schema
 * @param schema of the annotations
 */
record CellObs(Dataset<Row> rows, StructType schema) {
  private static final Logger LOG = LoggerFactory.getLogger(CellObs.class);
  private static final String JOIN_ID = "soma_joinid";
  private static final String THERE = "there";

  /**
   * Opens a table.
   *
   * @param cellIdColumn the ids: the key itself, unless the key is {@code soma_joinid}
   * @param cells column of the values that the key is to match
   * @throws UserError if it lacks the key
   */
  static CellObs read(
      SparkSession spark,
      String path,
      Optional<String> cellIdColumn,
      ParquetColumn cells,
      DataType cellType) {
    Dataset<Row> table = LiteralPaths.read(spark, path);
    List<String> names = Arrays.asList(table.columns());
    String key = key(path, names, cellIdColumn, cells, cellType);
    String id = cellIdColumn.orElse(key);
    StructType schema = new StructType();
    List<Column> fields = new ArrayList<>(List.of(lit(true).as(THERE)));
    for (StructField field : table.schema().fields()) {
      Optional<DataType> type = stored(field.dataType());
      if (!field.name().equals(id) && type.isPresent()) {
        schema = schema.add(field.name(), type.get());
        fields.add(Columns.named(field.name()).cast(type.get()).as(field.name()));
      } else if (type.isEmpty()) {
        LOG.info("{}: column {} is of a kind that is not read; it is left out", path, field.name());
      }
    }
    return new CellObs(
        table.select(
            Columns.named(key).cast(cellType).as(TripletRows.CELL),
            coalesce(Columns.named(id).cast(DataTypes.StringType), lit("")).as(TripletRows.CELL_ID),
            struct(fields.toArray(Column[]::new)).as(TripletRows.OBS)),
        schema);
  }

  private static String key(
      String path,
      List<String> names,
      Optional<String> cellIdColumn,
      ParquetColumn cells,
      DataType cellType) {
    if (cellIdColumn.isPresent() && !names.contains(cellIdColumn.get())) {
      throw UserError.of(
          "Cannot read %s: it has no column \"%s\". Expected one of its columns for"
              + " --cell-id-column: %s.%s",
          path,
          cellIdColumn.get(),
          String.join(", ", names),
          NearestNames.question(cellIdColumn.get(), names));
    }
    if (cellType.equals(DataTypes.LongType) && names.contains(JOIN_ID)) {
      return JOIN_ID;
    }
    return Stream.of(cellIdColumn.stream(), Stream.of(cells.name()), ParquetLayout.CELLS.stream())
        .flatMap(each -> each)
        .filter(names::contains)
        .findFirst()
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot read %s: no column of it is known to hold what column %s of the matrix"
                        + " holds. Expected one of its columns for --cell-id-column: %s.",
                    path, cells, String.join(", ", names)));
  }

  /** The type that a column is kept as; text for days and times, none for what is nested. */
  private static Optional<DataType> stored(DataType type) {
    if (type instanceof DecimalType) {
      return Optional.of(DataTypes.DoubleType);
    }
    if (type instanceof NumericType || type.equals(DataTypes.BooleanType)) {
      return Optional.of(type);
    }
    return type.equals(DataTypes.StringType)
            || type.equals(DataTypes.DateType)
            || type.equals(DataTypes.TimestampType)
        ? Optional.of(DataTypes.StringType)
        : Optional.empty();
  }
}
