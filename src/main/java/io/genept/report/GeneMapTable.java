package io.genept.report;

import io.genept.core.Provenance;
import io.genept.table.GeneMap;
import io.genept.table.TableDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A map of genes, as visualise-genes makes it. */
record GeneMapTable(String path, Provenance provenance, ScatterMap map) {
  static GeneMapTable read(SparkSession spark, String path) {
    Dataset<Row> table = GeneMap.read(spark, path);
    Provenance provenance =
        TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration());
    List<String> columns = GeneMap.classColumns(table);
    List<Row> rows = table.sort(GeneMap.SYMBOL).collectAsList();
    double[] x = new double[rows.size()];
    double[] y = new double[rows.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = rows.get(i).<Float>getAs(GeneMap.X);
      y[i] = rows.get(i).<Float>getAs(GeneMap.Y);
    }
    List<Categories> colourings = new ArrayList<>();
    List<int[]> groups = new ArrayList<>();
    for (String column : columns) {
      Map<String, Long> genes = new HashMap<>();
      rows.forEach(row -> genes.merge(row.getAs(column), 1L, Long::sum));
      colourings.add(Categories.of(column, genes));
    }
    if (colourings.isEmpty()) {
      colourings.add(Categories.none(rows.size()));
    }
    for (int c = 0; c < colourings.size(); c++) {
      int[] group = new int[rows.size()];
      for (int i = 0; i < group.length; i++) {
        String value = columns.isEmpty() ? null : rows.get(i).getAs(columns.get(c));
        group[i] = colourings.get(c).group(value);
      }
      groups.add(group);
    }
    return new GeneMapTable(
        path,
        provenance,
        new ScatterMap(
            ScatterMap.rounded(x),
            ScatterMap.rounded(y),
            List.of("UMAP 1", "UMAP 2"),
            Long.parseLong(provenance.facts().get(GeneMap.FACT_GENES)),
            colourings,
            groups));
  }

  /** The maps, named after their paths. */
  static List<ChartData.Drawn> drawn(List<GeneMapTable> maps) {
    List<ChartData.Drawn> drawn = new ArrayList<>();
    for (int m = 0; m < maps.size(); m++) {
      drawn.add(
          new ChartData.Drawn(
              new Path(maps.get(m).path()).getName(), "genes-" + m, maps.get(m).map()));
    }
    return drawn;
  }

  static Html section(List<GeneMapTable> maps, List<ChartData.Drawn> drawn) {
    Html html = new Html();
    html.open("section", "id", "genes").element("h2", "Genes");
    MapFigure.withoutScript(html);
    for (int m = 0; m < maps.size(); m++) {
      html.element("h3", drawn.get(m).name());
      MapFigure.add(html, drawn.get(m), "drawn gene", maps.get(m).caption());
    }
    return html.close("section");
  }

  private String caption() {
    int drawn = map.x().length;
    return "UMAP of the vectors of "
        + provenance.facts().get("model")
        + ": "
        + (drawn < map.cells()
            ? "a fixed sample of "
                + Html.count(drawn)
                + " of "
                + Html.counted(map.cells(), "gene")
                + " (the smallest SHA-256 of the symbol)"
            : "all " + Html.counted(map.cells(), "gene") + " with a vector")
        + "; "
        + provenance.options().get("neighbours")
        + " neighbours by "
        + provenance.options().get("metric")
        + " distance, minimal distance "
        + provenance.options().get("min-dist")
        + ", seed "
        + provenance.seed()
        + ".";
  }
}
