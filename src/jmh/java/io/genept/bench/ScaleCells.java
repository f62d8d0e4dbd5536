package io.genept.bench;

import io.genept.core.Provenance;
import io.genept.table.CellEmbeddings;
import io.genept.table.ParquetTable;
import io.genept.table.WriteMode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Draws a cell_embeddings table of any size: {@code PATH CELLS DIM}. Unit vectors of twelve types of
 * uneven size, shifted a little by eight batches; columns cell_type and batch.
 */
public final class ScaleCells {
  private static final int TYPES = 12;
  private static final int BATCHES = 8;
  private static final int CELLS_PER_PART = 25_000;

  private ScaleCells() {}

  public static void main(String[] args) {
    long cells = Long.parseLong(args[1]);
    int dim = Integer.parseInt(args[2]);
    SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", false).getOrCreate();
    StructType schema =
        CellEmbeddings.SCHEMA
            .add("cell_type", DataTypes.StringType)
            .add("batch", DataTypes.StringType);
    int parts = (int) Math.max(1, cells / CELLS_PER_PART);
    List<Integer> numbers = LongStream.range(0, parts).mapToObj(part -> (int) part).toList();
    ParquetTable.write(
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(numbers, parts)
                .flatMap(part -> rows(part, cells * part / parts, cells * (part + 1) / parts, dim)),
            schema),
        args[0],
        WriteMode.OVERWRITE,
        Provenance.now(
            "embed-cells",
            Map.of("atlas", "drawn"),
            List.of(),
            Map.of(),
            spark.version(),
            null,
            cells));
    spark.stop();
  }

  private static Iterator<Row> rows(int part, long from, long to, int dim) {
    float[][] centres = directions(1, TYPES, dim);
    float[][] shifts = directions(2, BATCHES, dim);
    SplittableRandom random = new SplittableRandom(part + 100L);
    return LongStream.range(from, to).mapToObj(cell -> row(cell, centres, shifts, random)).iterator();
  }

  private static float[][] directions(long seed, int count, int dim) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] directions = new float[count][dim];
    for (float[] direction : directions) {
      for (int d = 0; d < dim; d++) {
        direction[d] = normal(random);
      }
    }
    return directions;
  }

  /** Near enough to a normal number: the sum of four uniform ones. */
  private static float normal(SplittableRandom random) {
    double sum = random.nextDouble() + random.nextDouble() + random.nextDouble() + random.nextDouble();
    return (float) ((sum - 2) * 1.732);
  }

  private static Row row(long cell, float[][] centres, float[][] shifts, SplittableRandom random) {
    int type = (int) (TYPES * random.nextDouble() * random.nextDouble());
    int batch = random.nextInt(BATCHES);
    float[] vector = new float[centres[0].length];
    double squares = 0;
    for (int d = 0; d < vector.length; d++) {
      vector[d] = 2 + 0.3f * centres[type][d] + 0.1f * shifts[batch][d] + normal(random);
      squares += vector[d] * vector[d];
    }
    for (int d = 0; d < vector.length; d++) {
      vector[d] /= (float) Math.sqrt(squares);
    }
    return RowFactory.create(
        String.format("cell-%09d", cell), vector, 1_000, 0.9, "type " + type, "batch " + batch);
  }
}
