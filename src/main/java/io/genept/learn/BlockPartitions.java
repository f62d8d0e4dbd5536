package io.genept.learn;

import java.util.Objects;
import org.apache.spark.Partitioner;

/**
 * Neighbouring blocks in one partition: few tasks for small data, since a task costs milliseconds,
 * and at most {@value #MOST_BYTES} bytes in one. The numbers do not depend on it.
 */
final class BlockPartitions extends Partitioner {
  private static final long serialVersionUID = 1L;
  private static final long MOST_BYTES = 64L << 20;
  private static final int TASKS_OF_CORE = 2;

  private final int blocks;
  private final int partitions;

  private BlockPartitions(int blocks, int partitions) {
    this.blocks = blocks;
    this.partitions = partitions;
  }

  static BlockPartitions of(int blocks, int rowsPerBlock, int dimension, int cores) {
    long bytes = (long) blocks * rowsPerBlock * dimension * Float.BYTES;
    long wanted = Math.max((long) TASKS_OF_CORE * cores, bytes / MOST_BYTES);
    return new BlockPartitions(blocks, (int) Math.max(1, Math.min(blocks, wanted)));
  }

  @Override
  public int numPartitions() {
    return partitions;
  }

  @Override
  public int getPartition(Object block) {
    return (int) ((long) (Integer) block * partitions / blocks);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockPartitions same
        && same.blocks == blocks
        && same.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return Objects.hash(blocks, partitions);
  }
}
