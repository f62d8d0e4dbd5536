package io.genept.cells.annotate;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The cells to annotate.
 *
 * @param first the first table, whose obs columns are carried along
 * @param paths of all tables
 * @param rows {@code cell_id}, the embedding of each table, then the obs columns
 * @param count number of cells
 */
record QueryCells(Dataset<Row> first, List<String> paths, Dataset<Row> rows, long count) {

  /**
   * Reads tables of the same cells.
   *
   * @throws UserError if one holds other cells than the first
   */
  static QueryCells read(SparkSession spark, List<String> paths) {
    return of(spark, CellEmbeddings.read(spark, paths.get(0)), paths);
  }

  /** Takes the rows of a cell_embeddings table as those of the first path. */
  static QueryCells of(SparkSession spark, Dataset<Row> first, List<String> paths) {
    Dataset<Row> rows = first.withColumnRenamed(CellEmbeddings.EMBEDDING, name(0));
    for (int i = 1; i < paths.size(); i++) {
      Dataset<Row> other =
          CellEmbeddings.read(spark, paths.get(i))
              .select(col(CellEmbeddings.CELL_ID), col(CellEmbeddings.EMBEDDING).as(name(i)));
      requireSameCells(first, other, paths.get(0), paths.get(i));
      rows = rows.join(other, CellEmbeddings.CELL_ID);
    }
    List<Column> columns = new ArrayList<>(List.of(col(CellEmbeddings.CELL_ID)));
    for (int i = 0; i < paths.size(); i++) {
      columns.add(col(name(i)));
    }
    CellEmbeddings.obsColumns(first).forEach(name -> columns.add(Columns.named(name)));
    return new QueryCells(first, paths, rows.select(columns.toArray(new Column[0])), first.count());
  }

  /**
   * Refuses vectors of another length than the reference's.
   *
   * @throws UserError if the first vector has
   */
  void requireDimension(int pair, ReferenceCells reference, AnnotateCells.Options options) {
    Row row =
        rows
            .filter(col(name(pair)).isNotNull())
            .select(name(pair))
            .limit(1)
            .collectAsList()
            .stream()
            .findFirst()
            .orElse(null);
    if (row != null && row.getList(0).size() != reference.dim()) {
      throw UserError.of(
          "Cannot compare the cells of %s and %s: their vectors have %d and %d numbers. Expected"
              + " vectors of the same embedding.",
          reference.path(), options.queries().get(pair), reference.dim(), row.getList(0).size());
    }
  }

  private static void requireSameCells(
      Dataset<Row> first, Dataset<Row> other, String path, String otherPath) {
    Dataset<Row> ids = first.select(CellEmbeddings.CELL_ID);
    Dataset<Row> otherIds = other.select(CellEmbeddings.CELL_ID);
    Dataset<Row> missing = ids.except(otherIds);
    Dataset<Row> more = otherIds.except(ids);
    long onlyFirst = missing.count();
    long onlyOther = more.count();
    if (onlyFirst > 0 || onlyOther > 0) {
      String example =
          (onlyFirst > 0 ? missing : more).sort(CellEmbeddings.CELL_ID).head().getString(0);
      throw UserError.of(
          "Cannot pool the votes of embeddings of different cells: %,d cells are only in %s, %,d"
              + " only in %s (first: %s). Expected --query tables of the same cells.",
          onlyFirst, path, onlyOther, otherPath, example);
    }
  }

  /** The cells with a vector in a table: {@code key}, {@code vector}. */
  Dataset<Row> vectors(int table) {
    return rows.select(col(CellEmbeddings.CELL_ID).as("key"), col(name(table)).as("vector"))
        .filter(col("vector").isNotNull());
  }

  /** Puts another column of its name in the place of a table's embedding, null for other cells. */
  static Dataset<Row> replaced(Dataset<Row> rows, int table, Dataset<Row> found) {
    return rows.drop(name(table))
        .join(found, CellEmbeddings.CELL_ID, "left")
        .select(Arrays.stream(rows.columns()).map(Columns::named).toArray(Column[]::new));
  }

  /** Name of the column of a table's embedding. */
  static String name(int table) {
    return "genept_embedding_" + table;
  }
}
