package io.genept.learn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Blocks in the driver's memory, worked on by its cores. */
final class DriverBlocks extends VectorBlocks {
  private final List<Block> blocks;

  private DriverBlocks(
      List<Block> blocks, int size, int dimension, double[] offset, int rowsPerBlock) {
    super(size, dimension, offset, rowsPerBlock);
    this.blocks = blocks;
  }

  /** Cuts vectors into blocks, as they are. */
  static DriverBlocks cut(float[] values, int dimension, int rows) {
    int size = values.length / dimension;
    List<Block> blocks = new ArrayList<>();
    for (int first = 0; first < size; first += rows) {
      int end = Math.min(size, first + rows);
      blocks.add(
          new Block(
              blocks.size(),
              first,
              Arrays.copyOfRange(values, first * dimension, end * dimension)));
    }
    return new DriverBlocks(blocks, size, dimension, new double[dimension], rows);
  }

  @Override
  public boolean onDriver() {
    return true;
  }

  @Override
  public <T> List<T> map(SerializableFunction<Block, T> work) {
    return blocks.parallelStream().map(work).collect(Collectors.toList());
  }

  @Override
  <T extends Serializable> List<T> sums(SerializableFunction<Block, T> work, Sum<T> sum, int fan) {
    List<T> sums = new ArrayList<>();
    for (int from = 0; from < blocks.size(); from += fan) {
      List<T> parts =
          blocks.subList(from, Math.min(blocks.size(), from + fan)).parallelStream()
              .map(work)
              .toList();
      sums.addAll(bySum(parts, sum, fan));
    }
    return sums;
  }

  @Override
  public <T extends Serializable> Shared<T> share(T value) {
    return new Held<>(value);
  }

  private record Held<T extends Serializable>(T value) implements Shared<T> {
    @Override
    public void close() {}
  }

  @Override
  DriverBlocks made(SerializableFunction<Block, float[]> work, int width, double[] newOffset) {
    List<Block> made =
        blocks.parallelStream()
            .map(block -> new Block(block.number(), block.firstRow(), work.apply(block)))
            .toList();
    return new DriverBlocks(made, size(), width, newOffset, rowsPerBlock());
  }

  @Override
  DriverBlocks kept() {
    return this;
  }

  @Override
  public Dataset<Row> rows(SparkSession spark) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return MllibRows.of(spark, context.parallelize(blocks, blocks.size()), dimension());
  }
}
