package io.genept.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

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
            .flatMap(file -> new Texts(file, column, hadoop.value().value()));
    return spark.createDataFrame(rows, new StructType().add(column, DataTypes.StringType, false));
  }

  private static final class Texts implements Iterator<Row> {
    private final String file;
    private final ParquetReader<Group> reader;
    private Group next;

    Texts(String file, String column, Configuration conf) {
      this.file = file;
      MessageType projection =
          Types.buildMessage()
              .required(PrimitiveTypeName.BINARY)
              .as(LogicalTypeAnnotation.stringType())
              .named(column)
              .named("part");
      Configuration projected = new Configuration(conf);
      projected.set(ReadSupport.PARQUET_READ_SCHEMA, projection.toString());
      try {
        reader =
            ParquetReader.builder(new GroupReadSupport(), new Path(file))
                .withConf(projected)
                .build();
      } catch (IOException e) {
        throw failed(e);
      }
      move();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Row next() {
      if (next == null) {
        throw new NoSuchElementException(file);
      }
      Row row = RowFactory.create(next.getString(0, 0));
      move();
      return row;
    }

    private void move() {
      try {
        next = reader.read();
        if (next == null) {
          reader.close();
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private UncheckedIOException failed(IOException e) {
      return new UncheckedIOException("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
