package io.genept.bench;

import io.genept.learn.RowKeys;
import io.genept.learn.Solver;
import io.genept.learn.VectorBlocks;
import io.genept.learn.VectorTable;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.cluster.LabelDistances;
import io.genept.learn.linear.LinearModel;
import io.genept.learn.linear.LogisticRegression;
import io.genept.learn.neighbors.ApproximateNeighbors;
import io.genept.learn.neighbors.NearestNeighbors;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.metric.Silhouette;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * The Java side of {@code src/jmh/python/evaluate_benchmark.py}: {@code TASK FOLDER DIM}, then for
 * each line of standard input one run, answered by a line with its seconds and its value.
 */
public final class EvaluationBenchmark {
  private static final int NEIGHBORS = 15;
  private static final int ANNOTATING = 10;
  private static final int SAMPLE = 10_000;

  private EvaluationBenchmark() {}

  private interface Task {
    double run(int seed);

    /** Seconds of the parts of the last run, as further fields of its line. */
    default String parts() {
      return "";
    }
  }

  public static void main(String[] args) throws IOException {
    Task task =
        switch (args[0]) {
          case "silhouette" -> silhouette(args[1], Integer.parseInt(args[2]));
          case "silhouette-sampled" -> sampledSilhouette(args[1], Integer.parseInt(args[2]));
          case "neighbors" -> neighbors(args[1], Integer.parseInt(args[2]));
          case "hnsw" -> hnsw(args[1], Integer.parseInt(args[2]));
          default -> onSpark(args[0], args[1]);
        };
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      long begin = System.nanoTime();
      double value = task.run(Math.max(0, Integer.parseInt(line)));
      double seconds = (System.nanoTime() - begin) / 1e9;
      System.out.printf(
          Locale.ROOT,
          "{\"seconds\": %.4f, \"value\": %.12g%s}%n",
          seconds,
          value,
          task.parts());
    }
    if (SparkSession.getDefaultSession().isDefined()) {
      SparkSession.getDefaultSession().get().stop();
    }
  }

  private static Task silhouette(String folder, int dim) throws IOException {
    float[] vectors = floats(folder);
    LabelCodes labels = LabelCodes.of(ints(folder));
    return seed -> {
      double[][] sums =
          new LabelDistances(vectors, dim, labels.codes(), labels.classes().size()).ofAll();
      return IntStream.range(0, sums.length)
          .mapToDouble(i -> Silhouette.silhouette(sums[i], labels.codes()[i], labels.counts()))
          .average()
          .orElseThrow();
    };
  }

  private static Task sampledSilhouette(String folder, int dim) throws IOException {
    float[] vectors = floats(folder);
    LabelCodes labels = LabelCodes.of(ints(folder));
    return seed -> {
      int[] rows =
          new Random(seed).ints(0, labels.codes().length).distinct().limit(SAMPLE).toArray();
      double[][] sums =
          new LabelDistances(vectors, dim, labels.codes(), labels.classes().size()).of(rows);
      return IntStream.range(0, rows.length)
          .mapToDouble(
              i -> Silhouette.silhouette(sums[i], labels.codes()[rows[i]], labels.counts()))
          .average()
          .orElseThrow();
    };
  }

  private static Task neighbors(String folder, int dim) throws IOException {
    float[] vectors = floats(folder);
    return seed -> {
      NearestNeighbors.Neighbors found =
          new NearestNeighbors(DistanceMetric.COSINE, vectors, dim).of(vectors, NEIGHBORS);
      return Arrays.stream(found.distances()).flatMapToDouble(Arrays::stream).sum();
    };
  }

  /** The last eleventh of the rows asks for its neighbours among the others; the value is recall. */
  private static Task hnsw(String folder, int dim) throws IOException {
    float[] all = floats(folder);
    int rows = all.length / dim;
    int queries = rows / 11;
    float[] indexed = Arrays.copyOf(all, (rows - queries) * dim);
    float[] asked = Arrays.copyOfRange(all, indexed.length, all.length);
    int[][] nearest =
        new NearestNeighbors(DistanceMetric.COSINE, indexed, dim).of(asked, ANNOTATING).rows();
    return new Task() {
      private double build;
      private double query;

      @Override
      public double run(int seed) {
        long begin = System.nanoTime();
        ApproximateNeighbors graph =
            new ApproximateNeighbors(DistanceMetric.COSINE, indexed, dim, seed);
        build = (System.nanoTime() - begin) / 1e9;
        begin = System.nanoTime();
        int[][] found = graph.of(asked, ANNOTATING).rows();
        query = (System.nanoTime() - begin) / 1e9;
        long hits = 0;
        for (int q = 0; q < queries; q++) {
          int[] row = found[q];
          hits +=
              IntStream.of(nearest[q])
                  .filter(n -> IntStream.of(row).anyMatch(m -> m == n))
                  .count();
        }
        return (double) hits / queries / ANNOTATING;
      }

      @Override
      public String parts() {
        return String.format(Locale.ROOT, ", \"build\": %.4f, \"query\": %.4f", build, query);
      }
    };
  }

  private static float[] floats(String folder) throws IOException {
    try (FileChannel file = FileChannel.open(Path.of(folder, "vectors.f32"))) {
      float[] values = new float[(int) (file.size() / Float.BYTES)];
      int piece = 1 << 24;
      for (int at = 0; at < values.length; at += piece) {
        int count = Math.min(piece, values.length - at);
        file.map(FileChannel.MapMode.READ_ONLY, 4L * at, 4L * count)
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(values, at, count);
      }
      return values;
    }
  }

  private static int[] ints(String folder) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of(folder, "labels.i32"));
    int[] values = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(values);
    return values;
  }

  private static Task onSpark(String task, String folder) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[*]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 4)
            .getOrCreate();
    Dataset<Row> table = spark.read().parquet(folder + "/table.parquet");
    boolean executors = task.contains("-executors");
    List<Column> label = List.of(functions.col("label"));
    RowKeys keys =
        executors ? RowKeys.onExecutors(table, "id", label) : RowKeys.onDriver(table, "id", label);
    VectorTable read = VectorTable.of(table, "id", "v");
    VectorBlocks vectors =
        executors
            ? read.onExecutors(keys)
            : VectorBlocks.of(read.onDriver(keys.keys()), read.dimension());
    Solver solver = task.endsWith("-mllib") ? Solver.MLLIB : Solver.BLOCKED;
    int[] labels = keys.codes(0);
    int[] all = IntStream.range(0, labels.length).toArray();
    int classes = IntStream.of(labels).max().orElseThrow() + 1;
    return switch (task.split("-")[0]) {
      case "kmeans" -> seed -> KMeans.cluster(spark, vectors, classes, seed, solver).inertia();
      case "logistic" -> {
        LogisticRegression regression =
            new LogisticRegression(1)
                .withSolver(solver)
                .withTolerance(Double.parseDouble(System.getProperty("tolerance", "1e-4")));
        yield seed -> {
          LinearModel model = regression.fit(spark, vectors, labels, all);
          model.predict(all);
          return model.objective();
        };
      }
      default -> throw new IllegalArgumentException(task);
    };
  }
}
