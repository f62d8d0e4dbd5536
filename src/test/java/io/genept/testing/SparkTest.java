package io.genept.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.io.LocalFiles;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/**
 * A test on Spark: one local[2] session for the whole test JVM; a test leaves nothing cached
 * behind.
 */
@Tag("spark")
public abstract class SparkTest {

  private static final class Session {
    static final SparkSession SPARK = open();

    private static SparkSession open() {
      LocalFiles.release();
      return SparkSession.builder()
          .appName("genept tests")
          .master("local[2]")
          .config(LocalFiles.PROPERTY, LocalFiles.class.getName())
          .config("spark.ui.enabled", "false")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", "4")
          .config("spark.sql.session.timeZone", "UTC")
          .getOrCreate();
    }
  }

  /** The shared session. */
  protected static SparkSession spark() {
    return Session.SPARK;
  }

  @AfterEach
  void nothingStaysCached() {
    assertThat(spark().sparkContext().getPersistentRDDs().isEmpty())
        .as("no persisted RDD is left behind")
        .isTrue();
    assertThat(spark().sharedState().cacheManager().isEmpty())
        .as("no cached table is left behind")
        .isTrue();
  }
}
