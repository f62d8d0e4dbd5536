package io.genept.cells;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import io.genept.table.Atlas;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Cells of an atlas whose ids a table does not hold: found by a join of the ids alone, then read
 * from those files of the atlas that have some. Counts and genes are never shuffled.
 *
 * <p>Driver and each executor hold a bit for every cell of the files that have new cells: 12 MB for
 * 10⁸ cells.
 *
 * @param rows the cells, as the atlas has them
 * @param count number of them
 */
record NewCells(Dataset<Row> rows, long count) {
  private static final String KNOWN = "genept_known_cell_id";
  private static final String FILE = "file";
  private static final String ROW = "row";

  /** New cells of one file of the atlas: the bits of their places in it. */
  public static final class Places implements java.io.Serializable {
    private static final long serialVersionUID = 1;

    private String file;
    private byte[] bits;

    public String getFile() {
      return file;
    }

    public void setFile(String file) {
      this.file = file;
    }

    public byte[] getBits() {
      return bits;
    }

    public void setBits(byte[] bits) {
      this.bits = bits;
    }
  }

  /**
   * Finds the cells.
   *
   * @param ids of the cells that the table holds, one column
   */
  static NewCells of(Atlas atlas, Dataset<Row> ids) {
    Dataset<Row> known = ids.toDF(KNOWN);
    if (!atlas.hasFiles()) {
      return withoutFiles(atlas, known);
    }
    Dataset<Row> fresh =
        atlas
            .cells()
            .select(
                col(Atlas.CELL_ID),
                col("_metadata.file_path").as(FILE),
                col("_metadata.row_index").as(ROW))
            .join(known, col(Atlas.CELL_ID).equalTo(col(KNOWN)), "left_anti")
            .select(FILE, ROW);
    List<Places> found =
        fresh
            .mapPartitions(
                (MapPartitionsFunction<Row, Places>) NewCells::places, Encoders.bean(Places.class))
            .collectAsList();
    Map<String, BitSet> places = new TreeMap<>();
    for (Places some : found) {
      places
          .computeIfAbsent(some.getFile(), file -> new BitSet())
          .or(BitSet.valueOf(some.getBits()));
    }
    long count = places.values().stream().mapToLong(BitSet::cardinality).sum();
    if (count == 0) {
      return new NewCells(atlas.cells().limit(0), 0);
    }
    Set<String> names = new HashSet<>();
    places.keySet().forEach(file -> names.add(file.substring(file.lastIndexOf('/') + 1)));
    Map<String, BitSet> byFile = new TreeMap<>(places);
    UDF2<String, Long, Boolean> isNew =
        (file, row) -> byFile.containsKey(file) && byFile.get(file).get(Math.toIntExact(row));
    Dataset<Row> rows =
        atlas
            .cellsOfFiles(names)
            .filter(
                functions
                    .udf(isNew, DataTypes.BooleanType)
                    .apply(col("_metadata.file_path"), col("_metadata.row_index")));
    return new NewCells(rows, count);
  }

  private static NewCells withoutFiles(Atlas atlas, Dataset<Row> known) {
    Dataset<Row> fresh =
        atlas
            .cells()
            .select(Atlas.CELL_ID)
            .join(known, col(Atlas.CELL_ID).equalTo(col(KNOWN)), "left_anti")
            .toDF(KNOWN);
    long count = fresh.count();
    if (count == 0) {
      return new NewCells(atlas.cells().limit(0), 0);
    }
    return new NewCells(
        atlas.cells().join(broadcast(fresh), col(Atlas.CELL_ID).equalTo(col(KNOWN)), "left_semi"),
        count);
  }

  private static Iterator<Places> places(Iterator<Row> rows) {
    Map<String, BitSet> byFile = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      byFile
          .computeIfAbsent(row.getString(0), file -> new BitSet())
          .set(Math.toIntExact(row.getLong(1)));
    }
    List<Places> places = new ArrayList<>();
    byFile.forEach(
        (file, bits) -> {
          Places some = new Places();
          some.setFile(file);
          some.setBits(bits.toByteArray());
          places.add(some);
        });
    return places.iterator();
  }
}
