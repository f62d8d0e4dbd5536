package io.genept.learn.neighbors;

import io.genept.math.WeightedGraph;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;

/**
 * Cosines of all pairs of rows by blocks of float matrix products on Spark, without the n × n
 * matrix; what is returned is computed again in double from the rows themselves, so it depends
 * neither on blocks and partitions nor on the BLAS.
 *
 * <p>The rows are broadcast: 4 bytes × n × dim on each executor.
 */
public final class CosineNeighbors implements AutoCloseable {
  /** A graph of more edges than this is refused. */
  public static final long MOST_EDGES = 25_000_000;

  private final JavaSparkContext context;
  private final CosineProducts local;
  private final Broadcast<CosineProducts> blocks;
  private CosineHistogram histogram;

  /**
   * Sends the rows to the executors.
   *
   * @param vectors row-major, n × dim, finite, n ≥ 2, no row of zeros
   */
  public CosineNeighbors(SparkSession spark, float[] vectors, int dim) {
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.local = new CosineProducts(vectors, dim);
    this.blocks = context.broadcast(local);
  }

  @Override
  public void close() {
    blocks.destroy();
  }

  /** Number of pairs of rows. */
  public long pairs() {
    return (long) local.rows() * (local.rows() - 1) / 2;
  }

  /** Counts the pairs with a cosine above a bound, to within 1/32,768 of the cosine. */
  public long estimateAbove(double bound) {
    return histogram().above(bound);
  }

  /**
   * Percentiles of the cosines of all pairs, interpolated linearly as {@code numpy.percentile}
   * does.
   *
   * @param percents each 0 to 100
   */
  public double[] percentiles(double... percents) {
    int count = percents.length;
    double[] ranks = new double[count];
    double[] lows = new double[count];
    double[] highs = new double[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = (pairs() - 1) * percents[i] / 100;
      lows[i] = histogram().lowerEdge(lower(ranks[i])) - 2 * local.margin();
      highs[i] = histogram().upperEdge(upper(ranks[i])) + 2 * local.margin();
    }
    List<CosineProducts.Windows> parts =
        eachBlock((rows, block) -> rows.windows(block, lows, highs));
    double[] found = new double[count];
    for (int i = 0; i < count; i++) {
      int window = i;
      long below = parts.stream().mapToLong(part -> part.below()[window]).sum();
      double[] sorted =
          parts.stream()
              .flatMapToDouble(part -> Arrays.stream(part.cosines()[window]))
              .sorted()
              .toArray();
      found[i] =
          interpolated(
              sorted[(int) (lower(ranks[i]) - below)],
              sorted[(int) (upper(ranks[i]) - below)],
              ranks[i] - lower(ranks[i]));
    }
    return found;
  }

  private static long lower(double rank) {
    return (long) Math.floor(rank);
  }

  private long upper(double rank) {
    return Math.min(pairs() - 1, lower(rank) + 1);
  }

  /** A percentile to within 1/32,768, without another pass over the pairs. */
  public double roughPercentile(double percent) {
    return histogram().middle((long) ((pairs() - 1) * percent / 100));
  }

  /** numpy's two-sided form, which is exact at both ends. */
  private static double interpolated(double a, double b, double share) {
    return share >= 0.5 ? b - (b - a) * (1 - share) : a + (b - a) * share;
  }

  /**
   * The pairs whose cosine is above a bound, weighted by it.
   *
   * @param bound −1 to 1; a pair of cosine 0 or less is no edge in any case
   * @throws IllegalArgumentException if they are more than {@link #MOST_EDGES}
   */
  public WeightedGraph above(double bound) {
    double least = Math.max(0, bound);
    if (estimateAbove(least) > MOST_EDGES) {
      throw new IllegalArgumentException("More than " + MOST_EDGES + " edges above " + least);
    }
    return graph(eachBlock((rows, block) -> rows.above(block, least)));
  }

  /**
   * The pairs of which each is among the k nearest of the other, weighted by their cosine, where
   * that is above 0. Of equal cosines the row of the lower number is nearer.
   *
   * @param k 1 to n − 1
   */
  public WeightedGraph mutualNearest(int k) {
    if (k < 1 || k >= local.rows()) {
      throw new IllegalArgumentException(k + " neighbours among " + local.rows() + " rows");
    }
    int[][] nearest = new int[local.rows()][];
    int at = 0;
    for (int[][] part : eachBlock((rows, block) -> rows.nearest(block, k))) {
      for (int[] row : part) {
        nearest[at++] = row;
      }
    }
    int[][] sorted = new int[nearest.length][];
    Arrays.setAll(sorted, row -> IntStream.of(nearest[row]).sorted().toArray());
    EdgeList edges = new EdgeList();
    for (int row = 0; row < sorted.length; row++) {
      for (int other : sorted[row]) {
        if (other > row && Arrays.binarySearch(sorted[other], row) >= 0) {
          double cosine = local.cosine(row, other);
          if (cosine > 0) {
            edges.add(row, other, cosine);
          }
        }
      }
    }
    return graph(List.of(edges));
  }

  private CosineHistogram histogram() {
    if (histogram == null) {
      CosineHistogram sum = new CosineHistogram();
      for (long[] counts : eachBlock((rows, block) -> rows.histogram(block))) {
        sum.add(counts);
      }
      histogram = sum;
    }
    return histogram;
  }

  private interface BlockTask<T> extends Serializable {
    T run(CosineProducts rows, int block);
  }

  /** One task for each block of rows, of the whole width from the diagonal on. */
  private <T> List<T> eachBlock(BlockTask<T> task) {
    List<Integer> numbers = new ArrayList<>();
    for (int block = 0; block < local.count(); block++) {
      numbers.add(block);
    }
    Broadcast<CosineProducts> sent = blocks;
    JavaRDD<Integer> tasks = context.parallelize(numbers, numbers.size());
    return tasks.map((Function<Integer, T>) block -> task.run(sent.value(), block)).collect();
  }

  private WeightedGraph graph(List<EdgeList> parts) {
    return EdgeList.graph(local.rows(), parts);
  }
}
