package io.genept.learn;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.math.CodePoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Reads the vectors of a table into one order, without an object for each number: to the driver, or
 * by one shuffle into {@link VectorBlocks} on executors.
 *
 * @param rows any order and partitioning
 * @param key a column of text whose values are unique
 * @param vector a column {@code array<float>} without nulls
 * @param dimension length of each vector
 */
public record VectorTable(Dataset<Row> rows, String key, String vector, int dimension) {
  /** Results of one job: a quarter of what Spark lets the driver take by default. */
  private static final long BYTES_OF_JOB = 256L << 20;

  /** A table of some rows, whose vectors are as long as that of one of them. */
  public static VectorTable of(Dataset<Row> rows, String key, String vector) {
    int dimension = rows.select(functions.size(col(vector))).first().getInt(0);
    return new VectorTable(rows, key, vector, dimension);
  }

  /**
   * Brings few vectors to the driver, in the order of their rows; rows without one are left out.
   *
   * @param vector a column {@code array<float>}
   * @throws io.genept.core.UserError if there is none, or their lengths differ
   */
  public static VectorBlocks few(Dataset<Row> rows, String vector) {
    Dataset<Row> present =
        rows.filter(col(vector).isNotNull())
            .select(functions.lit("").as("key"), col(vector).as("vector"));
    if (present.isEmpty()) {
      throw UserError.of(
          "Cannot read vectors: column %s holds none. Expected one at least.", vector);
    }
    VectorTable table = of(present, "key", "vector");
    int width = table.dimension();
    List<VectorChunk> chunks =
        table
            .vectors()
            .mapPartitions(part -> List.of(VectorChunk.of(part, width)).iterator())
            .collect();
    int n = chunks.stream().mapToInt(chunk -> chunk.keys().length).sum();
    float[] values = new float[Math.multiplyExact(n, width)];
    int at = 0;
    for (VectorChunk chunk : chunks) {
      System.arraycopy(chunk.values(), 0, values, at, chunk.values().length);
      at += chunk.values().length;
    }
    return VectorBlocks.of(values, width);
  }

  /**
   * Brings vectors to the driver, by several jobs where they are many.
   *
   * @param keys those of all rows
   * @return keys × dimension, in the order of the keys
   */
  public float[] onDriver(String[] keys) {
    Map<String, Integer> rowOf = new HashMap<>();
    for (String each : keys) {
      rowOf.put(each, rowOf.size());
    }
    float[] values = new float[Math.multiplyExact(keys.length, dimension)];
    int width = dimension;
    JavaRDD<VectorChunk> chunks =
        vectors().mapPartitions(part -> List.of(VectorChunk.of(part, width)).iterator());
    int partitions = chunks.getNumPartitions();
    long bytes = (long) Float.BYTES * values.length;
    int atOnce = (int) Math.max(1, Math.min(partitions, partitions * BYTES_OF_JOB / (bytes + 1)));
    for (int from = 0; from < partitions; from += atOnce) {
      int[] some = IntStream.range(from, Math.min(partitions, from + atOnce)).toArray();
      for (List<VectorChunk> part : chunks.collectPartitions(some)) {
        part.forEach(chunk -> place(chunk, rowOf, values));
      }
    }
    return values;
  }

  private void place(VectorChunk chunk, Map<String, Integer> rowOf, float[] values) {
    for (int i = 0; i < chunk.keys().length; i++) {
      int row = rowOf.get(chunk.keys()[i]);
      System.arraycopy(chunk.values(), i * dimension, values, row * dimension, dimension);
    }
  }

  /** Brings vectors into blocks on executors, in the order of the keys, those of all rows. */
  public VectorBlocks onExecutors(RowKeys keys) {
    return onExecutors(keys, BlockSize.rows(keys.size(), dimension));
  }

  VectorBlocks onExecutors(RowKeys keys, int rowsPerBlock) {
    int size = keys.size();
    int width = dimension;
    String[] starts = keys.every(rowsPerBlock);
    int cores = rows.sparkSession().sparkContext().defaultParallelism();
    BlockPartitions partitions = BlockPartitions.of(starts.length, rowsPerBlock, width, cores);
    JavaRDD<Block> blocks =
        vectors()
            .mapPartitionsToPair(
                part -> VectorChunk.byBlock(part, width, key -> block(key, starts)))
            .partitionBy(partitions)
            .mapPartitions(
                chunks -> {
                  TreeMap<Integer, List<VectorChunk>> byBlock = new TreeMap<>();
                  chunks.forEachRemaining(
                      chunk ->
                          byBlock
                              .computeIfAbsent(chunk._1(), number -> new ArrayList<>())
                              .add(chunk._2()));
                  return byBlock.entrySet().stream()
                      .map(
                          each ->
                              new Block(
                                  each.getKey(),
                                  each.getKey() * rowsPerBlock,
                                  joined(each.getValue(), width)))
                      .iterator();
                },
                true);
    return new ExecutorBlocks(blocks, size, width, new double[width], rowsPerBlock).centred();
  }

  private JavaRDD<KeyedVector> vectors() {
    return rows.select(col(key).as("key"), col(vector).as("vector"))
        .as(Encoders.bean(KeyedVector.class))
        .toJavaRDD();
  }

  private static int block(String key, String[] starts) {
    int place = Arrays.binarySearch(starts, key, CodePoints::compare);
    return place < 0 ? -place - 2 : place;
  }

  private static float[] joined(List<VectorChunk> all, int dimension) {
    List<int[]> places = new ArrayList<>();
    for (int c = 0; c < all.size(); c++) {
      for (int i = 0; i < all.get(c).keys().length; i++) {
        places.add(new int[] {c, i});
      }
    }
    places.sort(
        (a, b) -> CodePoints.compare(all.get(a[0]).keys()[a[1]], all.get(b[0]).keys()[b[1]]));
    float[] values = new float[places.size() * dimension];
    for (int row = 0; row < places.size(); row++) {
      int[] place = places.get(row);
      System.arraycopy(
          all.get(place[0]).values(), place[1] * dimension, values, row * dimension, dimension);
    }
    return values;
  }
}
