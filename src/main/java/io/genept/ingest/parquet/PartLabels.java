package io.genept.ingest.parquet;

import org.apache.spark.unsafe.hash.Murmur3_x86_32;

/**
 * Numbers that Spark's {@code repartition(n, column)}, which goes by hash, sends to the partitions
 * 0 to {@code n}-1 in this order, one to each.
 */
final class PartLabels {
  private static final int SEED = 42;

  private PartLabels() {}

  /** A label for each partition. */
  static Integer[] of(int partitions) {
    Integer[] labels = new Integer[partitions];
    int found = 0;
    for (int label = 0; found < partitions; label++) {
      int partition = Math.floorMod(Murmur3_x86_32.hashInt(label, SEED), partitions);
      if (labels[partition] == null) {
        labels[partition] = label;
        found++;
      }
    }
    return labels;
  }
}
