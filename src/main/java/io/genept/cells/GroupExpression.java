package io.genept.cells;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.genept.core.ValueState;
import io.genept.io.Columns;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.ObsColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Sizes, constant obs columns and aggregated expression of groups of cells. */
final class GroupExpression {
  /** Name of the group of a cell, in the cells given. */
  static final String GROUP = "genept_group";

  private static final StructType SCHEMA =
      Atlas.CELLS_SCHEMA.add(PseudobulkCells.N_CELLS, DataTypes.LongType, false);

  private GroupExpression() {}

  /** Counts the cells of each group and keeps the obs columns that are constant in every group. */
  static Dataset<Row> groups(Dataset<Row> cells, Atlas atlas, List<String> by) {
    List<String> others = atlas.obsColumns().stream().filter(name -> !by.contains(name)).toList();
    Column[] distinct = new Column[others.size()];
    Column[] most = new Column[others.size()];
    for (int i = 0; i < distinct.length; i++) {
      Column text = Columns.named(others.get(i)).cast("string");
      distinct[i] = countDistinct(coalesce(text, lit(""))).as("n" + i);
      most[i] = max(col("n" + i));
    }
    Row widest =
        others.isEmpty()
            ? RowFactory.create()
            : cells
                .groupBy(GROUP)
                .agg(distinct[0], Arrays.copyOfRange(distinct, 1, distinct.length))
                .agg(most[0], Arrays.copyOfRange(most, 1, most.length))
                .head();
    List<String> kept = new ArrayList<>(by);
    for (int i = 0; i < others.size(); i++) {
      if (!widest.isNullAt(i) && widest.getLong(i) == 1) {
        kept.add(others.get(i));
      }
    }
    List<String> names = ObsColumns.names(SCHEMA, kept);
    Column[] values = new Column[kept.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = min(Columns.named(kept.get(i))).as(names.get(i));
    }
    return cells.groupBy(GROUP).agg(count(lit(1)).as(PseudobulkCells.N_CELLS), values);
  }

  /** The columns of the new atlas's cells, from {@code groups} with their expression. */
  static Column[] columns(Dataset<Row> groups) {
    List<Column> own =
        Stream.of(GROUP, Atlas.GENE_INDICES, Atlas.COUNTS, PseudobulkCells.N_CELLS)
            .map(Columns::named)
            .toList();
    List<String> obs =
        Arrays.stream(groups.columns())
            .filter(name -> !name.equals(GROUP) && !name.equals(PseudobulkCells.N_CELLS))
            .toList();
    return ObsColumns.beside(SCHEMA, own, obs);
  }

  /**
   * Aggregates the genes of each group; values are summed in ascending order of the values.
   *
   * @param groups of {@link #groups}
   */
  static Dataset<Row> expression(
      SparkSession spark,
      Dataset<Row> cells,
      Dataset<Row> groups,
      ValueState state,
      PseudobulkCells.Options options) {
    boolean mean = options.values() == PseudobulkCells.Values.MEAN;
    double targetSum = options.targetSum().targetSum();
    StructType entry =
        new StructType()
            .add(GROUP, DataTypes.StringType, false)
            .add("gene", DataTypes.IntegerType, false)
            .add("value", DataTypes.DoubleType, false);
    Dataset<Row> entries =
        spark.createDataFrame(
            cells
                .select(col(GROUP), col(Atlas.GENE_INDICES), col(Atlas.COUNTS))
                .javaRDD()
                .flatMap(
                    cell -> {
                      SparseRow row = CellRows.values(cell);
                      Normalization.Cell weights = new Normalization(state, targetSum).of(row);
                      List<Row> rows = new ArrayList<>(row.values().length);
                      for (int i = 0; i < row.values().length; i++) {
                        float value = row.values()[i];
                        rows.add(
                            RowFactory.create(
                                cell.getString(0),
                                row.indices()[i],
                                (double) (mean ? weights.weight(value) : value)));
                      }
                      return rows.iterator();
                    }),
            entry);
    Column total = expr("aggregate(sort_array(collect_list(value)), 0D, (s, x) -> s + x)");
    return entries
        .groupBy(GROUP, "gene")
        .agg(total.as("total"))
        .join(groups.select(GROUP, PseudobulkCells.N_CELLS), GROUP)
        .select(
            col(GROUP),
            struct(
                    col("gene"),
                    (mean ? col("total").divide(col(PseudobulkCells.N_CELLS)) : col("total"))
                        .cast("float")
                        .as("value"))
                .as("pair"))
        .filter(col("pair.value").notEqual(0))
        .groupBy(GROUP)
        .agg(sort_array(collect_list(col("pair"))).as("pairs"))
        .select(
            col(GROUP),
            col("pairs.gene").as(Atlas.GENE_INDICES),
            col("pairs.value").as(Atlas.COUNTS));
  }

  /** Counts for each gene the groups that express it. */
  static Dataset<Row> genes(Atlas atlas, Dataset<Row> written) {
    Dataset<Row> table = atlas.genesTable();
    Dataset<Row> expressed =
        written
            .select(explode(col(Atlas.GENE_INDICES)).as("expressed"))
            .groupBy("expressed")
            .agg(count(lit(1)).as("groups"));
    Column[] columns =
        Arrays.stream(table.columns())
            .map(
                name ->
                    name.equals(Atlas.N_CELLS)
                        ? coalesce(col("groups"), lit(0L)).as(Atlas.N_CELLS)
                        : Columns.named(name))
            .toArray(Column[]::new);
    return table
        .join(expressed, col(Atlas.GENE_INDEX).equalTo(col("expressed")), "left_outer")
        .select(columns)
        .sort(Atlas.GENE_INDEX);
  }
}
