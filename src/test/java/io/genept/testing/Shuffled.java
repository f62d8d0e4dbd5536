package io.genept.testing;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;

/** Counts the bytes that Spark shuffles while it is open. */
public final class Shuffled extends SparkListener implements AutoCloseable {
  private final SparkSession spark;
  private final AtomicLong bytes = new AtomicLong();

  public Shuffled(SparkSession spark) {
    this.spark = spark;
    spark.sparkContext().addSparkListener(this);
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    bytes.addAndGet(end.taskMetrics().shuffleWriteMetrics().bytesWritten());
  }

  /** Bytes written to shuffles so far, by tasks that have ended. */
  public long bytes() throws InterruptedException {
    long before = -1;
    while (before != bytes.get()) {
      before = bytes.get();
      Thread.sleep(500);
    }
    return before;
  }

  @Override
  public void close() {
    spark.sparkContext().removeSparkListener(this);
  }
}
