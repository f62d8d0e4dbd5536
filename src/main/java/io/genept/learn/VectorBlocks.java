package io.genept.learn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BinaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Vectors as blocks of float rows, in an order and of a size that follow from the data alone: the
 * one form that all learners work on.
 *
 * <p>The blocks are in the driver's memory ({@link DriverBlocks}) or in that of executors ({@link
 * ExecutorBlocks}). Work on them is the same code, and sums are added up in the same order, so both
 * give the same bits. Labels stay with the caller as codes by row number; one copy of the vectors
 * serves every seed, split and label column.
 *
 * <p>The mean of all rows is subtracted from each, which leaves distances, variances and the
 * weights of a regression with an intercept as they are, and lets products of floats be exact to
 * more digits.
 */
public abstract sealed class VectorBlocks implements AutoCloseable
    permits DriverBlocks, ExecutorBlocks {
  /** Partial sums that are brought together in one place at once. */
  private static final long BYTES_AT_ONCE = 32L << 20;

  private static final int LEAST_AT_ONCE = 4;

  private final int size;
  private final int dimension;
  private final double[] offset;
  private final int rowsPerBlock;
  private double meanVariance = Double.NaN;

  VectorBlocks(int size, int dimension, double[] offset, int rowsPerBlock) {
    this.size = size;
    this.dimension = dimension;
    this.offset = offset;
    this.rowsPerBlock = rowsPerBlock;
  }

  /**
   * Copies vectors into blocks in the driver's memory.
   *
   * @param values n × {@code dimension} numbers, row after row, n at least 1
   * @param dimension length of each vector
   */
  public static VectorBlocks of(float[] values, int dimension) {
    return of(values, dimension, BlockSize.rows(values.length / dimension, dimension));
  }

  static VectorBlocks of(float[] values, int dimension, int rowsPerBlock) {
    return DriverBlocks.cut(values, dimension, rowsPerBlock).centred();
  }

  /** Number of rows. */
  public final int size() {
    return size;
  }

  /** Length of each row. */
  public final int dimension() {
    return dimension;
  }

  /** What was subtracted from each row (dimension). */
  public final double[] offset() {
    return offset.clone();
  }

  /** Number of blocks. */
  public final int count() {
    return BlockSize.blocks(size, rowsPerBlock);
  }

  final int rowsPerBlock() {
    return rowsPerBlock;
  }

  /** Whether the blocks are in the driver's memory. */
  public abstract boolean onDriver();

  /** One result for each block, in their order; results go to the driver. */
  public abstract <T> List<T> map(SerializableFunction<Block, T> work);

  /**
   * The sum of what each block gives, added up where the blocks are: {@code fan} neighbours at a
   * time, then {@code fan} of those sums, until so few are left that the driver adds them.
   *
   * @param sum adds the second to the first, which it may change and return
   * @param bytes about how large a part is
   */
  public final <T extends Serializable> T sum(
      SerializableFunction<Block, T> work, Sum<T> sum, long bytes) {
    int fan = (int) Math.max(LEAST_AT_ONCE, Math.min(count(), BYTES_AT_ONCE / Math.max(1, bytes)));
    List<T> parts = sums(work, sum, fan);
    while (parts.size() > 1) {
      parts = bySum(parts, sum, fan);
    }
    return parts.get(0);
  }

  /** At most {@code fan} sums, of neighbours by neighbours. */
  abstract <T extends Serializable> List<T> sums(
      SerializableFunction<Block, T> work, Sum<T> sum, int fan);

  /** Adds up each {@code fan} neighbours. */
  static <T> List<T> bySum(List<T> parts, Sum<T> sum, int fan) {
    List<T> sums = new ArrayList<>();
    for (int from = 0; from < parts.size(); from += fan) {
      T total = parts.get(from);
      for (T part : parts.subList(from + 1, Math.min(parts.size(), from + fan))) {
        total = sum.apply(total, part);
      }
      sums.add(total);
    }
    return sums;
  }

  /** Addition that tasks can carry. */
  public interface Sum<T> extends BinaryOperator<T>, Serializable {
    /** Adds arrays of one length, number by number, into the first. */
    static double[] ofArrays(double[] into, double[] other) {
      for (int i = 0; i < into.length; i++) {
        into[i] += other[i];
      }
      return into;
    }
  }

  /** Brings a value to where the blocks are; the caller closes it. */
  public abstract <T extends Serializable> Shared<T> share(T value);

  /**
   * Makes other vectors of these, kept where these are; the caller closes them.
   *
   * @param work the new values of a block, rows × {@code width}
   */
  public final VectorBlocks transformed(SerializableFunction<Block, float[]> work, int width) {
    return made(work, width, new double[width]).centred();
  }

  /** Makes blocks of other values; made anew whenever they are read, unless {@link #kept}. */
  abstract VectorBlocks made(
      SerializableFunction<Block, float[]> work, int width, double[] newOffset);

  /** Keeps the blocks until they are closed. */
  abstract VectorBlocks kept();

  /** Subtracts the mean of the rows, and keeps what is left. */
  final VectorBlocks centred() {
    int dim = dimension;
    double[] sums = sum(block -> sums(block, dim), Sum::ofArrays, (long) Double.BYTES * dim);
    double[] mean = Arrays.stream(sums).map(total -> total / size).toArray();
    return made(block -> centred(block.values(), mean), dim, mean).kept();
  }

  private static double[] sums(Block block, int dim) {
    double[] sums = new double[dim];
    float[] values = block.values();
    for (int from = 0; from < values.length; from += dim) {
      for (int d = 0; d < dim; d++) {
        sums[d] += values[from + d];
      }
    }
    return sums;
  }

  private static float[] centred(float[] values, double[] mean) {
    float[] centred = new float[values.length];
    for (int from = 0; from < values.length; from += mean.length) {
      for (int d = 0; d < mean.length; d++) {
        centred[from + d] = (float) (values[from + d] - mean[d]);
      }
    }
    return centred;
  }

  /** Mean over the dimensions of their variance (divisor n). */
  public final synchronized double meanVariance() {
    if (Double.isNaN(meanVariance)) {
      double[] squares = sum(block -> squares(block.values()), Sum::ofArrays, Double.BYTES);
      meanVariance = squares[0] / size / dimension;
    }
    return meanVariance;
  }

  private static double[] squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return new double[] {sum};
  }

  /**
   * Brings some rows to the driver.
   *
   * @param rows ascending
   * @return rows × dimension, centred
   */
  public final float[] gather(int[] rows) {
    int dim = dimension;
    float[] gathered = new float[Math.multiplyExact(rows.length, dim)];
    int at = 0;
    try (Shared<int[]> wanted = share(rows)) {
      for (float[] part : map(block -> chosen(block, wanted.value(), dim))) {
        System.arraycopy(part, 0, gathered, at, part.length);
        at += part.length;
      }
    }
    return gathered;
  }

  private static float[] chosen(Block block, int[] rows, int dim) {
    int from = place(rows, block.firstRow());
    int to = place(rows, block.firstRow() + block.rows(dim));
    float[] chosen = new float[(to - from) * dim];
    for (int i = from; i < to; i++) {
      System.arraycopy(
          block.values(), (rows[i] - block.firstRow()) * dim, chosen, (i - from) * dim, dim);
    }
    return chosen;
  }

  private static int place(int[] ascending, int row) {
    int place = Arrays.binarySearch(ascending, row);
    return place < 0 ? -place - 1 : place;
  }

  /** The rows for MLlib's learners, with their numbers; not cached. */
  public abstract Dataset<Row> rows(SparkSession spark);

  @Override
  public void close() {}
}
