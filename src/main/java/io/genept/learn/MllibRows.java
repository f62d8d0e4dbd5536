package io.genept.learn;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.Iterator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Rows of blocks as MLlib's learners take them: number, vector of doubles, label. */
public final class MllibRows {
  public static final String ROW = "row";
  public static final String FEATURES = "features";
  public static final String LABEL = "label";

  private static final StructType SCHEMA =
      new StructType()
          .add(ROW, DataTypes.IntegerType, false)
          .add(FEATURES, SQLDataTypes.VectorType(), false);

  private MllibRows() {}

  static Dataset<Row> of(SparkSession spark, JavaRDD<Block> blocks, int dimension) {
    return spark.createDataFrame(blocks.flatMap(block -> rows(block, dimension)), SCHEMA);
  }

  /** Those rows that have a class, with it as {@value #LABEL}. */
  public static Dataset<Row> labelled(Dataset<Row> rows, Shared<RowCodes> classes) {
    UDF1<Integer, Double> label = row -> (double) classes.value().get(row);
    return rows.withColumn(LABEL, udf(label, DataTypes.DoubleType).apply(col(ROW)))
        .filter(col(LABEL).geq(0));
  }

  private static Iterator<Row> rows(Block block, int dimension) {
    return IntStream.range(0, block.rows(dimension))
        .mapToObj(i -> RowFactory.create(block.firstRow() + i, vector(block, i, dimension)))
        .iterator();
  }

  private static org.apache.spark.ml.linalg.Vector vector(Block block, int row, int dimension) {
    double[] values = new double[dimension];
    for (int d = 0; d < dimension; d++) {
      values[d] = block.values()[row * dimension + d];
    }
    return Vectors.dense(values);
  }
}
