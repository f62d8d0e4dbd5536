package io.genept.learn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Vectors for Spark's learners, cached in {@link StablePartitions}, each with its row number in the
 * order of its key.
 *
 * <p>Labels stay with the caller as codes by row number; a learner joins them by a function, so one
 * cached copy serves every seed, split and label column.
 */
public final class CachedVectors implements AutoCloseable {
  public static final String ROW = "row";
  public static final String FEATURES = "features";
  public static final String LABEL = "label";

  /** 256 MB: what a driver of any size holds a few times over. */
  private static final long MOST_LOCAL_NUMBERS = 1L << 26;

  private final Dataset<Row> vectors;
  private final int size;
  private CentredBlocks centred;
  private float[] local;

  private CachedVectors(Dataset<Row> vectors, int size) {
    this.vectors = vectors;
    this.size = size;
  }

  /**
   * Caches the vectors of a table.
   *
   * @param rows table with a unique {@code key} and an {@code array<float>} column without nulls
   */
  public static CachedVectors cache(
      SparkSession spark, Dataset<Row> rows, String key, String vectorColumn) {
    StructType numbered =
        new StructType()
            .add(ROW, DataTypes.LongType, false)
            .add("values", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    var blocks =
        StablePartitions.of(rows.select(key, vectorColumn), key, StablePartitions.ROWS_PER_BLOCK)
            .zipWithIndex()
            .map(pair -> RowFactory.create(pair._2(), pair._1().get(1)));
    Dataset<Row> vectors =
        spark
            .createDataFrame(blocks, numbered)
            .withColumn(FEATURES, functions.array_to_vector(col("values")))
            .select(ROW, FEATURES)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new CachedVectors(vectors, (int) vectors.count());
  }

  /**
   * Caches vectors that the driver holds.
   *
   * @param values n × {@code dimension} numbers, row after row; row {@code i} is row {@code i}
   * @param dimension length of each vector
   */
  public static CachedVectors cache(SparkSession spark, float[] values, int dimension) {
    int size = values.length / dimension;
    List<Row> rows = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      double[] vector = new double[dimension];
      for (int d = 0; d < dimension; d++) {
        vector[d] = values[i * dimension + d];
      }
      rows.add(RowFactory.create((long) i, Vectors.dense(vector)));
    }
    int blocks = (size + StablePartitions.ROWS_PER_BLOCK - 1) / StablePartitions.ROWS_PER_BLOCK;
    JavaRDD<Row> distributed =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(rows, Math.max(1, blocks));
    StructType schema =
        new StructType()
            .add(ROW, DataTypes.LongType, false)
            .add(FEATURES, SQLDataTypes.VectorType(), false);
    Dataset<Row> vectors =
        spark.createDataFrame(distributed, schema).persist(StorageLevel.MEMORY_AND_DISK());
    return new CachedVectors(vectors, (int) vectors.count()).heldAs(values);
  }

  /**
   * Records the copy of the vectors that the driver holds, so that none need be fetched.
   *
   * @param values n × dimension numbers, row after row, in the order of the rows
   */
  public synchronized CachedVectors heldAs(float[] values) {
    if (values.length <= MOST_LOCAL_NUMBERS) {
      local = values;
    }
    return this;
  }

  /** Counts the vectors. */
  public int size() {
    return size;
  }

  /**
   * Counts the learners that may usefully run at once: each occupies as many cores as there are
   * blocks.
   */
  public int parallelism() {
    int cores = vectors.sparkSession().sparkContext().defaultParallelism();
    return Math.max(1, cores / vectors.rdd().getNumPartitions());
  }

  public Dataset<Row> all() {
    return vectors;
  }

  /** Reads the vectors as floats, in the order of their rows. */
  JavaRDD<float[]> floats() {
    return vectors
        .select(FEATURES)
        .javaRDD()
        .map(
            row -> {
              double[] values = row.<Vector>getAs(0).toArray();
              float[] floats = new float[values.length];
              for (int d = 0; d < floats.length; d++) {
                floats[d] = (float) values[d];
              }
              return floats;
            });
  }

  /**
   * Fetches the vectors to the driver, one after another, at the first call; empty where they are
   * too many for it.
   */
  public synchronized Optional<float[]> local() {
    if (local == null && size > 0) {
      int dimension = vectors.select(FEATURES).first().<Vector>getAs(0).size();
      if ((long) size * dimension <= MOST_LOCAL_NUMBERS) {
        float[] values = new float[size * dimension];
        int row = 0;
        for (float[] vector : floats().collect()) {
          System.arraycopy(vector, 0, values, row++ * dimension, dimension);
        }
        local = values;
      }
    }
    return Optional.ofNullable(local);
  }

  /** Makes and caches centred blocks of the vectors at the first call. */
  public synchronized CentredBlocks centred() {
    if (centred == null) {
      centred = CentredBlocks.of(this);
    }
    return centred;
  }

  /** Selects the given rows. */
  public Dataset<Row> chosen(int[] rows) {
    boolean[] chosen = new boolean[size];
    for (int row : rows) {
      chosen[row] = true;
    }
    UDF1<Long, Boolean> isChosen = row -> chosen[row.intValue()];
    return vectors.filter(udf(isChosen, DataTypes.BooleanType).apply(col(ROW)));
  }

  /** Selects the given rows, with their labels. */
  public Dataset<Row> labelled(int[] rows, int[] labelOfRow) {
    UDF1<Long, Double> label = row -> (double) labelOfRow[row.intValue()];
    return chosen(rows).withColumn(LABEL, udf(label, DataTypes.DoubleType).apply(col(ROW)));
  }

  /** Collects a value for each row of a learner's output, in the order of {@code rows}. */
  public static <T> List<T> inOrder(Dataset<Row> output, int[] rows, Function<Row, T> value) {
    Map<Long, T> byRow = new HashMap<>();
    for (Row row : output.collectAsList()) {
      byRow.put(row.<Long>getAs(ROW), value.apply(row));
    }
    return Arrays.stream(rows).mapToObj(row -> byRow.get((long) row)).toList();
  }

  public static int[] everyRow(int size) {
    return IntStream.range(0, size).toArray();
  }

  @Override
  public synchronized void close() {
    if (centred != null) {
      centred.close();
    }
    vectors.unpersist(true);
  }
}
