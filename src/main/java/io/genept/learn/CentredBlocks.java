package io.genept.learn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * The vectors of {@link CachedVectors} as centred float blocks, for learners that multiply
 * matrices. Rows keep their order; the blocks of a partition are the same for any cluster.
 */
public final class CentredBlocks implements AutoCloseable {
  private static final int ROWS = 1_024;

  private final JavaRDD<Block> blocks;
  private final double[] mean;
  private final double variance;
  private final int size;

  /**
   * Some rows, one after the other.
   *
   * @param firstRow number of the first row
   * @param values rows × dim, row-major, the mean of all rows subtracted
   */
  public record Block(int firstRow, float[] values) implements Serializable {}

  private CentredBlocks(JavaRDD<Block> blocks, double[] mean, double variance, int size) {
    this.blocks = blocks;
    this.mean = mean;
    this.variance = variance;
    this.size = size;
  }

  /** Centres the vectors and caches them. */
  static CentredBlocks of(CachedVectors vectors) {
    JavaRDD<float[]> rows = vectors.floats();
    double[] sums = null;
    for (double[] part : perPartition(rows, CentredBlocks::sums)) {
      sums = sums == null ? part : add(sums, part);
    }
    int size = vectors.size();
    double[] mean = DoubleStream.of(sums).map(sum -> sum / size).toArray();
    JavaRDD<Block> blocks =
        rows.zipWithIndex()
            .mapPartitions(
                pairs -> {
                  List<Block> made = new ArrayList<>();
                  List<float[]> pending = new ArrayList<>();
                  long first = 0;
                  while (pairs.hasNext()) {
                    var pair = pairs.next();
                    first = pending.isEmpty() ? pair._2() : first;
                    pending.add(pair._1());
                    if (pending.size() == ROWS || !pairs.hasNext()) {
                      made.add(centred((int) first, pending, mean));
                      pending.clear();
                    }
                  }
                  return made.iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    double squares =
        perPartition(blocks, CentredBlocks::squares).stream().mapToDouble(sum -> sum).sum();
    return new CentredBlocks(blocks, mean, squares / size / mean.length, size);
  }

  public int size() {
    return size;
  }

  public int dimension() {
    return mean.length;
  }

  /** The mean of all rows, which the blocks lack. */
  public double[] mean() {
    return mean.clone();
  }

  /** Mean over dimensions of the variance (divisor n). */
  public double meanVariance() {
    return variance;
  }

  public int partitions() {
    return blocks.getNumPartitions();
  }

  /** One result for each partition, in the order of the rows. */
  public <T> List<T> forEachPartition(SerializableFunction<Iterator<Block>, T> work) {
    return perPartition(blocks, work);
  }

  /** A function that tasks can carry. */
  public interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}

  @Override
  public void close() {
    blocks.unpersist(true);
  }

  private static <A, T> List<T> perPartition(
      JavaRDD<A> rows, SerializableFunction<Iterator<A>, T> work) {
    return rows.mapPartitions(part -> List.of(work.apply(part)).iterator()).collect();
  }

  private static double[] sums(Iterator<float[]> rows) {
    double[] sums = new double[0];
    while (rows.hasNext()) {
      float[] row = rows.next();
      sums = sums.length == 0 ? new double[row.length] : sums;
      for (int d = 0; d < row.length; d++) {
        sums[d] += row[d];
      }
    }
    return sums;
  }

  private static double squares(Iterator<Block> blocks) {
    double squares = 0;
    while (blocks.hasNext()) {
      for (float value : blocks.next().values()) {
        squares += (double) value * value;
      }
    }
    return squares;
  }

  private static double[] add(double[] sums, double[] part) {
    for (int d = 0; d < part.length; d++) {
      sums[d] += part[d];
    }
    return sums;
  }

  private static Block centred(int first, List<float[]> rows, double[] mean) {
    float[] values = new float[rows.size() * mean.length];
    for (int i = 0; i < rows.size(); i++) {
      float[] row = rows.get(i);
      for (int d = 0; d < mean.length; d++) {
        values[i * mean.length + d] = (float) (row[d] - mean[d]);
      }
    }
    return new Block(first, values);
  }
}
