package io.genept.evaluate.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTask.Grouping;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import io.genept.evaluate.cells.CellTaskOptions.CellSelection;
import io.genept.evaluate.cells.EvaluatedCells.Share;
import io.genept.evaluate.cells.EvaluatedCells.Vectors;
import io.genept.io.Columns;
import io.genept.learn.CodeColumn;
import io.genept.learn.DriverRoom;
import io.genept.learn.RowKeys;
import io.genept.learn.StratifiedSample;
import io.genept.learn.VectorBlocks;
import io.genept.learn.VectorTable;
import io.genept.math.LabelCodes;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A cell_embeddings table with the cells that have a vector and a label that is not excluded, and
 * every column that a task groups them by. A task takes {@link #cells} from it.
 */
final class CellTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellTable.class);

  /** The vectors, their blocks, and what a search of neighbours makes of them. */
  private static final DriverRoom ROOM = new DriverRoom(3, "--driver-cells");

  private final SparkSession spark;
  private final String path;
  private final CellSelection selection;
  private final List<String> groupColumns;
  private final Dataset<Row> usable;
  private final CellCensus census;
  private final Map<List<String>, EvaluatedCells> loaded = new LinkedHashMap<>();

  private CellTable(
      SparkSession spark,
      String path,
      CellSelection selection,
      List<String> groupColumns,
      Dataset<Row> usable,
      CellCensus census) {
    this.spark = spark;
    this.path = path;
    this.selection = selection;
    this.groupColumns = groupColumns;
    this.usable = usable;
    this.census = census;
  }

  /**
   * Opens a table, and counts its cells.
   *
   * @param path of a cell_embeddings table
   * @param groupings columns that tasks group the cells by
   * @throws UserError if there is no such table, a column is missing, an excluded label does not
   *     occur, or fewer than two labels remain
   */
  static CellTable open(
      SparkSession spark, String path, CellSelection selection, List<Grouping> groupings) {
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    CellEmbeddings.requireObs(table, path, "--label-column", selection.labelColumn());
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(CellEmbeddings.CELL_ID),
                col(CellEmbeddings.EMBEDDING),
                Columns.named(selection.labelColumn()).cast("string").as(CellCensus.LABEL)));
    for (Grouping grouping : groupings) {
      CellEmbeddings.requireObs(table, path, grouping.option(), grouping.column());
    }
    List<String> groupColumns = groupings.stream().map(Grouping::column).distinct().toList();
    for (int g = 0; g < groupColumns.size(); g++) {
      columns.add(Columns.named(groupColumns.get(g)).cast("string").as(CellCensus.GROUP + g));
    }
    Dataset<Row> cells = table.select(columns.toArray(new Column[0]));
    CellCensus census = CellCensus.of(cells, groupColumns.size(), path, selection);
    EvaluatedCells.requireLabels(
        path, selection.labelColumn(), List.copyOf(census.labels().keySet()), census.cells());
    LOG.atLevel(census.leftOut().total() > 0 ? Level.INFO : Level.DEBUG)
        .log(
            "{}: {} cells with a vector and a label; {} left out: {} without vector, {} without"
                + " label, of excluded labels {}",
            path,
            census.cells(),
            census.leftOut().total(),
            census.leftOut().withoutVector(),
            census.leftOut().withoutLabel(),
            census.leftOut().excluded());
    Dataset<Row> usable =
        cells
            .filter(col(CellEmbeddings.EMBEDDING).isNotNull())
            .filter(Columns.hasText(col(CellCensus.LABEL)))
            .filter(not(col(CellCensus.LABEL).isin(selection.excludeLabels().toArray())));
    return new CellTable(spark, path, selection, groupColumns, usable, census);
  }

  /** Cells that no task evaluates. */
  CellCensus.LeftOut leftOut() {
    return census.leftOut();
  }

  /**
   * Checks what is known of the cells before any vector is read.
   *
   * @throws UserError if the cells or their groups cannot do for the task
   */
  void require(CellTask task) {
    CellCensus having = having(task);
    EvaluatedCells.requireLabels(
        path, selection.labelColumn(), List.copyOf(having.labels().keySet()), having.cells());
    for (Grouping need : task.needs()) {
      int groups = having.values(groupColumns.indexOf(need.column())).size();
      task.require(path, need.column(), groups, having.cells());
    }
  }

  private CellCensus having(CellTask task) {
    return census.having(required(task).stream().map(groupColumns::indexOf).toList());
  }

  private static List<String> required(CellTask task) {
    return task.needs().stream()
        .filter(need -> need.ungrouped() == Ungrouped.LEFT_OUT)
        .map(Grouping::column)
        .distinct()
        .toList();
  }

  /**
   * The cells that have a group wherever the task needs one, loaded at the first call; {@link
   * #require} comes before.
   *
   * @throws UserError if the driver's memory does not suffice
   */
  EvaluatedCells cells(CellTask task) {
    CellCensus having = having(task);
    if (having.cells() == census.cells()) {
      return loaded.computeIfAbsent(List.of(), none -> load(usable, census));
    }
    return loaded.computeIfAbsent(
        required(task), columns -> load(grouped(columns, having), having));
  }

  /** The cells of all tasks so far, and their samples. */
  Collection<EvaluatedCells> loaded() {
    List<EvaluatedCells> all = new ArrayList<>(loaded.values());
    loaded.values().stream()
        .map(EvaluatedCells::few)
        .filter(few -> !all.contains(few))
        .forEach(all::add);
    return all;
  }

  private Dataset<Row> grouped(List<String> columns, CellCensus having) {
    LOG.warn(
        "{}: {} cells have no {} and are left out",
        path,
        census.cells() - having.cells(),
        String.join(", ", columns));
    Dataset<Row> rows = usable;
    for (String column : columns) {
      rows = rows.filter(Columns.hasText(col(CellCensus.GROUP + groupColumns.indexOf(column))));
    }
    return rows;
  }

  private EvaluatedCells load(Dataset<Row> rows, CellCensus counted) {
    VectorTable vectors = VectorTable.of(rows, CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING);
    long cells = counted.cells();
    long few = selection.scale().few();
    boolean driver = cells <= selection.scale().driverCells();
    ROOM.require("evaluate " + path, driver ? cells : few, vectors.dimension());
    if (cells <= few) {
      return onDriver(vectors, counted, new Share(cells, cells));
    }
    Map<String, Long> sizes = StratifiedSample.sizes(counted.labels(), few);
    long sampled = sizes.values().stream().mapToLong(Long::longValue).sum();
    LOG.info(
        "{}: {} cells are more than --max-cells or --driver-cells: what takes all pairs of them, or"
            + " replicates a notebook, is measured on {} of them",
        path,
        cells,
        sampled);
    Dataset<Row> some =
        StratifiedSample.of(rows, vectors.key(), CellCensus.LABEL, counted.labels(), sizes);
    EvaluatedCells sample =
        onDriver(
            new VectorTable(some, vectors.key(), vectors.vector(), vectors.dimension()),
            counted,
            new Share(sampled, cells));
    LOG.debug("{}: vectors {}", path, driver ? "on the driver" : "in blocks on executors");
    RowKeys ids =
        driver
            ? RowKeys.onDriver(rows, vectors.key(), codes(counted))
            : RowKeys.onExecutors(rows, vectors.key(), codes(counted));
    VectorBlocks blocks =
        driver
            ? VectorBlocks.of(vectors.onDriver(ids.keys()), vectors.dimension())
            : vectors.onExecutors(ids);
    int[] order = IntStream.range(0, ids.size()).toArray();
    return cells(
        ids, counted, new Vectors(blocks, new float[0], order, sample, new Share(cells, cells)));
  }

  private EvaluatedCells onDriver(VectorTable vectors, CellCensus counted, Share share) {
    RowKeys ids = RowKeys.onDriver(vectors.rows(), vectors.key(), codes(counted));
    float[] flat = vectors.onDriver(ids.keys());
    int[] order =
        selection
            .atlas()
            .map(atlas -> orderOf(Atlas.open(spark, atlas), ids.keys()))
            .orElseGet(() -> IntStream.range(0, ids.size()).toArray());
    VectorBlocks blocks = VectorBlocks.of(flat, vectors.dimension());
    return cells(ids, counted, new Vectors(blocks, flat, order, null, share));
  }

  private EvaluatedCells cells(RowKeys ids, CellCensus counted, Vectors vectors) {
    Map<String, LabelCodes> groups = new HashMap<>();
    for (int g = 0; g < groupColumns.size(); g++) {
      groups.put(groupColumns.get(g), labels(counted.values(g), ids.codes(1 + g)));
    }
    return new EvaluatedCells(
        new EvaluatedCells.Source(
            spark, path, datasetName(), selection.labelColumn(), selection.scale().driverCells()),
        ids,
        labels(counted.labels().keySet(), ids.codes(0)),
        groups,
        vectors);
  }

  private static LabelCodes labels(Set<String> values, int[] codes) {
    return LabelCodes.of(classes(values), codes);
  }

  private static List<String> classes(Set<String> values) {
    return LabelCodes.of(values.toArray(new String[0])).classes();
  }

  /** Columns of the codes: of the label, then of the groups. */
  private List<Column> codes(CellCensus counted) {
    List<Column> codes = new ArrayList<>();
    codes.add(CodeColumn.of(col(CellCensus.LABEL), classes(counted.labels().keySet())));
    for (int g = 0; g < groupColumns.size(); g++) {
      codes.add(CodeColumn.of(col(CellCensus.GROUP + g), classes(counted.values(g))));
    }
    return codes;
  }

  private int[] orderOf(Atlas atlas, String[] ids) {
    Map<String, Integer> rowOf = new HashMap<>();
    for (String id : ids) {
      rowOf.put(id, rowOf.size());
    }
    List<String> inOrder = atlas.cellIds(rowOf.keySet());
    if (inOrder.size() < ids.length) {
      rowOf.keySet().removeAll(inOrder);
      throw UserError.of(
          "Cannot take the order of cells from %s: it has no cell %s, which %s has. Expected the"
              + " atlas that the cells were embedded from.",
          atlas.path(), rowOf.keySet().stream().sorted().findFirst().orElse(""), path);
    }
    return inOrder.stream().mapToInt(rowOf::get).toArray();
  }

  /** An atlas that is just called so is named after the folder it is in. */
  private String datasetName() {
    Provenance provenance = StoredTable.provenance(spark, path);
    Path atlas = new Path(CellEmbeddings.atlas(provenance, path));
    return atlas.getName().equals("atlas") && atlas.getParent() != null
        ? atlas.getParent().getName()
        : atlas.getName();
  }

  @Override
  public void close() {
    loaded.values().forEach(EvaluatedCells::close);
  }
}
