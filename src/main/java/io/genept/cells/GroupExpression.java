package io.genept.cells;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.array_min;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.genept.io.Columns;
import io.genept.table.Atlas;
import io.genept.table.ObsColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
    Column[] alike = new Column[others.size()];
    Column[] always = new Column[others.size()];
    for (int i = 0; i < alike.length; i++) {
      Column text = coalesce(Columns.named(others.get(i)).cast("string"), lit(""));
      alike[i] = min(text).equalTo(max(text)).as("alike" + i);
      always[i] = min(col("alike" + i));
    }
    Row constant =
        others.isEmpty()
            ? RowFactory.create()
            : cells
                .groupBy(GROUP)
                .agg(alike[0], Arrays.copyOfRange(alike, 1, alike.length))
                .agg(always[0], Arrays.copyOfRange(always, 1, always.length))
                .head();
    List<String> kept = new ArrayList<>(by);
    for (int i = 0; i < others.size(); i++) {
      if (!constant.isNullAt(i) && constant.getBoolean(i)) {
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
   * Aggregates the genes of each group, by sums that no order of the cells changes: a task sums up
   * its cells of one group after the other, the sums of a group meet in one place.
   *
   * @param groups of {@link #groups}
   */
  static Dataset<Row> expression(
      Dataset<Row> cells, Dataset<Row> groups, Atlas atlas, PseudobulkCells.Options options) {
    Row sizes = groups.agg(coalesce(max(PseudobulkCells.N_CELLS), lit(0L)), count(lit(1))).head();
    Column counts = col(Atlas.COUNTS);
    Row extremes =
        cells
            .agg(
                coalesce(max(array_max(counts)), lit(0f)),
                coalesce(min(array_min(counts)), lit(0f)))
            .head();
    GroupSums sums =
        new GroupSums(
            options.values() == PseudobulkCells.Values.MEAN,
            atlas.valueState(),
            options.targetSum().targetSum(),
            Math.toIntExact(atlas.provenance().count(Atlas.FACT_GENES).orElseThrow()),
            Math.max(extremes.getFloat(0), -extremes.getFloat(1)),
            Math.max(1, sizes.getLong(0)));
    JavaRDD<Row> rows = sums.of(cells, sizes.getLong(1));
    return cells.sparkSession().createDataFrame(rows, GroupSums.SCHEMA);
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
