package io.genept.learn.cluster;

import io.genept.learn.Block;
import io.genept.learn.SerializableFunction;
import io.genept.learn.VectorBlocks;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lloyd's algorithm by blocks, as scikit-learn runs it: distances of some rows to all centres are
 * one float matrix product; a greedy {@code k-means++} start, at most 300 iterations, stopped when
 * the centres' squared shift falls to the tolerance. An iteration is one pass over the blocks.
 *
 * <p>Differs from scikit-learn in its random stream, in that the start is drawn from at most
 * {@value #START_ROWS} rows, and in that a cluster left without rows keeps its centre.
 */
final class BlockedKMeans {
  private static final int START_ROWS = 16_384;
  private static final int ITERATIONS_BETWEEN_LINES = 20;
  private static final Logger LOG = LoggerFactory.getLogger(BlockedKMeans.class);

  private BlockedKMeans() {}

  /** Centres, k × dim, of the vectors as the blocks hold them. */
  static float[] centres(VectorBlocks vectors, int k, long seed, double tolerance) {
    int dim = vectors.dimension();
    float[] centres =
        KMeansPlusPlus.centres(start(vectors, seed), dim, k, new SplittableRandom(seed));
    double shift = Double.POSITIVE_INFINITY;
    int iteration = 0;
    Optional<RowBounds> bounds =
        vectors.onDriver() ? Optional.of(new RowBounds(vectors, k)) : Optional.empty();
    for (; iteration < KMeans.MAX_ITERATIONS && shift > tolerance; iteration++) {
      float[] current = centres;
      SerializableFunction<Block, ClusterSums> work =
          bounds.isPresent()
              ? block -> bounds.get().sums(block, new CentreDistances(current, dim))
              : block -> new CentreDistances(current, dim).sums(block.values());
      centres =
          vectors.sum(work, ClusterSums::plus, (long) Double.BYTES * k * dim).centres(current);
      double[] shifts = ClusterSums.shifts(current, centres, dim);
      shift = Arrays.stream(shifts).map(each -> each * each).sum();
      bounds.ifPresent(known -> known.moved(shifts));
      if (!vectors.onDriver() && iteration % ITERATIONS_BETWEEN_LINES == 0) {
        LOG.info(
            "k-means, k = {}, seed {}: {} iterations, centres moved by {}, until {}",
            k,
            seed,
            iteration + 1,
            (float) shift,
            (float) tolerance);
      }
    }
    LOG.debug("k-means, k = {}, seed {}: {} iterations", k, seed, iteration);
    return centres;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Assigned(int[] clusters, double inertia) implements Serializable {}

  /** The nearest centre of each row. */
  static KMeans.Clustering assign(VectorBlocks vectors, float[] centres) {
    int dim = vectors.dimension();
    int[] clusters = new int[vectors.size()];
    double inertia = 0;
    int row = 0;
    for (Assigned part : vectors.map(block -> assigned(block, centres, dim))) {
      System.arraycopy(part.clusters(), 0, clusters, row, part.clusters().length);
      row += part.clusters().length;
      inertia += part.inertia();
    }
    return new KMeans.Clustering(clusters, inertia);
  }

  private static Assigned assigned(Block block, float[] centres, int dim) {
    int[] clusters = new CentreDistances(centres, dim).nearest(block.values());
    double inertia = 0;
    for (int i = 0; i < clusters.length; i++) {
      for (int d = 0; d < dim; d++) {
        double difference = (double) block.values()[i * dim + d] - centres[clusters[i] * dim + d];
        inertia += difference * difference;
      }
    }
    return new Assigned(clusters, inertia);
  }

  private static List<float[]> start(VectorBlocks vectors, long seed) {
    int n = vectors.size();
    if (n <= START_ROWS) {
      return vectors.map(Block::values);
    }
    SplittableRandom random = new SplittableRandom(~seed);
    int[] rows = random.ints(0, n).distinct().limit(START_ROWS).sorted().toArray();
    return List.of(vectors.gather(rows));
  }
}
