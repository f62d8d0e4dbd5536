package io.genept.report.maps;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;

import io.genept.table.CellEmbeddings;
import io.genept.table.PlaneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Reads what a figure shows from its tables, one after another. */
final class FigureReader {
  private static final String FRACTION = "matched fraction";

  private final PlaneMap kind;
  private final List<String> drawn;
  private final Basis basis;
  private final ColourColumns columns;
  private final List<Plane> planes = new ArrayList<>();
  private final List<double[]> fractions = new ArrayList<>();

  /**
   * Starts with nothing.
   *
   * @param drawn ids of the points, in the order in which they are drawn
   * @param preferred columns that are offered first
   */
  FigureReader(PlaneMap kind, List<String> drawn, Basis basis, List<String> preferred) {
    this.kind = kind;
    this.drawn = drawn;
    this.basis = basis;
    this.columns = new ColourColumns(drawn.size(), preferred);
  }

  /**
   * Adds a map and its columns.
   *
   * @param step which of how many layouts this is, for the log
   */
  void add(MapSource source, String step) {
    Dataset<Row> rows =
        SharedPoints.rows(source.columnTable(), kind.key(), drawn)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      planes.add(
          source.map() == null
              ? Layout.of(source.name(), rows, drawn.size(), basis, step)
              : given(source, rows));
      columns.add(rows, source.columnNames());
      fractions.add(source.embedding() == null ? null : fractions(rows));
    } finally {
      rows.unpersist();
    }
  }

  private Plane given(MapSource source, Dataset<Row> rows) {
    Dataset<Row> points =
        source.embedding() == null
            ? rows
            : SharedPoints.rows(source.map().rows(), kind.key(), drawn);
    String how = GivenCaption.of(kind, source.map().provenance());
    return Layout.given(source.name(), how, points, drawn.size());
  }

  private double[] fractions(Dataset<Row> rows) {
    double[] values = new double[drawn.size()];
    for (Row row :
        rows.select(col(SharedPoints.PLACE), nanvl(col(CellEmbeddings.MATCHED_FRACTION), lit(0.0)))
            .collectAsList()) {
      values[row.getInt(0)] = row.isNullAt(1) ? 0 : row.getDouble(1);
    }
    return values;
  }

  /** The figure of all that was added. */
  PointFigure figure(String id, String title, String caption) {
    return new PointFigure(
        kind, id, title, caption, drawn, List.copyOf(planes), colourings(), columns.leftOut());
  }

  private List<Colouring> colourings() {
    List<Colouring> colourings = new ArrayList<>(columns.chosen());
    if (fractions.stream().anyMatch(Objects::nonNull)) {
      colourings.add(new Colouring.Values(FRACTION, 0, 1, fractions));
    }
    if (colourings.isEmpty()) {
      String[] same = new String[drawn.size()];
      Arrays.fill(same, "all " + kind.noun() + "s");
      colourings.add(Labels.of("nothing", same));
    }
    return colourings;
  }
}
