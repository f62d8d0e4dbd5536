package io.genept.learn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Rows in an order and a partitioning that depend on the data alone.
 *
 * <p>Spark's learners draw random numbers and add up floating-point sums by partition, so the same
 * seed gives another model on another partitioning. Here rows are sorted by a unique key and cut
 * into blocks of a fixed number of rows; block {@code i} is partition {@code i}.
 */
public final class StablePartitions {
  /** Up to this many rows one block holds all, and a learner's sums have one order only. */
  public static final int ROWS_PER_BLOCK = 65_536;

  private StablePartitions() {}

  /**
   * Sorts by {@code key} and cuts into blocks.
   *
   * @param rows any number of rows in any partitioning
   * @param key a column whose values are unique
   * @param rowsPerBlock rows of each partition but the last
   */
  public static JavaRDD<Row> of(Dataset<Row> rows, String key, int rowsPerBlock) {
    var numbered =
        rows.sort(key)
            .javaRDD()
            .zipWithIndex()
            .mapToPair(pair -> new Tuple2<>(pair._2(), pair._1()));
    long count = numbered.count();
    int blocks = (int) Math.max(1, (count + rowsPerBlock - 1) / rowsPerBlock);
    return numbered
        .partitionBy(new ByBlock(blocks, rowsPerBlock))
        .mapPartitions(
            pairs -> {
              List<Tuple2<Long, Row>> block = new ArrayList<>();
              pairs.forEachRemaining(block::add);
              block.sort(Comparator.comparing(Tuple2::_1));
              return block.stream().map(Tuple2::_2).iterator();
            });
  }

  private static final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int blocks;
    private final int rowsPerBlock;

    private ByBlock(int blocks, int rowsPerBlock) {
      this.blocks = blocks;
      this.rowsPerBlock = rowsPerBlock;
    }

    @Override
    public int numPartitions() {
      return blocks;
    }

    @Override
    public int getPartition(Object key) {
      return (int) ((Long) key / rowsPerBlock);
    }
  }
}
