package io.genept.testing;

import io.genept.table.Atlas;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Encoders;

/** The ids of all cells of a small atlas, in its order. */
public final class CellIds {
  private CellIds() {}

  public static List<String> of(Atlas atlas) {
    return atlas.cellIds(
        Set.copyOf(atlas.cells().select(Atlas.CELL_ID).as(Encoders.STRING()).collectAsList()));
  }
}
