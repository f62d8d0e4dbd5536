package io.genept.cells.finetune;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.io.Columns;
import io.genept.io.SafetensorsFile;
import io.genept.learn.network.MlpModel;
import io.genept.learn.network.MlpTrainer;
import io.genept.learn.network.TrainingDraw;
import io.genept.table.AttachedTensors;
import io.genept.table.CellEmbeddings;
import io.genept.table.LossCurve;
import io.genept.table.ParquetTable;
import io.genept.table.Run;
import io.genept.table.SparkParts;
import io.genept.table.StoredTable;
import io.genept.table.TableDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes fine-tuned cells, the network and its loss curve as one table, whole or not at all. */
final class FineTunedTable {
  private static final int ROWS_PER_PARTITION = 65_536;
  private static final String SEEN = "genept_seen";
  private static final String SEEN_ID = "genept_seen_id";
  private static final List<String> OWN =
      List.of(FineTune.SET, FineTune.LABEL, FineTune.CONFIDENCE);
  private static final Logger LOG = LoggerFactory.getLogger(FineTunedTable.class);

  private FineTunedTable() {}

  static FineTune.Result write(
      Run run,
      FineTune.Options options,
      Dataset<Row> table,
      TrainingCells cells,
      TrainingDraw drawn,
      MlpTrainer.Fit fit) {
    SparkSession spark = run.spark();
    Dataset<Row> rows = withSet(spark, table, options, cells, drawn);
    StructType schema =
        rows.schema()
            .add(FineTune.LABEL, DataTypes.StringType)
            .add(FineTune.CONFIDENCE, DataTypes.DoubleType);
    List<String> classes = cells.labels().classes();
    Broadcast<MlpModel> network = run.context().broadcast(fit.model());
    LongAccumulator done = spark.sparkContext().longAccumulator("cells");
    try (TableDirectory written =
        TableDirectory.create(options.target().output(), options.target().mode(), run.conf())) {
      Dataset<Row> tuned =
          spark.createDataFrame(
              rows.javaRDD()
                  .mapPartitions(part -> TunedCells.of(part, network.value(), classes, done)),
              schema);
      Column test = col(FineTune.SET).equalTo("test");
      Column label = Columns.named(options.labelColumn()).cast("string");
      SparkParts.Written counted =
          Progress.during(
              "cells",
              -1,
              done::value,
              LOG::info,
              () ->
                  SparkParts.write(
                      tuned,
                      written,
                      "",
                      test,
                      test.and(col(FineTune.LABEL).isNotNull()).and(label.isNotNull()),
                      test.and(col(FineTune.LABEL).equalTo(label))));
      FineTune.Result result = result(counted, options, drawn, fit);
      network(fit, cells, written);
      addFacts(run, options, result);
      written.commit(run.provenance(result.cells()));
      return result;
    } finally {
      network.destroy();
    }
  }

  /** The columns of the table, and to what use each cell was put. */
  private static Dataset<Row> withSet(
      SparkSession spark,
      Dataset<Row> table,
      FineTune.Options options,
      TrainingCells cells,
      TrainingDraw drawn) {
    List<Row> seen = new ArrayList<>();
    for (int row : drawn.train()) {
      seen.add(RowFactory.create(cells.ids()[row], "train"));
    }
    for (int row : drawn.validation()) {
      seen.add(RowFactory.create(cells.ids()[row], "validation"));
    }
    StructType schema =
        new StructType()
            .add(SEEN_ID, DataTypes.StringType, false)
            .add(SEEN, DataTypes.StringType, false);
    List<Column> columns = new ArrayList<>();
    Arrays.stream(CellEmbeddings.SCHEMA.fieldNames()).forEach(name -> columns.add(col(name)));
    CellEmbeddings.obsColumns(table).stream()
        .filter(name -> !OWN.contains(name))
        .forEach(name -> columns.add(Columns.named(name)));
    columns.add(
        coalesce(col(SEEN), when(TrainingCells.labelled(options), lit("test")), lit("unlabelled"))
            .as(FineTune.SET));
    return table
        .join(
            broadcast(ParquetTable.ofRows(spark, seen, schema, ROWS_PER_PARTITION)),
            col(CellEmbeddings.CELL_ID).equalTo(col(SEEN_ID)),
            "left_outer")
        .select(columns.toArray(new Column[0]));
  }

  private static FineTune.Result result(
      SparkParts.Written written,
      FineTune.Options options,
      TrainingDraw drawn,
      MlpTrainer.Fit fit) {
    long compared = written.counts().get(1);
    return new FineTune.Result(
        written.rows(),
        drawn.train().length,
        drawn.validation().length,
        written.counts().get(0),
        compared == 0 ? Double.NaN : (double) written.counts().get(2) / compared,
        fit.state().curve().size(),
        fit.state().bestEpoch(),
        options.target().output());
  }

  private static void network(MlpTrainer.Fit fit, TrainingCells cells, TableDirectory table) {
    MlpModel network = fit.model();
    int inputs = network.centre().length;
    int hidden = network.hidden();
    int classes = network.classes();
    int[] ends = {
      hidden * inputs,
      hidden * (inputs + 1),
      hidden * (inputs + 1) + classes * hidden,
      network.parameters().length
    };
    Map<String, SafetensorsFile.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("centre", SafetensorsFile.Tensor.vector(floats(network.centre())));
    tensors.put("scale", SafetensorsFile.Tensor.vector(floats(network.scale())));
    tensors.put("0.weight", part(network, 0, ends[0], hidden, inputs));
    tensors.put("0.bias", part(network, ends[0], ends[1], hidden));
    tensors.put("2.weight", part(network, ends[1], ends[2], classes, hidden));
    tensors.put("2.bias", part(network, ends[2], ends[3], classes));
    Map<String, String> words = new LinkedHashMap<>();
    words.put("slope", Double.toString(network.slope()));
    for (int label = 0; label < classes; label++) {
      words.put("label_" + label, cells.labels().classes().get(label));
    }
    table.attach(
        LossCurve.FOLDER + "/network.safetensors",
        AttachedTensors.content(new SafetensorsFile(tensors, words)));
    LossCurve curve =
        new LossCurve(
            fit.state().curve().stream()
                .map(
                    epoch ->
                        new LossCurve.Epoch(
                            epoch.epoch(), epoch.trainLoss(), epoch.validationLoss()))
                .toList());
    table.attach(LossCurve.FILE, curve.content());
  }

  private static SafetensorsFile.Tensor part(MlpModel network, int from, int to, int... shape) {
    return new SafetensorsFile.Tensor(shape, Arrays.copyOfRange(network.parameters(), from, to));
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static void addFacts(Run run, FineTune.Options options, FineTune.Result result) {
    Provenance source = StoredTable.provenance(run.spark(), options.embeddings());
    run.fact(CellEmbeddings.FACT_ATLAS, CellEmbeddings.atlas(source, options.embeddings()))
        .fact(CellEmbeddings.FACT_DIMENSION, options.network().hidden())
        .fact("cells_trained", result.trained())
        .fact("cells_validated", result.validated())
        .fact("cells_tested", result.tested());
    if (result.tested() > 0) {
      run.fact("test_accuracy", result.testAccuracy());
    }
    run.fact("epochs", result.epochs()).fact("best_epoch", result.bestEpoch());
  }
}
