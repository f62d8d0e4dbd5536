package io.genept.table;

import io.genept.io.anndata.FrameColumn;
import io.genept.io.parquet.ParquetFile;
import io.genept.io.parquet.ValueCursor;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** Reads parts that are still hidden, which Spark's own reader passes over. */
final class PendingParts {
  private PendingParts() {}

  /** A column of text that is never null. */
  static Dataset<Row> column(SparkSession spark, List<String> files, String column) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    var hadoop =
        context.broadcast(
            new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    JavaRDD<Row> rows =
        context
            .parallelize(files, Math.max(1, files.size()))
            .flatMap(file -> texts(file, column, hadoop.value().value()));
    return spark.createDataFrame(rows, new StructType().add(column, DataTypes.StringType, false));
  }

  private static Iterator<Row> texts(String path, String column, Configuration conf) {
    ParquetFile file = ParquetFile.open(path, conf);
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) task -> file.close());
    FrameColumn values = ValueCursor.frame(file, file.find(column).orElseThrow());
    return LongStream.range(0, file.rows())
        .mapToObj(row -> RowFactory.create(values.values().apply(row)))
        .iterator();
  }
}
