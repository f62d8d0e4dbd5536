package io.genept.report;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Provenance;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.table.PlaneMap;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A map of genes or cells, as visualise-genes or visualise-cells makes it. */
record PlaneMapTable(PlaneMap kind, String path, Provenance provenance, ScatterMap map) {
  private static final int MOST_COLOURINGS = 2;

  static PlaneMapTable read(SparkSession spark, PlaneMap kind, String path) {
    Dataset<Row> table = kind.read(spark, path);
    Provenance provenance = StoredTable.provenance(spark, path);
    List<String> columns = columns(kind, table, provenance);
    List<Column> selected =
        new ArrayList<>(List.of(col(PlaneMap.X).as("x"), col(PlaneMap.Y).as("y")));
    for (int c = 0; c < columns.size(); c++) {
      selected.add(Categories.text(columns.get(c)).as("group" + c));
    }
    List<Row> rows = table.sort(kind.key()).select(selected.toArray(new Column[0])).collectAsList();
    double[] x = new double[rows.size()];
    double[] y = new double[rows.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows.get(i).getFloat(0);
      y[i] = rows.get(i).getFloat(1);
    }
    List<Categories> colourings = new ArrayList<>();
    List<int[]> groups = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      int place = 2 + c;
      Map<String, Long> points = new HashMap<>();
      rows.forEach(row -> points.merge(row.getString(place), 1L, Long::sum));
      colourings.add(Categories.of(columns.get(c), points));
    }
    if (colourings.isEmpty()) {
      colourings.add(Categories.none(rows.size()));
    }
    for (int c = 0; c < colourings.size(); c++) {
      int[] group = new int[rows.size()];
      for (int i = 0; i < group.length; i++) {
        String value = columns.isEmpty() ? null : rows.get(i).getString(2 + c);
        group[i] = colourings.get(c).group(value);
      }
      groups.add(group);
    }
    return new PlaneMapTable(
        kind,
        path,
        provenance,
        new ScatterMap(
            ScatterMap.rounded(x),
            ScatterMap.rounded(y),
            List.of("UMAP 1", "UMAP 2"),
            provenance.count(kind.factWithVector()).orElseThrow(),
            colourings,
            groups));
  }

  /**
   * Returns the columns the user named, else all classes of genes or the first obs columns worth a
   * colour.
   */
  private static List<String> columns(PlaneMap kind, Dataset<Row> table, Provenance provenance) {
    List<String> further = kind.further(table);
    String asked = provenance.option(PlaneMap.COLOUR_BY).orElse("");
    if (!asked.isEmpty()) {
      return Arrays.stream(asked.split(",", -1)).map(kind::nameOf).toList();
    }
    return kind == PlaneMap.GENES
        ? further
        : EmbeddingTable.fewValued(table, further).stream().limit(MOST_COLOURINGS).toList();
  }

  /** The maps, named after their paths. */
  static List<ChartData.Drawn> drawn(List<PlaneMapTable> maps) {
    List<ChartData.Drawn> drawn = new ArrayList<>();
    for (int m = 0; m < maps.size(); m++) {
      drawn.add(
          new ChartData.Drawn(
              new Path(maps.get(m).path()).getName(),
              maps.get(m).kind().noun() + "s-" + m,
              maps.get(m).map()));
    }
    return drawn;
  }

  /** The section of maps of one kind. */
  static Html section(PlaneMap kind, List<PlaneMapTable> maps, List<ChartData.Drawn> drawn) {
    Html html = new Html();
    String title = kind == PlaneMap.GENES ? "Genes" : "Cells";
    html.open("section", "id", title.toLowerCase(Locale.ROOT)).element("h2", title);
    MapFigure.withoutScript(html);
    for (int m = 0; m < maps.size(); m++) {
      html.element("h3", drawn.get(m).name());
      MapFigure.add(html, drawn.get(m), "drawn " + kind.noun(), maps.get(m).caption());
    }
    return html.close("section");
  }

  private String caption() {
    int drawn = map.x().length;
    Map<String, Object> options = provenance.options();
    return "UMAP of the vectors of "
        + provenance.fact("model").orElse(null)
        + (options.containsKey("components")
            ? " (their first " + options.get("components") + " principal components)"
            : "")
        + ": "
        + (drawn < map.cells()
            ? "a fixed sample of "
                + Numbers.count(drawn)
                + " of "
                + Numbers.counted(map.cells(), kind.noun())
                + " (the smallest SHA-256 of the "
                + kind.key()
                + ")"
            : "all " + Numbers.counted(map.cells(), kind.noun()) + " with a vector")
        + "; "
        + options.getOrDefault("n-neighbors", options.get("neighbours"))
        + " neighbours by "
        + options.get("metric")
        + " distance, minimal distance "
        + options.get("min-dist")
        + ", seed "
        + provenance.seed()
        + ".";
  }
}
