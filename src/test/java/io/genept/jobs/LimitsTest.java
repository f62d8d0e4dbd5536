package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitsTest {

  /** The words of Spark, Hadoop and the JVM, as commands have met them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "System memory 304087040 must be at least 471859200. Please increase heap size|GENEPT_MEMORY",
        "Lost task 0.0 in stage 2.0: java.lang.OutOfMemoryError: Java heap space|GENEPT_MEMORY",
        "java.lang.OutOfMemoryError: GC overhead limit exceeded|(GC overhead limit exceeded)",
        "org.apache.spark.memory.SparkOutOfMemoryError: No enough memory|spark.executor.memory",
        "java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory|ulimit -u",
        "ExecutorLostFailure (executor 2 exited caused by one of the running tasks)|memoryOverhead",
        "Container killed by YARN for exceeding memory limits. 5.5 GB of 5.5 GB|memoryOverhead",
        "Total size of serialized results of 9 tasks (1.1 GiB) is bigger than"
            + " spark.driver.maxResultSize (1024.0 MiB)|--conf spark.driver.maxResultSize",
        "Serialized task 3:0 was 151 bytes, which exceeds max allowed: spark.rpc.message.maxSize"
            + " (134217728 bytes)|--conf spark.rpc.message.maxSize",
        "Kryo serialization failed: Buffer overflow. Available: 0|spark.kryoserializer.buffer.max",
        "Lost task: org.apache.hadoop.fs.FSError: java.io.IOException: No space left on device|TMPDIR",
        "/out/cells/part-0 (Disk quota exceeded)|The disk is full (Disk quota exceeded)",
        "/out/x (Read-only file system)|/out/x (Read-only file system)",
        "/out/x (Permission denied)|choose another, or change its permissions",
        "Mkdirs failed to create file:/out/atlas (exists=false)|file:/out/atlas",
        "/tmp/a (Too many open files)|ulimit -n",
        "No FileSystem for scheme \"gs\"|No file system is known for gs://",
        "java.lang.ClassNotFoundException: Class org.apache.hadoop.fs.s3a.S3AFileSystem not found|--packages",
        "Could not parse Master URL: 'locall'|spark.master locall",
        "java.net.UnknownHostException: nowhere|nowhere",
      })
  void aLimitIsSaidWithWhatToChange(String said, String words) {
    Throwable deep =
        new RuntimeException(
            new SparkException("Job aborted", new UncheckedIOException(new IOException(said))));
    assertThat(Limits.words(deep)).hasValueSatisfying(text -> assertThat(text).contains(words));
    assertThat(Limits.words(new SparkException("Job aborted due to stage failure: " + said)))
        .isPresent();
  }

  @Test
  void theErrorsThemselvesAreKnown() {
    assertThat(Limits.words(new OutOfMemoryError("Java heap space")))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("Not enough memory (Java heap space): the heap is ")
                    .contains("GENEPT_MEMORY=8g"));
  }

  @Test
  void whatIsNoLimitStaysABug() {
    assertThat(Limits.words(new NullPointerException("no permission to be null"))).isEmpty();
    assertThat(Limits.words(new IllegalStateException("memory of cells"))).isEmpty();
    assertThat(Limits.words(new ClassNotFoundException("org.example.Missing"))).isEmpty();
  }
}
