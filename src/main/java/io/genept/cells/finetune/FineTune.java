package io.genept.cells.finetune;

import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.learn.network.MlpOptions;
import io.genept.learn.network.MlpTrainer;
import io.genept.learn.network.MlpTraining;
import io.genept.learn.network.TrainingDraw;
import io.genept.table.CellEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code fine-tune}: a network of two layers with leaky ReLU is trained to tell the labels of
 * cells by their vectors (the paper's Methods, "Enhancing GenePT embeddings through fine-tuning");
 * its hidden layer is the fine-tuned embedding, written as cell_embeddings of all cells, with the
 * label its head gives.
 *
 * <p>Training stops early on validation patients. Cells of test patients, and those whose label is
 * not used, are never seen. What fine-tuning gains is measured by {@code evaluate-cells --task
 * fine_tuning}, which holds every patient out in turn.
 */
public final class FineTune {
  /** obs columns of the result: train, validation, test (labelled, not seen) or unlabelled. */
  public static final String SET = "fine_tune_set";

  /** The head's label. */
  public static final String LABEL = "fine_tune_label";

  /** The head's probability of that label. */
  public static final String CONFIDENCE = "fine_tune_confidence";

  /** Folder of the result with the network and the loss curve; Spark and pandas pass over it. */
  public static final String NETWORK = "_network";

  private static final Logger LOG = LoggerFactory.getLogger(FineTune.class);

  private FineTune() {}

  /**
   * What to fine-tune, on what and how.
   *
   * @param embeddings path of a cell_embeddings table
   * @param labelColumn obs column of the labels to learn
   * @param excludedLabels labels that are not learnt, {@code Unknown} for example
   * @param patientColumn obs column of the patients; empty where they are not told apart
   * @param testPatients whose cells are not seen in training
   * @param network and its training
   * @param draw which cells keep their label, and which stop the training
   * @param checkpoint folder that keeps the state after each epoch; empty for the output's path and
   *     {@code _checkpoint}
   * @param output path of the table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String embeddings,
      String labelColumn,
      Set<String> excludedLabels,
      Optional<String> patientColumn,
      Set<String> testPatients,
      MlpOptions network,
      TrainingDraw.Options draw,
      Optional<String> checkpoint,
      String output,
      WriteMode writeMode) {
    public Options {
      excludedLabels = Set.copyOf(excludedLabels);
      testPatients = Set.copyOf(testPatients);
      if (!testPatients.isEmpty() && patientColumn.isEmpty()) {
        throw UserError.of(
            "Cannot keep patients %s for testing: --patient-column is missing. Expected the obs"
                + " column of the patients.",
            new TreeSet<>(testPatients));
      }
      if (patientColumn.filter(labelColumn::equals).isPresent()) {
        throw UserError.of(
            "--patient-column %s is the --label-column too. Expected the column of the patients,"
                + " and that of what is to be learnt as labels.",
            labelColumn);
      }
    }

    String checkpointFolder() {
      return checkpoint.orElse(output.replaceAll("/+$", "") + "_checkpoint");
    }

    Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("embeddings", embeddings);
      described.put("label-column", labelColumn);
      described.put("exclude-labels", String.join(",", new TreeSet<>(excludedLabels)));
      patientColumn.ifPresent(column -> described.put("patient-column", column));
      described.put("test-patients", String.join(",", new TreeSet<>(testPatients)));
      described.putAll(network.described());
      described.putAll(draw.described());
      described.put("seed", Long.toString(network.seed()));
      described.put("checkpoint", checkpointFolder());
      described.put("output", output);
      return described;
    }
  }

  /**
   * What was done.
   *
   * @param cells rows of the table
   * @param trained cells the network was trained on
   * @param validated cells that stopped the training
   * @param tested labelled cells it has not seen
   * @param testAccuracy share of these that the head labels right; NaN where there are none
   * @param epochs passes over the training cells
   * @param bestEpoch the one whose network is kept
   * @param output path of the table
   */
  public record Result(
      long cells,
      int trained,
      int validated,
      long tested,
      double testAccuracy,
      int epochs,
      int bestEpoch,
      String output) {}

  /**
   * Fine-tunes the cells.
   *
   * @throws UserError if the table is missing or of another kind, a column is missing, there are
   *     too few labels or cells, training diverges, or there is a checkpoint of another run
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    Dataset<Row> table = CellEmbeddings.read(spark, options.embeddings());
    CellEmbeddings.requireObs(table, options.embeddings(), "--label-column", options.labelColumn());
    options
        .patientColumn()
        .ifPresent(
            column ->
                CellEmbeddings.requireObs(table, options.embeddings(), "--patient-column", column));
    spark.sparkContext().setJobDescription("fine-tune " + options.embeddings());
    List<Provenance.Input> inputs = Inputs.describe(options.embeddings(), conf);
    try (TrainingCells cells = TrainingCells.read(spark, table, options)) {
      TrainingDraw drawn =
          TrainingDraw.draw(
              options.embeddings(),
              cells.labels().codes(),
              cells.everyRow(),
              cells.patients(),
              options.draw(),
              options.network().seed());
      LOG.info(
          "{} labels of {} training cells; training stops by {} cells of {} {}",
          cells.labels().classes().size(),
          drawn.train().length,
          drawn.validation().length,
          drawn.groups(),
          drawn.by());
      TrainingCheckpoint checkpoint =
          new TrainingCheckpoint(options.checkpointFolder(), madeWith(options, inputs), conf);
      MlpTrainer.Fit fit = fit(cells, drawn, options, checkpoint);
      return FineTunedTable.write(spark, table, options, inputs, cells, drawn, fit);
    }
  }

  private static MlpTrainer.Fit fit(
      TrainingCells cells, TrainingDraw drawn, Options options, TrainingCheckpoint checkpoint) {
    Optional<MlpTraining.State> from = checkpoint.read();
    int before = from.map(state -> state.curve().size()).orElse(0);
    if (before > 0) {
      LOG.info("Going on from the checkpoint of epoch {}", before);
    }
    AtomicLong done = new AtomicLong();
    MlpTraining.Watcher watcher =
        new MlpTraining.Watcher() {
          @Override
          public void trained(int samples) {
            done.addAndGet(samples);
          }

          @Override
          public void epoch(MlpTraining.State state) {
            checkpoint.write(state);
            MlpTraining.Epoch epoch = state.curve().get(state.curve().size() - 1);
            LOG.info(
                "epoch {} of at most {}: loss {} in training, {} in validation, lowest in epoch {}",
                epoch.epoch(),
                options.network().epochs(),
                rounded(epoch.trainLoss()),
                rounded(epoch.validationLoss()),
                state.bestEpoch());
          }
        };
    return Progress.during(
        "cells trained on",
        (long) (options.network().epochs() - before) * drawn.train().length,
        done::get,
        LOG::info,
        () ->
            new MlpTrainer(
                    cells.labels().codes(),
                    drawn,
                    cells.labels().classes().size(),
                    options.network())
                .fit(cells.vectors(), from, watcher));
  }

  private static String rounded(double loss) {
    return String.format(java.util.Locale.ROOT, "%.4f", loss);
  }

  /** All that the parameters depend on; more epochs go on from fewer. */
  private static Map<String, String> madeWith(Options options, List<Provenance.Input> inputs) {
    Map<String, String> made = options.described();
    List.of("embeddings", "epochs", "patience", "checkpoint", "output").forEach(made::remove);
    made.put("embeddings with the hash", inputs.get(0).sha256());
    return made;
  }
}
