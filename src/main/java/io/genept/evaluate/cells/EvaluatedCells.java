package io.genept.evaluate.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.learn.RowKeys;
import io.genept.learn.Solver;
import io.genept.learn.VectorBlocks;
import io.genept.learn.cluster.KMeans;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * The cells of one embedding that a task evaluates, sorted by {@code cell_id}: codes of labels and
 * groups on the driver, vectors as {@link VectorBlocks}.
 *
 * <p>What takes all pairs of cells, or replicates a notebook, asks for {@link #few}: these cells,
 * or of more than fit the driver a sample of them.
 */
public final class EvaluatedCells implements AutoCloseable {
  /** {@code random_state} of the paper's notebooks. */
  static final long REPLICA_SEED = 2023;

  private final Source source;
  private final RowKeys ids;
  private final LabelCodes labels;
  private final Map<String, LabelCodes> groups;
  private final Vectors vectors;
  private final CellPredictions predictions;

  /**
   * The table that cells come from.
   *
   * @param path of the table
   * @param dataset name of the data set: that of the atlas the embeddings were made from
   * @param labelColumn obs column of the labels
   * @param driverCells most cells whose vectors the driver holds
   */
  record Source(
      SparkSession spark, String path, String dataset, String labelColumn, int driverCells) {}

  /**
   * Where the vectors are.
   *
   * @param blocks all of them
   * @param flat n × dim, row-major, those of few cells; empty of more
   * @param replicaOrder row numbers in the order of {@link EvaluatedCells#replicaOrder()}
   * @param few a sample of more cells than fit the driver; null where these are few
   * @param share these cells' share of all, where they are a sample
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Vectors(
      VectorBlocks blocks, float[] flat, int[] replicaOrder, EvaluatedCells few, Share share) {}

  /**
   * A sample's size.
   *
   * @param cells in it
   * @param of how many
   */
  record Share(long cells, long of) {}

  EvaluatedCells(
      Source source,
      RowKeys ids,
      LabelCodes labels,
      Map<String, LabelCodes> groups,
      Vectors vectors) {
    this.source = source;
    this.ids = ids;
    this.labels = labels;
    this.groups = groups;
    this.vectors = vectors;
    this.predictions = new CellPredictions(source.spark(), ids);
  }

  /** Path of the table. */
  public String path() {
    return source.path();
  }

  /** Name of the data set: that of the atlas the embeddings were made from. */
  public String dataset() {
    return source.dataset();
  }

  SparkSession spark() {
    return source.spark();
  }

  /** Most cells whose vectors the driver holds. */
  int mostOnDriver() {
    return source.driverCells();
  }

  /** Number of cells. */
  public int size() {
    return labels.size();
  }

  /** Length of the vectors. */
  public int dimension() {
    return vectors.blocks().dimension();
  }

  public String labelColumn() {
    return source.labelColumn();
  }

  /** The labels of the cells. */
  public LabelCodes labels() {
    return labels;
  }

  /**
   * The batches, patients or other groups of the cells; the empty text where a cell has none.
   *
   * @param column an obs column that a task needs
   */
  public LabelCodes groups(String column) {
    return groups.get(column);
  }

  /** The vectors for learners. */
  public VectorBlocks vectors() {
    return vectors.blocks();
  }

  /** These cells where they are few, else their sample. */
  public EvaluatedCells few() {
    return vectors.few() == null ? this : vectors.few();
  }

  /** How large a sample these cells are; where they are all, as many of as many. */
  Share share() {
    return vectors.share();
  }

  /** Ids of few cells. */
  String[] ids() {
    return ids.keys();
  }

  /** Vectors of few cells as they are, n × dim, row after row; not copied. */
  float[] values() {
    if (vectors.flat().length == 0) {
      throw new IllegalStateException("The vectors of " + size() + " cells are on executors");
    }
    return vectors.flat();
  }

  /** Ids and vectors of few cells. */
  EmbeddingMatrix matrix() {
    return new EmbeddingMatrix(Arrays.asList(ids()), values(), dimension());
  }

  /** Vectors of some rows of few cells, one after the other. */
  float[] vectorsOf(int[] chosen) {
    int dim = dimension();
    float[] some = new float[Math.multiplyExact(chosen.length, dim)];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(values(), chosen[i] * dim, some, i * dim, dim);
    }
    return some;
  }

  /** What learners predict for the cells. */
  CellPredictions predictions() {
    return predictions;
  }

  /**
   * Row numbers in the order in which a notebook would hold the cells, which a replica of its
   * random draws must follow: that of the atlas, so of the file it was made from; that of the ids
   * where no atlas is given, or the cells are not few.
   */
  public int[] replicaOrder() {
    return vectors.replicaOrder();
  }

  /**
   * The notebook's split, without regard to the labels: of places in its order, then of the rows at
   * these places.
   */
  TrainTestSplit replicaSplit(double testFraction) {
    int[] order = replicaOrder();
    TrainTestSplit places = TrainTestSplit.shuffled(order.length, testFraction, REPLICA_SEED);
    return new TrainTestSplit(
        IntStream.of(places.train()).map(place -> order[place]).toArray(),
        IntStream.of(places.test()).map(place -> order[place]).toArray());
  }

  /** Clusters by k-means to the end. */
  KMeans.Clustering kMeans(int k, long seed, Solver solver) {
    step("k-means, k = " + k + ", seed " + seed);
    return KMeans.cluster(spark(), vectors(), k, seed, solver);
  }

  /** Names this thread's Spark jobs. */
  void step(String what) {
    spark().sparkContext().setJobDescription("evaluate-cells: " + what + " of " + path());
  }

  /** Counts the learners that may usefully run at once: one occupies as many cores as blocks. */
  int learnersAtOnce() {
    int cores =
        vectors().onDriver()
            ? Runtime.getRuntime().availableProcessors()
            : spark().sparkContext().defaultParallelism() / vectors().count();
    return Math.max(1, cores);
  }

  /**
   * Refuses cells of one label.
   *
   * @throws UserError if there are fewer than two labels
   */
  static void requireLabels(String path, String labelColumn, List<String> labels, long cells) {
    if (labels.size() < 2) {
      throw UserError.of(
          "Cannot evaluate %s by %s: %d cells carry %d different labels. Expected at least two"
              + " labels; choose another --label-column.",
          path, labelColumn, cells, labels.size());
    }
  }

  @Override
  public void close() {
    vectors.blocks().close();
    ids.close();
    if (vectors.few() != null) {
      vectors.few().close();
    }
  }
}
