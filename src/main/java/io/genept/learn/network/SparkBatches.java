package io.genept.learn.network;

import io.genept.learn.CentredBlocks;
import io.genept.learn.CentredBlocks.Block;
import io.genept.learn.FeatureScaling;
import io.genept.learn.Scaling;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Samples on the cluster: every step is a Spark job that sends the parameters out, adds up the
 * gradient of the batch's samples where they are cached, and brings the sums of the partitions back
 * in their order. So it takes the same batches as {@link LocalBatches} and gives the same result up
 * to summation; what it moves in each step is twice the parameters for each partition.
 */
final class SparkBatches implements MlpBatches {
  private final JavaSparkContext context;
  private final CentredBlocks blocks;
  private final Broadcast<int[]> labelOfRow;
  private final int[] rows;
  private final FeatureScaling features;

  /**
   * Some rows of centred vectors.
   *
   * @param labelOfRow class of each row of all vectors
   * @param rows numbers of the samples' rows, ascending
   * @param features applied to the centred vectors
   */
  SparkBatches(
      JavaSparkContext context,
      CentredBlocks blocks,
      Broadcast<int[]> labelOfRow,
      int[] rows,
      FeatureScaling features) {
    this.context = context;
    this.blocks = blocks;
    this.labelOfRow = labelOfRow;
    this.rows = rows;
    this.features = features;
  }

  /** The features of some rows, relative to centred vectors. */
  static FeatureScaling features(
      JavaSparkContext context, CentredBlocks blocks, int[] train, Scaling scaling) {
    Broadcast<int[]> chosen = context.broadcast(train);
    int dimension = blocks.dimension();
    double[] centre =
        sum(blocks.forEachPartition(part -> sums(part, chosen.value(), new double[dimension], 1)));
    for (int d = 0; d < dimension; d++) {
      centre[d] /= train.length;
    }
    double[] squares =
        scaling == Scaling.NONE
            ? new double[dimension]
            : sum(blocks.forEachPartition(part -> sums(part, chosen.value(), centre, 2)));
    chosen.destroy();
    return FeatureScaling.of(centre, squares, train.length, scaling);
  }

  @Override
  public int size() {
    return rows.length;
  }

  @Override
  public double gradient(Mlp mlp, int[] chosen, float[] gradient) {
    int[] batch = Arrays.stream(chosen).map(place -> rows[place]).sorted().toArray();
    List<Part> parts = parts(mlp, batch, Of.GRADIENT);
    double[] sum = new double[gradient.length];
    for (Part part : parts) {
      for (int i = 0; i < part.gradient().length; i++) {
        sum[i] += part.gradient()[i];
      }
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) sum[i];
    }
    return parts.stream().mapToDouble(Part::loss).sum();
  }

  @Override
  public double loss(Mlp mlp) {
    return parts(mlp, rows, Of.LOSS).stream().mapToDouble(Part::loss).sum();
  }

  private enum Of {
    LOSS,
    GRADIENT
  }

  private record Part(double loss, float[] gradient) implements Serializable {}

  private record Work(Mlp mlp, int[] rows, FeatureScaling features) implements Serializable {}

  private List<Part> parts(Mlp mlp, int[] batch, Of of) {
    Broadcast<Work> work = context.broadcast(new Work(mlp, batch, features));
    Broadcast<int[]> labels = labelOfRow;
    try {
      return blocks.forEachPartition(part -> part(part, work.value(), labels.value(), of));
    } finally {
      work.destroy();
    }
  }

  private static Part part(Iterator<Block> blocks, Work work, int[] labelOfRow, Of of) {
    Mlp mlp = work.mlp();
    double loss = 0;
    float[] gradient = new float[0];
    while (blocks.hasNext()) {
      Block block = blocks.next();
      int[] inside = inside(block, work.rows(), mlp.inputs());
      if (inside.length == 0) {
        continue;
      }
      float[] x = work.features().of(block.values(), inside);
      int[] labels = Arrays.stream(inside).map(i -> labelOfRow[block.firstRow() + i]).toArray();
      if (of == Of.LOSS) {
        loss += mlp.loss(x, labels);
        continue;
      }
      float[] own = new float[mlp.parameters().length];
      loss += mlp.gradient(x, labels, work.rows().length, own);
      if (gradient.length == 0) {
        gradient = own;
      } else {
        for (int i = 0; i < own.length; i++) {
          gradient[i] += own[i];
        }
      }
    }
    return new Part(loss, gradient);
  }

  /** Places within a block of those of the ascending rows that it holds. */
  private static int[] inside(Block block, int[] rows, int dimension) {
    int first = block.firstRow();
    int end = first + block.values().length / dimension;
    return Arrays.stream(rows, from(rows, first), from(rows, end)).map(r -> r - first).toArray();
  }

  private static int from(int[] rows, int row) {
    int place = Arrays.binarySearch(rows, row);
    return place < 0 ? -place - 1 : place;
  }

  private static double[] sums(Iterator<Block> blocks, int[] rows, double[] centre, int power) {
    int dimension = centre.length;
    double[] sums = new double[dimension];
    while (blocks.hasNext()) {
      Block block = blocks.next();
      for (int row : inside(block, rows, dimension)) {
        for (int d = 0; d < dimension; d++) {
          double difference = block.values()[row * dimension + d] - centre[d];
          sums[d] += power == 1 ? difference : difference * difference;
        }
      }
    }
    return sums;
  }

  private static double[] sum(List<double[]> parts) {
    double[] sum = parts.get(0).clone();
    for (double[] part : parts.subList(1, parts.size())) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += part[d];
      }
    }
    return sum;
  }
}
