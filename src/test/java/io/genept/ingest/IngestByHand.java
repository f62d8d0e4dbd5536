package io.genept.ingest;

import io.genept.table.WriteMode;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Runs one ingestion in a JVM of its own, to measure memory by hand; the command is in
 * src/test/python/make_large_h5ad.py.
 */
final class IngestByHand {
  private IngestByHand() {}

  public static void main(String[] args) throws java.io.IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .appName("ingest-by-hand")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      long start = System.nanoTime();
      IngestCells.Result result =
          IngestCells.run(
              spark,
              new IngestCells.Options(
                  args[0],
                  Optional.empty(),
                  args[1],
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  IngestCells.DEFAULT_CELLS_PER_BLOCK,
                  WriteMode.OVERWRITE));
      long peak =
          ManagementFactory.getMemoryPoolMXBeans().stream()
              .filter(pool -> pool.getType() == MemoryType.HEAP)
              .mapToLong(pool -> pool.getPeakUsage().getUsed())
              .sum();
      System.out.printf(
          "%s%n%.1f s, peak heap at most %d MB of %d MB%n",
          result,
          (System.nanoTime() - start) / 1e9,
          peak >> 20,
          Runtime.getRuntime().maxMemory() >> 20);
    }
  }
}
