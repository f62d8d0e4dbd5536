package io.genept.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.ingest.matrix.Container;
import io.genept.io.Columns;
import io.genept.io.LiteralPaths;
import io.genept.io.anndata.ColumnType;
import io.genept.table.AtlasWriter;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of {@code --obs} as rows of Spark: {@code cell_id}, {@code line}, then {@code v0},
 * {@code v1}, … Text is read by one task, since it may be gzipped and its lines are numbered.
 *
 * @param names of the columns {@code v0}, {@code v1}, …
 * @param types of these; empty where they are text that is still to be told
 */
record ObsTable(String path, Dataset<Row> rows, List<String> names, List<ColumnType> types) {
  private static final Logger LOG = LoggerFactory.getLogger(ObsTable.class);

  static final String CELL_ID = "cell_id";
  static final String LINE = "line";

  private static final List<String> ID_COLUMNS =
      List.of(
          "cell_id",
          "obs_id",
          "barcode",
          "BARCODE_SUB_LIB_ID",
          "__index_level_0__",
          "_index",
          "index");

  static String value(int column) {
    return "v" + column;
  }

  /**
   * Opens the table.
   *
   * @param conf by which text is opened
   * @throws UserError if it has no column of cell ids, or its header is malformed
   */
  static ObsTable open(Run run, Configuration conf, String path, Optional<String> cellIdColumn) {
    return isParquet(path, conf)
        ? parquet(run, path, cellIdColumn)
        : text(run, conf, path, cellIdColumn);
  }

  static boolean isParquet(String path, Configuration conf) {
    return path.endsWith(".parquet")
        || path.endsWith("/")
        || (!path.matches(".*\\.(csv|tsv|txt)(\\.gz)?")
            && Container.of(path, conf) != Container.TEXT);
  }

  private static ObsTable text(
      Run run, Configuration conf, String path, Optional<String> cellIdColumn) {
    ObsText text = ObsText.open(path, conf, cellIdColumn);
    StructType schema =
        new StructType().add(CELL_ID, DataTypes.StringType).add(LINE, DataTypes.LongType);
    for (int i = 0; i < text.names().size(); i++) {
      schema = schema.add(value(i), DataTypes.StringType);
    }
    var hadoop = run.context().broadcast(new SerializableConfiguration(conf));
    JavaRDD<Row> rows =
        run.context()
            .parallelize(List.of(text), 1)
            .flatMap(file -> file.rows(hadoop.value().value()));
    return new ObsTable(path, run.spark().createDataFrame(rows, schema), text.names(), List.of());
  }

  private static ObsTable parquet(Run run, String path, Optional<String> cellIdColumn) {
    Dataset<Row> table = LiteralPaths.read(run.spark(), path);
    List<String> names = Arrays.asList(table.columns());
    String id =
        cellIdColumn.orElseGet(
            () ->
                ID_COLUMNS.stream()
                    .filter(names::contains)
                    .findFirst()
                    .orElseThrow(
                        () ->
                            UserError.of(
                                "Cannot read %s: none of its columns %s is known to hold cell ids."
                                    + " Name it by --cell-id-column.",
                                path, names)));
    if (!names.contains(id)) {
      throw UserError.of(
          "Cannot read %s: it has no column \"%s\". Expected one of %s for --cell-id-column.",
          path, id, names);
    }
    List<Column> selected = new ArrayList<>();
    selected.add(Columns.named(id).cast(DataTypes.StringType).as(CELL_ID));
    selected.add(lit(0L).as(LINE));
    List<String> kept = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>();
    for (StructField field : table.schema().fields()) {
      Optional<ColumnType> type = ColumnTypes.of(field.dataType());
      if (field.name().equals(id)) {
        continue;
      }
      if (type.isEmpty()) {
        LOG.info(
            "{}: column {} is {}, which is not read; it is left out",
            path,
            field.name(),
            field.dataType().simpleString());
        continue;
      }
      selected.add(
          Columns.named(field.name()).cast(AtlasWriter.type(type.get())).as(value(kept.size())));
      kept.add(field.name());
      types.add(type.get());
    }
    return new ObsTable(path, table.select(selected.toArray(new Column[0])), kept, types);
  }

  /** Ids of rows whose cell is not among the given ones. */
  Dataset<Row> unknown(Dataset<Row> cells) {
    return rows.select(col(CELL_ID))
        .join(cells.select(col(CELL_ID)), new String[] {CELL_ID}, "left_anti");
  }
}
