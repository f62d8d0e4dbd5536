package io.genept.evaluate.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.io.FloatArrays;
import io.genept.io.NearestNames;
import io.genept.learn.CachedVectors;
import io.genept.math.TrainTestSplit;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.TableDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * The cells of one embedding that an evaluation uses, sorted by {@code cell_id}: those with a
 * vector and a label that is not excluded.
 *
 * <p>The vectors are held twice: on the driver for metrics over all pairs of cells, and cached on
 * Spark for learners; the row numbers of both agree.
 */
public final class EvaluatedCells implements AutoCloseable {
  /** {@code random_state} of the paper's notebooks. */
  static final long REPLICA_SEED = 2023;

  private static final Logger LOG = LoggerFactory.getLogger(EvaluatedCells.class);

  private final String path;
  private final String dataset;
  private final CellSelection selection;
  private final LeftOut leftOut;
  private final EmbeddingMatrix matrix;
  private final String[] labels;
  private final String[] batches;
  private final int[] replicaOrder;
  private final CachedVectors vectors;

  /**
   * Cells of the table that are not evaluated, each counted once, for the first reason that holds.
   *
   * @param withoutVector cells whose embedding is null
   * @param withoutLabel cells whose label is null or blank
   * @param excluded cells of each excluded label, by label
   */
  public record LeftOut(long withoutVector, long withoutLabel, Map<String, Long> excluded) {
    /** How many in all. */
    public long total() {
      return withoutVector
          + withoutLabel
          + excluded.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** Whether cells without a batch are evaluated. */
  public enum Unbatched {
    KEPT,
    LEFT_OUT
  }

  private EvaluatedCells(
      String path,
      String dataset,
      CellSelection selection,
      LeftOut leftOut,
      EmbeddingMatrix matrix,
      String[] labels,
      String[] batches,
      int[] replicaOrder,
      CachedVectors vectors) {
    this.path = path;
    this.dataset = dataset;
    this.selection = selection;
    this.leftOut = leftOut;
    this.matrix = matrix;
    this.labels = labels;
    this.batches = batches;
    this.replicaOrder = replicaOrder;
    this.vectors = vectors;
  }

  /**
   * Loads a cell_embeddings table.
   *
   * @throws UserError if it is no such table, a column is missing, an excluded label does not
   *     occur, fewer than two labels remain, or the atlas lacks a cell
   */
  public static EvaluatedCells load(SparkSession spark, String path, CellSelection selection) {
    return load(spark, path, selection, Unbatched.KEPT);
  }

  /**
   * The same, with or without the cells that have no batch.
   *
   * @throws UserError if it is no such table, a column is missing, an excluded label does not
   *     occur, fewer than two labels remain, or the atlas lacks a cell
   */
  public static EvaluatedCells load(
      SparkSession spark, String path, CellSelection selection, Unbatched unbatched) {
    Dataset<Row> table = CellEmbeddings.read(spark, path);
    String labelColumn = selection.labelColumn();
    CellEmbeddings.requireObs(table, path, "--label-column", labelColumn);
    selection
        .batchColumn()
        .ifPresent(column -> CellEmbeddings.requireObs(table, path, "--batch-column", column));
    Column label = Columns.named(labelColumn).cast("string");
    Dataset<Row> columns =
        table.select(
            col(CellEmbeddings.CELL_ID),
            col(CellEmbeddings.EMBEDDING),
            label.as("label"),
            Columns.named(selection.batchColumn().orElse(labelColumn)).cast("string").as("batch"));
    LeftOut leftOut = leftOut(columns, path, selection);
    Dataset<Row> usable =
        columns
            .filter(col(CellEmbeddings.EMBEDDING).isNotNull())
            .filter(Columns.hasText(col("label")))
            .filter(
                org.apache.spark.sql.functions.not(
                    col("label").isin(selection.excludedLabels().toArray())));
    if (unbatched == Unbatched.LEFT_OUT) {
      Column batched = Columns.hasText(col("batch"));
      long without = usable.filter(org.apache.spark.sql.functions.not(batched)).count();
      if (without > 0) {
        LOG.warn(
            "{}: {} cells have no {} and are left out",
            path,
            without,
            selection.batchColumn().orElseThrow());
      }
      usable = usable.filter(batched);
    }
    List<String> ids = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    List<String> batches = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (Row row : usable.sort(CellEmbeddings.CELL_ID).collectAsList()) {
      ids.add(row.getString(0));
      rows.add(FloatArrays.of(row.getList(1)));
      labels.add(row.getString(2));
      batches.add(row.isNullAt(3) ? "" : row.getString(3));
    }
    LOG.info(
        "{}: {} cells with a vector and a label; {} left out: {} without vector, {} without label,"
            + " of excluded labels {}",
        path,
        ids.size(),
        leftOut.total(),
        leftOut.withoutVector(),
        leftOut.withoutLabel(),
        leftOut.excluded());
    requireLabels(path, labelColumn, labels);
    EmbeddingMatrix matrix = new EmbeddingMatrix(ids, flat(rows), rows.get(0).length);
    return new EvaluatedCells(
        path,
        datasetName(spark, path),
        selection,
        leftOut,
        matrix,
        labels.toArray(new String[0]),
        batches.toArray(new String[0]),
        selection
            .atlas()
            .map(atlas -> orderOf(Atlas.open(spark, atlas), ids, path))
            .orElseGet(() -> IntStream.range(0, ids.size()).toArray()),
        CachedVectors.cache(spark, usable, CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING)
            .heldAs(matrix.values()));
  }

  /** Path of the table. */
  public String path() {
    return path;
  }

  /** Name of the data set: that of the atlas the embeddings were made from. */
  public String dataset() {
    return dataset;
  }

  /** What is not evaluated. */
  public LeftOut leftOut() {
    return leftOut;
  }

  /** Cell ids and vectors, n_cells × dim. */
  public EmbeddingMatrix matrix() {
    return matrix;
  }

  public String labelColumn() {
    return selection.labelColumn();
  }

  /** The label of each cell. */
  public String[] labels() {
    return labels;
  }

  public Optional<String> batchColumn() {
    return selection.batchColumn();
  }

  /** The batch of each cell; empty where it has none. */
  public String[] batches() {
    return batches;
  }

  /**
   * Row numbers in the order in which a notebook would hold the cells, which a replica of its
   * random draws must follow: that of the atlas, so of the file it was made from; that of the ids
   * where no atlas is given.
   */
  public int[] replicaOrder() {
    return replicaOrder;
  }

  /**
   * The notebook's split, without regard to the labels: of places in its order, then of the rows at
   * these places.
   */
  TrainTestSplit replicaSplit(double testFraction) {
    TrainTestSplit places =
        TrainTestSplit.shuffled(replicaOrder.length, testFraction, REPLICA_SEED);
    return new TrainTestSplit(
        IntStream.of(places.train()).map(place -> replicaOrder[place]).toArray(),
        IntStream.of(places.test()).map(place -> replicaOrder[place]).toArray());
  }

  /** The vectors for Spark's learners, in the same order. */
  public CachedVectors vectors() {
    return vectors;
  }

  @Override
  public void close() {
    vectors.close();
  }

  private static LeftOut leftOut(Dataset<Row> columns, String path, CellSelection selection) {
    Column withoutVector = col(CellEmbeddings.EMBEDDING).isNull();
    long noVector = 0;
    long noLabel = 0;
    Map<String, Long> known = new TreeMap<>();
    Map<String, Long> excluded = new TreeMap<>();
    for (Row row :
        columns.groupBy(withoutVector.as("without_vector"), col("label")).count().collectAsList()) {
      String label = row.isNullAt(1) || row.getString(1).isBlank() ? null : row.getString(1);
      long cells = row.getLong(2);
      if (label != null) {
        known.merge(label, cells, Long::sum);
      }
      if (row.getBoolean(0)) {
        noVector += cells;
      } else if (label == null) {
        noLabel += cells;
      } else if (selection.excludedLabels().contains(label)) {
        excluded.merge(label, cells, Long::sum);
      }
    }
    for (String label : selection.excludedLabels()) {
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
        .sorted(java.util.Comparator.comparing((Integer row) -> place.get(ids.get(row))))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static void requireLabels(String path, String column, List<String> labels) {
    long distinct = labels.stream().distinct().count();
    if (distinct < 2) {
      throw UserError.of(
          "Cannot evaluate %s by %s: %d cells carry %d different labels. Expected at least two"
              + " labels; choose another --label-column.",
          path, column, labels.size(), distinct);
    }
  }

  /** An atlas that is just called so is named after the folder it is in. */
  private static String datasetName(SparkSession spark, String path) {
    Provenance provenance =
        TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration());
    Path atlas = new Path(CellEmbeddings.atlas(provenance, path));
    return atlas.getName().equals("atlas") && atlas.getParent() != null
        ? atlas.getParent().getName()
        : atlas.getName();
  }

  private static float[] flat(List<float[]> rows) {
    int dimension = rows.get(0).length;
    float[] flat = new float[Math.multiplyExact(rows.size(), dimension)];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, flat, i * dimension, dimension);
    }
    return flat;
  }
}
