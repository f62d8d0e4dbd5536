package io.genept.report.maps;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;

import io.genept.table.CellEmbeddings;
import io.genept.table.PlaneMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads tables as figures: a figure for the tables of one data set. The driver holds the ids,
 * coordinates and colours of the points that are drawn, and during a layout their scores; vectors
 * of other points are never read.
 */
public final class PointFigures {
  private static final String FRACTION = "matched fraction";

  private final SparkSession spark;
  private final int maxPoints;
  private final Basis basis;

  /**
   * Figures of at most {@code maxPoints} points each.
   *
   * @param basis of the planes of embeddings without a given map
   */
  public PointFigures(SparkSession spark, int maxPoints, Basis basis) {
    this.spark = spark;
    this.maxPoints = maxPoints;
    this.basis = basis;
  }

  /**
   * Draws cell embeddings, and maps of cells. A map of one of the embeddings takes the place of the
   * layout of it.
   *
   * @param maps paths of maps as visualise-cells makes them
   * @throws io.genept.core.UserError if a path holds no table of its kind
   */
  public List<PointFigure> cells(List<EmbeddingInput> embeddings, List<String> maps) {
    List<MapSource.Given> given =
        maps.stream().map(path -> MapSource.Given.read(spark, PlaneMap.CELLS, path)).toList();
    Set<MapSource.Given> used = new HashSet<>();
    List<MapSource> sources = new ArrayList<>();
    for (EmbeddingInput input : embeddings) {
      MapSource.Given map =
          given.stream().filter(each -> each.isOf(input)).findFirst().orElse(null);
      List<String> columns = new ArrayList<>(input.columns());
      if (map != null) {
        used.add(map);
        columns.addAll(map.colourBy(PlaneMap.CELLS));
      }
      sources.add(
          new MapSource(
              PlaneMap.CELLS,
              input.name(),
              CellEmbeddings.read(spark, input.path()),
              map,
              columns));
    }
    given.stream()
        .filter(map -> !used.contains(map))
        .forEach(map -> sources.add(alone(PlaneMap.CELLS, map)));
    return figures(PlaneMap.CELLS, sources);
  }

  /**
   * Draws maps of genes.
   *
   * @param maps paths of maps as visualise-genes makes them
   * @throws io.genept.core.UserError if a path holds none
   */
  public List<PointFigure> genes(List<String> maps) {
    return figures(
        PlaneMap.GENES,
        maps.stream()
            .map(path -> MapSource.Given.read(spark, PlaneMap.GENES, path))
            .map(map -> alone(PlaneMap.GENES, map))
            .toList());
  }

  private static MapSource alone(PlaneMap kind, MapSource.Given map) {
    return new MapSource(kind, new Path(map.path()).getName(), null, map, map.colourBy(kind));
  }

  private List<PointFigure> figures(PlaneMap kind, List<MapSource> sources) {
    List<PointFigure> figures = new ArrayList<>();
    if (sources.isEmpty()) {
      return figures;
    }
    List<Dataset<Row>> tables = sources.stream().map(MapSource::points).toList();
    List<SharedPoints.Group> groups = SharedPoints.groups(tables, kind.key());
    int layouts = (int) sources.stream().filter(source -> source.map() == null).count();
    int done = 0;
    for (SharedPoints.Group group : groups) {
      List<MapSource> members = group.tables().stream().map(sources::get).toList();
      String noun = kind.noun() + "s";
      String title = noun.substring(0, 1).toUpperCase(Locale.ROOT) + noun.substring(1);
      if (groups.size() > 1) {
        title += " of " + members.stream().map(MapSource::name).collect(Collectors.joining(", "));
      }
      List<String> drawn = SharedPoints.drawn(tables, kind.key(), group, maxPoints);
      figures.add(figure(noun + "-" + figures.size(), title, group, members, drawn, done, layouts));
      done += (int) members.stream().filter(source -> source.map() == null).count();
    }
    return figures;
  }

  private PointFigure figure(
      String id,
      String title,
      SharedPoints.Group group,
      List<MapSource> sources,
      List<String> drawn,
      int done,
      int layouts) {
    PlaneMap kind = sources.get(0).kind();
    int n = drawn.size();
    ColourColumns columns =
        new ColourColumns(n, sources.stream().flatMap(each -> each.columns().stream()).toList());
    List<Plane> planes = new ArrayList<>();
    List<double[]> fractions = new ArrayList<>();
    if (n >= Layout.FEWEST) {
      int step = done;
      for (MapSource source : sources) {
        if (source.map() == null) {
          step++;
        }
        read(source, drawn, step + " of " + layouts, planes, fractions, columns);
      }
    }
    List<Colouring> colourings = new ArrayList<>(columns.chosen());
    if (fractions.stream().anyMatch(Objects::nonNull)) {
      colourings.add(new Colouring.Values(FRACTION, 0, 1, fractions));
    }
    if (colourings.isEmpty()) {
      String[] same = new String[n];
      Arrays.fill(same, "all " + kind.noun() + "s");
      colourings.add(Labels.of("nothing", same));
    }
    boolean made = sources.stream().anyMatch(source -> source.map() == null);
    String caption =
        FigureCaption.of(kind, made ? basis : null, n, group.points(), sources.size() > 1);
    return new PointFigure(kind, id, title, caption, drawn, planes, colourings, columns.leftOut());
  }

  private void read(
      MapSource source,
      List<String> drawn,
      String step,
      List<Plane> planes,
      List<double[]> fractions,
      ColourColumns columns) {
    String key = source.kind().key();
    Dataset<Row> rows =
        SharedPoints.rows(source.columnTable(), key, drawn).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      if (source.map() == null) {
        planes.add(Layout.of(source.name(), rows, drawn.size(), basis, step));
      } else {
        Dataset<Row> given =
            source.embedding() == null ? rows : SharedPoints.rows(source.map().rows(), key, drawn);
        planes.add(Layout.given(source.name(), source.origin().orElse(""), given, drawn.size()));
      }
      columns.add(rows, source.columnNames());
      fractions.add(source.embedding() == null ? null : fractions(rows, drawn.size()));
    } finally {
      rows.unpersist();
    }
  }

  private static double[] fractions(Dataset<Row> rows, int points) {
    double[] values = new double[points];
    for (Row row :
        rows.select(col(SharedPoints.PLACE), nanvl(col(CellEmbeddings.MATCHED_FRACTION), lit(0.0)))
            .collectAsList()) {
      values[row.getInt(0)] = row.isNullAt(1) ? 0 : row.getDouble(1);
    }
    return values;
  }
}
