package io.genept.evaluate.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.learn.CachedVectors;
import io.genept.math.TrainTestSplit;
import io.genept.table.CellEmbeddings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The cells of one embedding that a task evaluates, sorted by {@code cell_id}: ids, vectors, labels
 * and groups.
 *
 * <p>The vectors are held twice: on the driver for metrics over all pairs of cells, and cached on
 * Spark, once a learner asks for them; the row numbers of both agree.
 */
public final class EvaluatedCells implements AutoCloseable {
  /** {@code random_state} of the paper's notebooks. */
  static final long REPLICA_SEED = 2023;

  private final Source source;
  private final EmbeddingMatrix matrix;
  private final String[] labels;
  private final Map<String, String[]> groups;
  private final int[] replicaOrder;
  private final Dataset<Row> rows;
  private CachedVectors vectors;

  /**
   * The table that cells come from.
   *
   * @param path of the table
   * @param dataset name of the data set: that of the atlas the embeddings were made from
   * @param labelColumn obs column of the labels
   */
  record Source(String path, String dataset, String labelColumn) {}

  /**
   * @param groups group of each cell, empty where it has none, by obs column
   * @param replicaOrder row numbers in the order of {@link #replicaOrder()}
   * @param rows the cells on Spark, with id and vector
   */
  EvaluatedCells(
      Source source,
      EmbeddingMatrix matrix,
      String[] labels,
      Map<String, String[]> groups,
      int[] replicaOrder,
      Dataset<Row> rows) {
    this.source = source;
    this.matrix = matrix;
    this.labels = labels;
    this.groups = groups;
    this.replicaOrder = replicaOrder;
    this.rows = rows;
  }

  /**
   * Refuses cells of one label.
   *
   * @throws UserError if there are fewer than two labels
   */
  static void requireLabels(Source source, String[] labels) {
    long distinct = Arrays.stream(labels).distinct().count();
    if (distinct < 2) {
      throw UserError.of(
          "Cannot evaluate %s by %s: %d cells carry %d different labels. Expected at least two"
              + " labels; choose another --label-column.",
          source.path(), source.labelColumn(), labels.length, distinct);
    }
  }

  /**
   * Takes some of the cells.
   *
   * @param chosen their row numbers, ascending
   * @param ofThem these cells on Spark
   * @throws UserError if there are fewer than two labels among them
   */
  EvaluatedCells only(int[] chosen, Dataset<Row> ofThem) {
    String[] own = of(labels, chosen);
    requireLabels(source, own);
    int[] place = new int[labels.length];
    Arrays.fill(place, -1);
    for (int i = 0; i < chosen.length; i++) {
      place[chosen[i]] = i;
    }
    Map<String, String[]> ownGroups = new HashMap<>();
    groups.forEach((column, values) -> ownGroups.put(column, of(values, chosen)));
    return new EvaluatedCells(
        source,
        new EmbeddingMatrix(
            IntStream.of(chosen).mapToObj(matrix.keys()::get).toList(),
            vectorsOf(chosen),
            matrix.dimension()),
        own,
        ownGroups,
        IntStream.of(replicaOrder).map(row -> place[row]).filter(row -> row >= 0).toArray(),
        ofThem);
  }

  private static String[] of(String[] values, int[] rows) {
    return IntStream.of(rows).mapToObj(row -> values[row]).toArray(String[]::new);
  }

  /** Path of the table. */
  public String path() {
    return source.path();
  }

  /** Name of the data set: that of the atlas the embeddings were made from. */
  public String dataset() {
    return source.dataset();
  }

  /** Number of cells. */
  public int size() {
    return labels.length;
  }

  /** Cell ids and vectors, n_cells × dim. */
  public EmbeddingMatrix matrix() {
    return matrix;
  }

  /** Vectors of some rows, one after the other. */
  float[] vectorsOf(int[] chosen) {
    int dim = matrix.dimension();
    float[] values = new float[Math.multiplyExact(chosen.length, dim)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(matrix.values(), chosen[i] * dim, values, i * dim, dim);
    }
    return values;
  }

  public String labelColumn() {
    return source.labelColumn();
  }

  /** The label of each cell. */
  public String[] labels() {
    return labels;
  }

  /**
   * The batch, patient or other group of each cell; empty where it has none.
   *
   * @param column an obs column that a task needs
   */
  public String[] groups(String column) {
    return groups.get(column);
  }

  /** Row numbers of the cells that have a group in each of the columns, ascending. */
  int[] rowsWith(List<String> columns) {
    return IntStream.range(0, labels.length)
        .filter(row -> columns.stream().allMatch(column -> hasText(groups.get(column)[row])))
        .toArray();
  }

  /** Trims spaces alone, as Spark's {@code trim} does. */
  private static boolean hasText(String value) {
    return value.chars().anyMatch(character -> character != ' ');
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

  /** The vectors for Spark's learners, in this order, cached by the first call. */
  public synchronized CachedVectors vectors() {
    if (vectors == null) {
      vectors =
          CachedVectors.cache(
                  rows.sparkSession(), rows, CellEmbeddings.CELL_ID, CellEmbeddings.EMBEDDING)
              .heldAs(matrix.values());
    }
    return vectors;
  }

  /**
   * Caches vectors made of these, which the caller closes.
   *
   * @param values one vector after the other, as long as these
   */
  CachedVectors cache(float[] values) {
    return CachedVectors.cache(rows.sparkSession(), values, matrix.dimension());
  }

  @Override
  public synchronized void close() {
    if (vectors != null) {
      vectors.close();
      vectors = null;
    }
  }
}
