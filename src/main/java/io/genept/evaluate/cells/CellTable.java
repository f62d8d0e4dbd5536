package io.genept.evaluate.cells;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTask.Grouping;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import io.genept.evaluate.cells.CellTaskOptions.CellSelection;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.io.NearestNames;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cell_embeddings table, loaded once for all tasks of a run: the cells with a vector and a label
 * that is not excluded, with every column that a task groups them by. A task takes {@link #cells}
 * from it.
 */
final class CellTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CellTable.class);

  private final Map<String, Column> groups;
  private final LeftOut leftOut;
  private final Dataset<Row> usable;
  private final EvaluatedCells all;
  private List<String> groupedBy = List.of();
  private EvaluatedCells grouped;

  private CellTable(
      Map<String, Column> groups, LeftOut leftOut, Dataset<Row> usable, EvaluatedCells all) {
    this.groups = groups;
    this.leftOut = leftOut;
    this.usable = usable;
    this.all = all;
  }

  /**
   * Loads a table.
   *
   * @param groupings all that the tasks of the run need
   * @throws UserError if it is no such table, a column is missing, an excluded label does not
   *     occur, fewer than two labels remain, or the atlas lacks a cell
   */
  static CellTable load(
      SparkSession spark, String path, CellSelection selection, List<Grouping> groupings) {
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    String labelColumn = selection.labelColumn();
    CellEmbeddings.requireObs(table, path, "--label-column", labelColumn);
    List<Column> columns =
        new ArrayList<>(
            List.of(
                col(CellEmbeddings.CELL_ID),
                col(CellEmbeddings.EMBEDDING),
                Columns.named(labelColumn).cast("string").as(LeftOut.LABEL)));
    Map<String, Column> groups = new HashMap<>();
    List<String> groupColumns = groupings.stream().map(Grouping::column).distinct().toList();
    for (Grouping grouping : groupings) {
      CellEmbeddings.requireObs(table, path, grouping.option(), grouping.column());
    }
    for (String column : groupColumns) {
      String name = "group" + groups.size();
      columns.add(Columns.named(column).cast("string").as(name));
      groups.put(column, col(name));
    }
    Dataset<Row> cells = table.select(columns.toArray(new Column[0]));
    LeftOut leftOut = LeftOut.count(cells, path, selection);
    Dataset<Row> usable =
        cells
            .filter(col(CellEmbeddings.EMBEDDING).isNotNull())
            .filter(Columns.hasText(col(LeftOut.LABEL)))
            .filter(not(col(LeftOut.LABEL).isin(selection.excludeLabels().toArray())));
    List<Row> rows = usable.sort(CellEmbeddings.CELL_ID).collectAsList();
    LOG.info(
        "{}: {} cells with a vector and a label; {} left out: {} without vector, {} without label,"
            + " of excluded labels {}",
        path,
        rows.size(),
        leftOut.total(),
        leftOut.withoutVector(),
        leftOut.withoutLabel(),
        leftOut.excluded());
    Map<String, String[]> groupOf = new HashMap<>();
    for (int i = 0; i < groupColumns.size(); i++) {
      groupOf.put(groupColumns.get(i), texts(rows, 3 + i));
    }
    EvaluatedCells.Source source =
        new EvaluatedCells.Source(path, datasetName(spark, path), labelColumn);
    String[] labels = texts(rows, 2);
    EvaluatedCells.requireLabels(source, labels);
    EmbeddingMatrix matrix = matrix(rows);
    int[] order =
        selection
            .atlas()
            .map(atlas -> orderOf(Atlas.open(spark, atlas), matrix.keys(), path))
            .orElseGet(() -> IntStream.range(0, matrix.size()).toArray());
    return new CellTable(
        groups,
        leftOut,
        usable,
        new EvaluatedCells(source, matrix, labels, groupOf, order, usable));
  }

  /** Cells that no task evaluates. */
  LeftOut leftOut() {
    return leftOut;
  }

  /**
   * The cells that have a group wherever the task needs one; they are valid until the next call.
   *
   * @throws UserError if fewer than two labels remain
   */
  EvaluatedCells cells(CellTask task) {
    List<String> required =
        task.needs().stream()
            .filter(need -> need.ungrouped() == Ungrouped.LEFT_OUT)
            .map(Grouping::column)
            .toList();
    int[] rows = all.rowsWith(required);
    if (rows.length == all.size()) {
      return all;
    }
    if (!required.equals(groupedBy)) {
      LOG.warn(
          "{}: {} cells have no {} and are left out",
          all.path(),
          all.size() - rows.length,
          String.join(", ", required));
      closeGrouped();
      Dataset<Row> having = usable;
      for (String column : required) {
        having = having.filter(Columns.hasText(groups.get(column)));
      }
      grouped = all.only(rows, having);
      groupedBy = required;
    }
    return grouped;
  }

  private void closeGrouped() {
    Optional.ofNullable(grouped).ifPresent(EvaluatedCells::close);
    grouped = null;
    groupedBy = List.of();
  }

  @Override
  public void close() {
    closeGrouped();
    all.close();
  }

  private static String[] texts(List<Row> rows, int column) {
    return rows.stream()
        .map(row -> row.isNullAt(column) ? "" : row.getString(column))
        .toArray(String[]::new);
  }

  private static EmbeddingMatrix matrix(List<Row> rows) {
    int dimension = rows.get(0).getList(1).size();
    float[] values = new float[Math.multiplyExact(rows.size(), dimension)];
    List<String> ids = new ArrayList<>();
    for (Row row : rows) {
      System.arraycopy(
          FloatArrays.of(row.getList(1)), 0, values, ids.size() * dimension, dimension);
      ids.add(row.getString(0));
    }
    return new EmbeddingMatrix(ids, values, dimension);
  }

  private static int[] orderOf(Atlas atlas, List<String> ids, String path) {
    Map<String, Integer> place = new HashMap<>();
    for (String id : atlas.cellIds()) {
      place.put(id, place.size());
    }
    for (String id : ids) {
      if (!place.containsKey(id)) {
        throw UserError.of(
            "Cannot take the order of cells from %s: it has no cell %s, which %s has. Expected the"
                + " atlas that the cells were embedded from.",
            atlas.path(), id, path);
      }
    }
    return IntStream.range(0, ids.size())
        .boxed()
        .sorted(Comparator.comparing((Integer row) -> place.get(ids.get(row))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** An atlas that is just called so is named after the folder it is in. */
  private static String datasetName(SparkSession spark, String path) {
    Provenance provenance = StoredTable.provenance(spark, path);
    Path atlas = new Path(CellEmbeddings.atlas(provenance, path));
    return atlas.getName().equals("atlas") && atlas.getParent() != null
        ? atlas.getParent().getName()
        : atlas.getName();
  }

  /**
   * Cells of a table that are not evaluated, each counted once, for the first reason that holds.
   *
   * @param withoutVector cells whose embedding is null
   * @param withoutLabel cells whose label is null or blank
   * @param excluded cells of each excluded label, by label
   */
  record LeftOut(long withoutVector, long withoutLabel, Map<String, Long> excluded) {
    /** Column of the labels in {@link #count}'s table. */
    static final String LABEL = "label";

    /**
     * Counts.
     *
     * @param cells with {@code embedding} and {@value #LABEL}
     * @param path of the table, for messages
     * @throws UserError if an excluded label does not occur
     */
    static LeftOut count(Dataset<Row> cells, String path, CellSelection selection) {
      Set<String> unwanted = selection.excludeLabels();
      long noVector = 0;
      long noLabel = 0;
      Map<String, Long> known = new TreeMap<>();
      Map<String, Long> excluded = new TreeMap<>();
      for (Row row :
          cells
              .groupBy(col(CellEmbeddings.EMBEDDING).isNull().as("without_vector"), col(LABEL))
              .count()
              .collectAsList()) {
        String label = row.isNullAt(1) || row.getString(1).isBlank() ? null : row.getString(1);
        long n = row.getLong(2);
        if (label != null) {
          known.merge(label, n, Long::sum);
        }
        if (row.getBoolean(0)) {
          noVector += n;
        } else if (label == null) {
          noLabel += n;
        } else if (unwanted.contains(label)) {
          excluded.merge(label, n, Long::sum);
        }
      }
      for (String label : unwanted) {
        if (!known.containsKey(label)) {
          throw UserError.of(
              "Cannot leave out the cells of --exclude-labels %s: no cell of %s has that %s.%s Its"
                  + " labels are %s.",
              label,
              path,
              selection.labelColumn(),
              NearestNames.question(label, known.keySet()),
              known.keySet());
        }
      }
      return new LeftOut(noVector, noLabel, excluded);
    }

    /** How many in all. */
    long total() {
      return withoutVector
          + withoutLabel
          + excluded.values().stream().mapToLong(Long::longValue).sum();
    }
  }
}
