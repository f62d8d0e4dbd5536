package io.genept.learn.cluster;

import io.genept.math.MersenneTwister;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Mini-batch k-means (Sculley 2010) as scikit-learn 1.0 and 1.1 run {@code MiniBatchKMeans} with
 * its defaults, draw for draw: the random numbers are those of numpy's {@code RandomState(seed)},
 * so the clusters are the same but for rows that are equally near to two centres to within rounding
 * of doubles, and where more than half a batch of centres have few rows: which of those with as
 * many rows are put elsewhere then depends on numpy's unstable sort there, here it is the first.
 *
 * <p>Three greedy {@code k-means++} starts, each on {@code 3 × batch} rows, of which the best on as
 * many others is taken; then batches, drawn with replacement, each moving the centres to the mean
 * of all rows they were given so far; centres with less than 1 % of the largest one's rows are put
 * on rows of the batch; ends after 10 batches without improvement of the smoothed inertia, or 100
 * times the rows. Later versions of scikit-learn draw the batches by {@code choice} from other
 * numbers.
 *
 * <p>On one thread, but for the last assignment; a batch costs {@code batch × k × dim}.
 */
public final class MiniBatchKMeans {
  private static final int STARTS = 3;
  private static final int MAX_ITERATIONS = 100;
  private static final int MOST_WITHOUT_IMPROVEMENT = 10;
  private static final double REASSIGNMENT_RATIO = 0.01;

  private final float[] vectors;
  private final int dim;
  private final int[] order;
  private final int k;
  private final int batch;
  private final MersenneTwister random;

  private MiniBatchKMeans(
      float[] vectors, int dim, int[] order, int k, int batch, MersenneTwister random) {
    this.vectors = vectors;
    this.dim = dim;
    this.order = order;
    this.k = k;
    this.batch = batch;
    this.random = random;
  }

  /**
   * Clusters rows.
   *
   * @param vectors row-major, n × dim, finite
   * @param order the rows in the order in which scikit-learn has them, a permutation of 0 … n−1
   * @param k number of clusters, 1 to n
   * @param batchSize rows of a batch, at least 1
   * @param seed {@code random_state}, 0 to 4294967295
   * @return cluster of each row of {@code vectors}, in their own order
   */
  public static KMeans.Clustering cluster(
      float[] vectors, int dim, int[] order, int k, int batchSize, long seed) {
    int n = order.length;
    if (k < 1 || k > n || batchSize < 1 || vectors.length != n * dim) {
      throw new IllegalArgumentException(
          k + " clusters in batches of " + batchSize + " of " + n + " rows of dimension " + dim);
    }
    MiniBatchKMeans learner =
        new MiniBatchKMeans(
            vectors, dim, order, k, Math.min(batchSize, n), new MersenneTwister(seed));
    double[] centres = learner.fit(learner.bestStart());
    int[] clusters = new int[n];
    double[] squares = new double[n];
    IntStream.range(0, n)
        .parallel()
        .forEach(
            row -> {
              clusters[row] = learner.nearest(row, centres);
              squares[row] = learner.squaredDistance(row, centres, clusters[row]);
            });
    return new KMeans.Clustering(clusters, Arrays.stream(squares).sum());
  }

  private double[] bestStart() {
    int size = 3 * batch < k ? 3 * k : 3 * batch;
    size = Math.min(size, order.length);
    int[] validation = drawn(size);
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int start = 0; start < STARTS; start++) {
      double[] centres = plusPlus(size < order.length ? drawn(size) : order.clone());
      double inertia = 0;
      for (int row : validation) {
        inertia += squaredDistance(row, centres, nearest(row, centres));
      }
      if (inertia < least) {
        best = centres;
        least = inertia;
      }
    }
    return best;
  }

  private int[] drawn(int size) {
    int[] rows = new int[size];
    for (int i = 0; i < size; i++) {
      rows[i] = order[(int) random.interval(order.length - 1)];
    }
    return rows;
  }

  private double[] plusPlus(int[] rows) {
    double[] centres = new double[k * dim];
    int trials = 2 + (int) Math.log(k);
    set(centres, 0, rows[(int) random.interval(rows.length - 1)]);
    double[] closest = new double[rows.length];
    Arrays.setAll(closest, i -> squaredDistance(rows[i], centres, 0));
    for (int c = 1; c < k; c++) {
      double potential = Arrays.stream(closest).sum();
      double[] cumulative = closest.clone();
      Arrays.parallelPrefix(cumulative, Double::sum);
      int[] candidates = new int[trials];
      for (int t = 0; t < trials; t++) {
        candidates[t] = firstNotBelow(cumulative, random.nextDouble() * potential);
      }
      double[] best = null;
      int chosen = -1;
      double least = Double.POSITIVE_INFINITY;
      for (int candidate : candidates) {
        double[] closer = closest.clone();
        for (int i = 0; i < closer.length; i++) {
          closer[i] = Math.min(closer[i], squaredDistanceOfRows(rows[candidate], rows[i]));
        }
        double sum = Arrays.stream(closer).sum();
        if (best == null || sum < least) {
          best = closer;
          least = sum;
          chosen = candidate;
        }
      }
      closest = best;
      set(centres, c, rows[chosen]);
    }
    return centres;
  }

  /** {@code numpy.searchsorted}, not beyond the last. */
  private static int firstNotBelow(double[] ascending, double value) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ascending[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.min(low, ascending.length - 1);
  }

  private double[] fit(double[] start) {
    double[] centres = start;
    double[] counts = new double[k];
    long steps = (long) MAX_ITERATIONS * order.length / batch;
    double alpha = Math.min(1, batch * 2.0 / (order.length + 1));
    double smoothed = Double.NaN;
    double least = Double.POSITIVE_INFINITY;
    int withoutImprovement = 0;
    int sinceReassignment = 0;
    for (long step = 0; step < steps; step++) {
      int[] rows = drawn(batch);
      sinceReassignment += batch;
      boolean reassigns =
          sinceReassignment >= 10 * k || Arrays.stream(counts).anyMatch(count -> count == 0);
      sinceReassignment = reassigns ? 0 : sinceReassignment;
      int[] nearest = new int[batch];
      double inertia = 0;
      for (int i = 0; i < batch; i++) {
        nearest[i] = nearest(rows[i], centres);
        inertia += squaredDistance(rows[i], centres, nearest[i]);
      }
      inertia /= batch;
      centres = moved(centres, counts, rows, nearest);
      if (reassigns) {
        reassign(centres, counts, rows);
      }
      if (step == 0) {
        continue;
      }
      smoothed = Double.isNaN(smoothed) ? inertia : smoothed * (1 - alpha) + inertia * alpha;
      if (smoothed < least) {
        least = smoothed;
        withoutImprovement = 0;
      } else if (++withoutImprovement >= MOST_WITHOUT_IMPROVEMENT) {
        break;
      }
    }
    return centres;
  }

  private double[] moved(double[] centres, double[] counts, int[] rows, int[] nearest) {
    double[] moved = centres.clone();
    for (int c = 0; c < k; c++) {
      int members = 0;
      for (int i = 0; i < batch; i++) {
        if (nearest[i] != c) {
          continue;
        }
        if (members++ == 0) {
          scale(moved, c, counts[c]);
        }
        for (int d = 0; d < dim; d++) {
          moved[c * dim + d] += vectors[rows[i] * dim + d];
        }
      }
      if (members > 0) {
        counts[c] += members;
        scale(moved, c, 1 / counts[c]);
      }
    }
    return moved;
  }

  private void scale(double[] centres, int c, double factor) {
    for (int d = c * dim; d < (c + 1) * dim; d++) {
      centres[d] *= factor;
    }
  }

  private void reassign(double[] centres, double[] counts, int[] rows) {
    double bound = REASSIGNMENT_RATIO * Arrays.stream(counts).max().orElseThrow();
    int most = batch / 2;
    int[] few =
        IntStream.range(0, k)
            .boxed()
            .filter(c -> counts[c] < bound)
            .sorted(Comparator.comparingDouble(c -> counts[c]))
            .mapToInt(Integer::intValue)
            .toArray();
    few = Arrays.stream(few).limit(few.length > 0.5 * batch ? most : few.length).sorted().toArray();
    if (few.length == 0) {
      return;
    }
    int[] chosen = random.permutation(batch);
    boolean[] isFew = new boolean[k];
    for (int i = 0; i < few.length; i++) {
      set(centres, few[i], rows[chosen[i]]);
      isFew[few[i]] = true;
    }
    double least =
        IntStream.range(0, k)
            .filter(c -> !isFew[c])
            .mapToDouble(c -> counts[c])
            .min()
            .orElseThrow();
    for (int c : few) {
      counts[c] = least;
    }
  }

  private void set(double[] centres, int c, int row) {
    for (int d = 0; d < dim; d++) {
      centres[c * dim + d] = vectors[row * dim + d];
    }
  }

  private int nearest(int row, double[] centres) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < k; c++) {
      double distance = squaredDistance(row, centres, c);
      if (distance < least) {
        best = c;
        least = distance;
      }
    }
    return best;
  }

  private double squaredDistance(int row, double[] centres, int c) {
    double sum = 0;
    for (int d = 0; d < dim; d++) {
      double difference = vectors[row * dim + d] - centres[c * dim + d];
      sum += difference * difference;
    }
    return sum;
  }

  private double squaredDistanceOfRows(int a, int b) {
    double sum = 0;
    for (int d = 0; d < dim; d++) {
      double difference = (double) vectors[a * dim + d] - vectors[b * dim + d];
      sum += difference * difference;
    }
    return sum;
  }
}
