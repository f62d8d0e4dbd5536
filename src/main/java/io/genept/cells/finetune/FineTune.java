package io.genept.cells.finetune;

import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.learn.network.MlpOptions;
import io.genept.learn.network.MlpTrainer;
import io.genept.learn.network.MlpTraining;
import io.genept.learn.network.TrainingDraw;
import io.genept.table.CellEmbeddings;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code fine-tune}: a network of two layers with leaky ReLU is trained to predict the labels
 * of cells from their vectors (the paper's Methods, "Enhancing GenePT embeddings through
 * fine-tuning"); its hidden layer is the fine-tuned embedding, written as cell_embeddings of all
 * cells, with the label its head gives.
 *
 * <p>Training stops early on validation patients. Cells of test patients, and those whose label is
 * not used, are never seen. What fine-tuning gains is measured by {@code evaluate-cells --task
 * fine-tuning}, which holds every patient out in turn.
 */
public final class FineTune {
  /** obs column of the result: train, validation, test (labelled, not seen) or unlabelled. */
  public static final String SET = "fine_tune_set";

  /** The head's label. */
  public static final String LABEL = "fine_tune_label";

  /** The head's probability of that label. */
  public static final String CONFIDENCE = "fine_tune_confidence";

  private static final Logger LOG = LoggerFactory.getLogger(FineTune.class);

  private FineTune() {}

  /**
   * Options of {@code fine-tune}.
   *
   * @param embeddings path of a cell_embeddings table
   * @param labelColumn obs column of the labels to learn
   * @param excludeLabels labels that are not learnt, {@code Unknown} for example
   * @param patientColumn obs column of the patients; empty where they are not known
   * @param testPatients whose cells are not seen in training
   * @param seed of the first weights, the order of the cells and the validation cells
   * @param network and its training
   * @param draw which cells keep their label, and which stop the training
   * @param driverCells most cells that the network is trained on, at least 100
   * @param checkpoint folder that keeps the state after each epoch; empty for the output's path and
   *     {@code _checkpoint}
   * @param target the table to write
   */
  @Stage(
      name = "fine-tune",
      does = "cell_embeddings to cell_embeddings: the hidden layer of a network trained on labels.",
      notes = {
        "The result holds every cell: fine_tune_set says what it was used for, fine_tune_label and",
        "fine_tune_confidence what the network's head makes of it. _network in it has the network",
        "(safetensors, named as PyTorch's Sequential) and the loss of each epoch. A run that was",
        "stopped goes on from its last epoch when it is given again."
      },
      examples = {
        "fine-tune --embeddings out/atlas_w --label-column condition \\\n"
            + "--patient-column donor --test-patients 1015,1016 --output out/atlas_tuned",
        "fine-tune --conf conf/fine-tune.conf --embeddings out/atlas_w \\\n"
            + "--output out/atlas_tuned"
      })
  public record Options(
      @Opt(value = "The cell_embeddings table to fine-tune.", label = "DIR", role = Opt.Role.INPUT)
          String embeddings,
      @Opt(
              value =
                  "obs column of the labels to learn; cells without a label are not trained on.",
              label = "NAME")
          String labelColumn,
      @Opt(value = "Labels that are not learnt, such as Unknown.", label = "LABEL")
          Set<String> excludeLabels,
      @Opt(value = "obs column of the patients, whose cells are held out together.", label = "NAME")
          Optional<String> patientColumn,
      @Opt(value = "Patients whose cells are not seen in training.", label = "ID")
          Set<String> testPatients,
      @Opt(
              value = "Seed of the first weights, the order of the cells and the validation cells.",
              label = "N",
              byDefault = "0")
          long seed,
      MlpOptions network,
      TrainingDraw.Options draw,
      @Opt(
              value =
                  "Most cells that the network is trained on, by the driver; of more labelled cells"
                      + " a share of each label's.",
              label = "N",
              byDefault = "100000")
          int driverCells,
      @Opt(
              value =
                  "Keeps the state after each epoch, from which the same command goes on, also with"
                      + " more --epochs (default: the path of --output and _checkpoint).",
              label = "DIR",
              role = Opt.Role.RUN)
          Optional<String> checkpoint,
      Target target) {
    public Options {
      excludeLabels = Collections.unmodifiableSet(new TreeSet<>(excludeLabels));
      testPatients = Collections.unmodifiableSet(new TreeSet<>(testPatients));
      if (driverCells < 100) {
        throw UserError.of("--driver-cells %d: expected at least 100.", driverCells);
      }
      if (!testPatients.isEmpty() && patientColumn.isEmpty()) {
        throw UserError.of(
            "Cannot keep patients %s for testing: --patient-column is missing. Expected the obs"
                + " column of the patients.",
            testPatients);
      }
      if (patientColumn.filter(labelColumn::equals).isPresent()) {
        throw UserError.of(
            "--patient-column %s is the --label-column too. Expected the column of the patients,"
                + " and that of what is to be learnt as labels.",
            labelColumn);
      }
    }

    String checkpointFolder() {
      return checkpoint.orElse(target.output().replaceAll("/+$", "") + "_checkpoint");
    }
  }

  /**
   * Outcome of a training.
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
      String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d cells; trained on %,d, stopped by %,d after epoch %d of %d%s",
          output,
          cells,
          trained,
          validated,
          bestEpoch,
          epochs,
          tested == 0
              ? ""
              : String.format(
                  Locale.ROOT, "; %.1f %% of %,d test cells right", 100 * testAccuracy, tested));
    }
  }

  /**
   * Fine-tunes the cells.
   *
   * @throws UserError if the table is missing or of another kind, a column is missing, there are
   *     too few labels or cells, training diverges, or there is a checkpoint of another run
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    options.target().requireWritable(run.conf());
    String path = options.embeddings();
    Dataset<Row> table = CellEmbeddings.read(run.spark(), path);
    CellEmbeddings.requireObs(table, path, "--label-column", options.labelColumn());
    options
        .patientColumn()
        .ifPresent(column -> CellEmbeddings.requireObs(table, path, "--patient-column", column));
    run.step(path);
    TrainingCells cells = TrainingCells.read(table, options);
    TrainingDraw drawn =
        TrainingDraw.draw(
            path,
            cells.labels().codes(),
            cells.everyRow(),
            cells.patients(),
            options.draw(),
            options.seed());
    LOG.debug(
        "{} labels of {} training cells; training stops by {} cells of {} {}",
        cells.labels().classes().size(),
        drawn.train().length,
        drawn.validation().length,
        drawn.groups(),
        OptionSet.nameOf(drawn.by()));
    TrainingCheckpoint checkpoint =
        new TrainingCheckpoint(options.checkpointFolder(), madeWith(run, options), run.conf());
    MlpTrainer.Fit fit = fit(cells, drawn, options, checkpoint);
    return FineTunedTable.write(run, options, table, cells, drawn, fit);
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
            LOG.debug(
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
                    options.network(),
                    options.seed())
                .fit(cells.vectors(), cells.dimension(), from, watcher));
  }

  private static String rounded(double loss) {
    return String.format(Locale.ROOT, "%.4f", loss);
  }

  /** All that the parameters depend on, as text; more epochs go on from fewer. */
  private static Map<String, String> madeWith(Run run, Options options) {
    Map<String, String> made = new LinkedHashMap<>();
    OptionSet.describe(options, Opt.Role.RESULT)
        .forEach((name, value) -> made.put(name, Provenance.text(value)));
    List.of("epochs", "patience").forEach(made::remove);
    made.put("embeddings with the hash", run.inputs().get(0).sha256());
    return made;
  }
}
