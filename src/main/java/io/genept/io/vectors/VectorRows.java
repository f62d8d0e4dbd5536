package io.genept.io.vectors;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Vectors of a file that only a reader of ours understands, as rows of a task: a thread reads ahead
 * of the task by at most {@value #AHEAD} vectors.
 */
final class VectorRows implements Iterator<Row> {
  private static final StructType SCHEMA =
      new StructType()
          .add(VectorFile.NAME, DataTypes.StringType)
          .add(VectorFile.VECTOR, DataTypes.createArrayType(DataTypes.FloatType, false));
  private static final int AHEAD = 256;

  private final BlockingQueue<Read> queue = new ArrayBlockingQueue<>(AHEAD);
  private Read next;

  /** A row; or the end, with what failed. */
  private record Read(Row row, RuntimeException failure) {}

  private VectorRows(
      VectorFile file, VectorFormat format, VectorFile.Axis axis, SerializableConfiguration conf) {
    Thread reader =
        new Thread(
            () -> {
              RuntimeException failure = null;
              try {
                file.read(
                    conf.value(),
                    format,
                    axis,
                    (name, vector) -> put(new Read(RowFactory.create(name, vector), null)));
              } catch (RuntimeException e) {
                failure = e;
              }
              put(new Read(null, failure));
            },
            "vectors of " + file.path());
    reader.setDaemon(true);
    reader.start();
  }

  static Dataset<Row> of(
      VectorFile file, VectorFormat format, VectorFile.Axis axis, SparkSession spark) {
    String path = file.path();
    String names = file.names().orElse(null);
    String vectors = file.vectors().orElse(null);
    String nameColumn = file.nameColumn().orElse(null);
    SerializableConfiguration conf =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(List.of(path), 1)
            .flatMap(
                each ->
                    new VectorRows(
                        new VectorFile(
                            each,
                            Optional.ofNullable(names),
                            Optional.ofNullable(vectors),
                            Optional.ofNullable(nameColumn)),
                        format,
                        axis,
                        conf)),
        SCHEMA);
  }

  /** A task that ends early leaves the thread waiting; it is a daemon and holds a few vectors. */
  private void put(Read read) {
    try {
      queue.put(read);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean hasNext() {
    if (next == null) {
      try {
        next = queue.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while reading vectors", e);
      }
      if (next.failure() != null) {
        throw next.failure();
      }
    }
    return next.row() != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Row row = next.row();
    next = null;
    return row;
  }
}
