package io.genept.report.maps;

import io.genept.table.CellEmbeddings;
import io.genept.table.PlaneMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads tables as figures: a figure for the tables of one data set. The driver holds the ids,
 * coordinates and colours of the points that are drawn, and during a layout their scores; vectors
 * of other points are never read.
 */
public final class PointFigures {
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
    Steps steps = new Steps(sources);
    for (SharedPoints.Group group : groups) {
      List<MapSource> members = group.tables().stream().map(sources::get).toList();
      List<String> drawn = SharedPoints.drawn(tables, kind.key(), group, maxPoints);
      List<String> preferred =
          members.stream().flatMap(source -> source.columns().stream()).toList();
      FigureReader reader = new FigureReader(kind, drawn, basis, preferred);
      if (drawn.size() >= Layout.FEWEST) {
        members.forEach(source -> reader.add(source, steps.next(source)));
      }
      boolean made = members.stream().anyMatch(source -> source.map() == null);
      figures.add(
          reader.figure(
              kind.noun() + "s-" + figures.size(),
              title(kind, groups.size() > 1 ? members : List.of()),
              FigureCaption.of(
                  kind, made ? basis : null, drawn.size(), group.points(), members.size() > 1)));
    }
    return figures;
  }

  private static String title(PlaneMap kind, List<MapSource> named) {
    String noun = kind == PlaneMap.GENES ? "Genes" : "Cells";
    return named.isEmpty()
        ? noun
        : noun + " of " + named.stream().map(MapSource::name).collect(Collectors.joining(", "));
  }

  /** Counts the layouts, for the log. */
  private static final class Steps {
    private final long all;
    private int begun;

    Steps(List<MapSource> sources) {
      all = sources.stream().filter(source -> source.map() == null).count();
    }

    String next(MapSource source) {
      if (source.map() == null) {
        begun++;
      }
      return begun + " of " + all;
    }
  }
}
