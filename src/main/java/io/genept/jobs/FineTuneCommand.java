package io.genept.jobs;

import io.genept.cells.finetune.FineTune;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "fine-tune",
    description =
        "cell_embeddings to cell_embeddings: the hidden layer of a network trained on labels.",
    footer = {
      "",
      "The result holds every cell: fine_tune_set says what it was used for, fine_tune_label and",
      "fine_tune_confidence what the network's head makes of it. _network in it has the network",
      "(safetensors, named as PyTorch's Sequential) and the loss of each epoch. A run that was",
      "stopped goes on from its last epoch when it is given again.",
      "",
      "Examples:",
      "  jobs/genept fine-tune --embeddings out/atlas_w --label-column condition \\",
      "    --patient-column donor --test-patients 1015,1016 --output out/atlas_tuned",
      "  jobs/genept fine-tune --conf conf/fine-tune.conf --embeddings out/atlas_w \\",
      "    --output out/atlas_tuned"
    })
final class FineTuneCommand extends StageCommand.Writing {
  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "DIR",
      description = "The cell_embeddings table to fine-tune.")
  String embeddings;

  @Option(
      names = "--label-column",
      required = true,
      paramLabel = "NAME",
      description = "obs column of the labels to learn; cells without a label are not trained on.")
  String labelColumn;

  @Option(
      names = "--exclude-labels",
      paramLabel = "LABEL",
      split = ",",
      description = "Labels that are not learnt, such as Unknown.")
  List<String> excludedLabels = List.of();

  @Option(
      names = "--patient-column",
      paramLabel = "NAME",
      description = "obs column of the patients, whose cells are held out together.")
  Optional<String> patientColumn;

  @Option(
      names = "--test-patients",
      paramLabel = "ID",
      split = ",",
      description = "Patients whose cells are not seen in training.")
  List<String> testPatients = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Seed of the first weights, the order of the cells and the validation cells (default:"
              + " ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Keeps the state after each epoch, from which the same command goes on, also with more"
              + " --epochs (default: the path of --output and _checkpoint).")
  Optional<String> checkpoint;

  @Mixin NetworkOptions network;

  @Override
  String run(SparkSession spark) {
    FineTune.Result result =
        FineTune.run(
            spark,
            new FineTune.Options(
                embeddings,
                labelColumn,
                Set.copyOf(excludedLabels),
                patientColumn,
                Set.copyOf(testPatients),
                network.network(seed),
                network.draw(),
                checkpoint,
                output,
                writeMode()));
    return String.format(
        Locale.ROOT,
        "%s: %,d cells; trained on %,d, stopped by %,d after epoch %d of %d%s",
        result.output(),
        result.cells(),
        result.trained(),
        result.validated(),
        result.bestEpoch(),
        result.epochs(),
        result.tested() == 0
            ? ""
            : String.format(
                Locale.ROOT,
                "; %.1f %% of %,d test cells right",
                100 * result.testAccuracy(),
                result.tested()));
  }
}
