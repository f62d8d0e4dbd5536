package io.genept.report;

import io.genept.core.Provenance;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.ParquetTable;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Synthetic metrics and cell_embeddings tables: cells around a centre for each type. */
final class SmallTables {
  private static final StructType CELLS =
      CellEmbeddings.SCHEMA
          .add("cell_type", DataTypes.StringType)
          .add("donor", DataTypes.StringType)
          .add("n_counts", DataTypes.IntegerType);

  private final SparkSession spark;
  private final String folder;
  private final List<String> types;
  private final int donors;
  private final int cells;

  SmallTables(SparkSession spark, String folder, List<String> types, int donors, int cells) {
    this.spark = spark;
    this.folder = folder;
    this.types = types;
    this.donors = donors;
    this.cells = cells;
  }

  /** A table named {@code name}; the first {@code without} cells have no vector. */
  String embeddings(String name, int dimension, double noise, int without) {
    Random random = new Random(name.hashCode());
    float[][] centres = new float[types.size()][dimension];
    for (float[] centre : centres) {
      for (int d = 0; d < dimension; d++) {
        centre[d] = (float) (random.nextGaussian() * Math.pow(0.9, d));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (int c = 0; c < cells; c++) {
      float[] vector = new float[dimension];
      for (int d = 0; d < dimension; d++) {
        vector[d] =
            (float) (centres[type(c)][d] + noise * random.nextGaussian() + 0.02 * (c % donors));
      }
      double fraction = c < without ? 0 : Math.min(1, 0.93 + 0.03 * random.nextGaussian());
      rows.add(
          RowFactory.create(
              id(c),
              c < without ? null : vector,
              c < without ? 0 : 900,
              fraction,
              types.get(type(c)),
              "donor " + (1 + c % donors),
              1000 + c));
    }
    String path = folder + "/" + name;
    ParquetTable.write(
        spark.createDataFrame(rows, CELLS),
        path,
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "embed-cells",
            Map.of("atlas", "atlas", "gene-embeddings", "vectors"),
            List.of(new Provenance.Input("atlas", "0".repeat(64), 1234)),
            Map.of(
                CellEmbeddings.FACT_GENES_MATCHED, "17500",
                CellEmbeddings.FACT_GENES_MISSING, "1500",
                CellEmbeddings.FACT_DIMENSION, Integer.toString(dimension)),
            spark.version(),
            null,
            cells));
    return path;
  }

  /** An evaluation of the tables; each embedding scores {@code quality} on average. */
  String metrics(String name, Map<String, Double> quality, int seeds, List<String> embeddings) {
    List<Metric> metrics = new ArrayList<>();
    List<Row> predictions = new ArrayList<>();
    quality.forEach(
        (embedding, mean) -> {
          metrics.add(metric(embedding, "clustering", "", "cell_type", "asw", null, mean / 4));
          Random random = new Random(embedding.hashCode());
          for (long seed = 0; seed < seeds; seed++) {
            double value = mean + (seed % 2 == 0 ? 0.02 : -0.02);
            metrics.add(metric(embedding, "clustering", "kmeans", "cell_type", "ari", seed, value));
            metrics.add(
                metric(embedding, "clustering", "kmeans", "cell_type", "ami", seed, value + 0.1));
            metrics.add(
                metric(embedding, "clustering", "kmeans", "donor", "ari", seed, 0.1 - value / 10));
            for (String score :
                List.of("accuracy", "precision_macro", "recall_macro", "f1_macro")) {
              metrics.add(
                  metric(
                      embedding,
                      "annotation",
                      "logistic_regression",
                      "cell_type",
                      score,
                      seed,
                      value + 0.3));
            }
            for (int c = 0; c < cells; c++) {
              boolean right = random.nextDouble() < mean + 0.2;
              int type = right ? type(c) : random.nextInt(types.size());
              predictions.add(
                  RowFactory.create(
                      "clustering",
                      embedding,
                      "kmeans",
                      "cell_type",
                      seed,
                      id(c),
                      types.get(type(c)),
                      Integer.toString((type * 5 + 3) % types.size()),
                      null));
              if (c % 5 == 0) {
                predictions.add(
                    RowFactory.create(
                        "annotation",
                        embedding,
                        "logistic_regression",
                        "cell_type",
                        seed,
                        id(c),
                        types.get(type(c)),
                        types.get(type),
                        null));
              }
            }
          }
        });
    Map<String, String> options = new LinkedHashMap<>();
    options.put("embeddings", String.join(",", embeddings));
    options.put("label-column", "cell_type");
    options.put("batch-column", "donor");
    String path = folder + "/" + name;
    Metrics.write(
        spark,
        metrics,
        spark.createDataFrame(predictions, Metrics.PREDICTIONS_SCHEMA),
        path,
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "evaluate-cells",
            options,
            embeddings.stream()
                .flatMap(
                    table ->
                        Inputs.describe(table, spark.sparkContext().hadoopConfiguration()).stream())
                .toList(),
            Map.of(),
            spark.version(),
            0L,
            metrics.size()));
    return path;
  }

  private Metric metric(
      String embedding,
      String task,
      String learner,
      String labelColumn,
      String metric,
      Long seed,
      double value) {
    boolean published = metric.equals("ari") && labelColumn.equals("cell_type");
    return new Metric(
        "run",
        task,
        "aorta",
        embedding,
        learner,
        labelColumn,
        metric,
        null,
        seed,
        value,
        task.equals("annotation") ? cells / 5 : cells,
        published ? 0.54 : null,
        published ? "GenePT, Table 2, aorta" : null,
        null);
  }

  private int type(int cell) {
    return (int) (types.size() * Math.pow((cell * 7919L % cells) / (double) cells, 1.4));
  }

  private static String id(int cell) {
    return String.format("cell-%05d", cell);
  }
}
