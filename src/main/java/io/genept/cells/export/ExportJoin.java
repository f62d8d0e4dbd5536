package io.genept.cells.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.genept.io.Columns;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The join of the tables of an export, column by column. */
final class ExportJoin {
  private static final Logger LOG = LoggerFactory.getLogger(ExportJoin.class);
  private static final String ID = ExportRows.ID;

  private final boolean files;
  private final List<Column> columns = new ArrayList<>();
  private final Dataset<Row> first;
  private Dataset<Row> rows;
  private int joins;

  ExportJoin(Dataset<Row> first, boolean files) {
    this.first = first;
    this.files = files;
    this.rows =
        files
            ? first
                .withColumn("__part", col("_metadata.file_name"))
                .withColumn("__row", col("_metadata.row_index"))
            : first;
    columns.add(col(Atlas.CELL_ID));
  }

  void addObs(ExportRows.Source source, Map<String, ColumnStats> obs, long cells) {
    List<String> plain = new ArrayList<>();
    for (String name : source.obs()) {
      if (ColumnStats.isPlain(source.rows().schema().apply(name).dataType())) {
        plain.add(name);
      } else {
        LOG.warn("the obs column {} is left out: h5ad has no such type", name);
      }
    }
    if (plain.isEmpty()) {
      return;
    }
    boolean own = source.rows() == first;
    String prefix = "__" + joins + "_";
    if (!own) {
      List<Column> renamed = new ArrayList<>(List.of(col(Atlas.CELL_ID).as(ID + joins)));
      plain.forEach(name -> renamed.add(Columns.named(name).as(prefix + name)));
      join(source.rows().select(renamed.toArray(Column[]::new)));
    }
    ColumnStats.of(source.rows(), plain, cells, own ? 0 : cells - shared(source))
        .forEach(
            (name, stats) -> {
              String free =
                  free(ExportRows.safe(name), ExportRows.name(source.path()), obs.keySet());
              obs.put(free, stats);
              columns.add(Columns.named(own ? name : prefix + name));
            });
  }

  private long shared(ExportRows.Source source) {
    return first.join(source.rows().select(Atlas.CELL_ID), Atlas.CELL_ID).count();
  }

  private static String free(String name, String table, Set<String> taken) {
    String free = name;
    while (taken.contains(free) || free.equals(H5ad.INDEX)) {
      free = free + "_" + table;
    }
    if (!free.equals(name)) {
      LOG.info("the column {} of {} is called {} in obs", name, table, free);
    }
    return free;
  }

  void addMatrix(ExportRows.Matrix matrix) {
    String vector = "__" + joins + "_vector";
    String found = "__" + joins + "_found";
    Dataset<Row> table =
        matrix
            .table()
            .select(
                col(ID).as(ID + joins),
                col(CellEmbeddings.EMBEDDING).as(vector),
                lit(true).as(found));
    join(table);
    columns.add(col(vector));
    columns.add(col(found));
  }

  private void join(Dataset<Row> table) {
    rows = rows.join(table, rows.col(Atlas.CELL_ID).equalTo(table.col(ID + joins)), "left");
    joins++;
  }

  Dataset<Row> sorted(boolean values, long blocks) {
    if (values) {
      columns.add(col(Atlas.GENE_INDICES));
      columns.add(col(Atlas.COUNTS));
    }
    Column[] order =
        files ? new Column[] {col("__part"), col("__row")} : new Column[] {col(Atlas.CELL_ID)};
    List<Column> all = new ArrayList<>(columns);
    return rows.repartitionByRange((int) Math.min(blocks, 1 << 16), order)
        .sortWithinPartitions(order)
        .select(all.toArray(Column[]::new));
  }
}
