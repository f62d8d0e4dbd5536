package io.genept.learn;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Blocks in the memory of executors, in the order of their partitions; what has no room is on disk.
 */
final class ExecutorBlocks extends VectorBlocks {
  private final JavaRDD<Block> blocks;

  /**
   * Takes blocks.
   *
   * @param blocks in the order of their numbers
   */
  ExecutorBlocks(
      JavaRDD<Block> blocks, int size, int dimension, double[] offset, int rowsPerBlock) {
    super(size, dimension, offset, rowsPerBlock);
    this.blocks = blocks;
  }

  @Override
  public boolean onDriver() {
    return false;
  }

  @Override
  public <T> List<T> map(SerializableFunction<Block, T> work) {
    return blocks.map(work::apply).collect();
  }

  @Override
  <T extends Serializable> List<T> sums(SerializableFunction<Block, T> work, Sum<T> sum, int fan) {
    int left = count();
    JavaRDD<Numbered<T>> parts =
        blocks.map(block -> new Numbered<>(block.number(), work.apply(block)));
    while (left > fan) {
      int groups = (left + fan - 1) / fan;
      parts = added(parts, sum, fan, groups);
      left = groups;
    }
    List<Numbered<T>> numbered = new ArrayList<>(parts.collect());
    numbered.sort(Comparator.comparingInt(Numbered::number));
    return numbered.stream().map(Numbered::value).toList();
  }

  private record Numbered<T extends Serializable>(int number, T value) implements Serializable {}

  private static <T extends Serializable> JavaRDD<Numbered<T>> added(
      JavaRDD<Numbered<T>> parts, Sum<T> sum, int fan, int groups) {
    JavaPairRDD<Integer, Numbered<T>> byGroup =
        parts.mapToPair(part -> new Tuple2<>(part.number() / fan, part));
    return byGroup
        .groupByKey(new HashPartitioner(groups))
        .map(
            group -> {
              List<Numbered<T>> members = new ArrayList<>();
              group._2().forEach(members::add);
              members.sort(Comparator.comparingInt(Numbered::number));
              List<T> values = members.stream().map(Numbered::value).toList();
              return new Numbered<>(group._1(), bySum(values, sum, fan).get(0));
            });
  }

  @Override
  public <T extends Serializable> Shared<T> share(T value) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(blocks.context());
    return new Broadcasted<>(context.broadcast(value));
  }

  private record Broadcasted<T>(Broadcast<T> sent) implements Shared<T> {
    @Override
    public T value() {
      return sent.value();
    }

    @Override
    public void close() {
      sent.destroy();
    }
  }

  @Override
  ExecutorBlocks made(SerializableFunction<Block, float[]> work, int width, double[] newOffset) {
    return new ExecutorBlocks(
        blocks.map(block -> new Block(block.number(), block.firstRow(), work.apply(block))),
        size(),
        width,
        newOffset,
        rowsPerBlock());
  }

  @Override
  ExecutorBlocks kept() {
    blocks.persist(StorageLevel.MEMORY_AND_DISK());
    return this;
  }

  @Override
  public Dataset<Row> rows(SparkSession spark) {
    return MllibRows.of(spark, blocks, dimension());
  }

  @Override
  public void close() {
    blocks.unpersist(false);
  }
}
