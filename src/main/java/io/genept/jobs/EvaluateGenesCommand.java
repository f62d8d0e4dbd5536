package io.genept.jobs;

import io.genept.evaluate.genes.Controls;
import io.genept.evaluate.genes.EvaluateGenes;
import io.genept.evaluate.genes.GeneTask;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate-genes",
    description = {
      "gene_embeddings to metrics: what the vectors tell of the genes, beside controls that know"
          + " little or nothing.",
      "Every number is given as the paper computes it (learner …_replica) and as it should be."
    },
    footer = {
      "",
      "The conf folder has a file for each experiment of the paper.",
      "",
      "Examples:",
      "  jobs/genept evaluate-genes --conf conf/table1-dosage.conf --texts out/gene_texts \\",
      "    --gene-embeddings out/bge,out/ada --output out/table1_dosage",
      "  jobs/genept evaluate-genes --task gene-property --labels essential.tsv --texts out/gene_texts \\",
      "    --gene-embeddings out/bge --output out/essential",
      "  jobs/genept evaluate-genes --task functional-class --labels gene_info_table.csv.gz \\",
      "    --gene-embeddings out/bge --controls random,permuted --output out/classes"
    })
final class EvaluateGenesCommand extends StageCommand.Writing {
  /** What is evaluated. */
  enum Task {
    FUNCTIONAL_CLASS,
    GENE_PROPERTY,
    GENE_INTERACTION,
    PROTEIN_INTERACTION
  }

  @Option(
      names = "--gene-embeddings",
      required = true,
      split = ",",
      paramLabel = "DIR",
      description =
          "The gene_embeddings tables to evaluate, side by side; the others are compared with the"
              + " first.")
  List<String> geneEmbeddings;

  @Option(
      names = "--task",
      required = true,
      paramLabel = "TASK",
      converter = TaskConverter.class,
      description =
          "functional-class: the type of a gene, of many (Fig. 2b); accuracy, macro F1."
              + " gene-property: one of two labels (Table 1); ROC-AUC of cross-validation."
              + " gene-interaction: labelled pairs, split as given (Fig. 2c). protein-interaction:"
              + " reported pairs against others (Fig. 2d-f); ROC-AUC, average precision.")
  Task task;

  @Mixin GeneLabelOptions labels;

  @Mixin GenePairOptions pairs;

  @Option(
      names = "--texts",
      paramLabel = "DIR",
      description =
          "The gene_texts table that the control lsa is made of; gene-interaction also compares it"
              + " without sentences of Gene Ontology.")
  Optional<String> texts;

  @Option(
      names = "--controls",
      split = ",",
      paramLabel = "CONTROL",
      defaultValue = "random,permuted,name,lsa",
      description =
          "Embeddings to set beside: random: Gaussian; permuted: the first table's vectors at other"
              + " genes; name: the bundled sentence model on the symbol; lsa: TF-IDF and truncated"
              + " SVD of --texts; none (default: ${DEFAULT-VALUE}).")
  List<String> controls;

  @Option(
      names = "--control-draws",
      paramLabel = "N",
      defaultValue = "" + EvaluateGenes.Options.DEFAULT_CONTROL_DRAWS,
      description =
          "How often random and permuted are drawn, with seeds from --seed on: with few genes one"
              + " draw says little (default: ${DEFAULT-VALUE}).")
  int controlDraws;

  @Option(
      names = "--mask-labels",
      description =
          "Leakage check: also embeds --texts without the words of the labels (lsa, and the bundled"
              + " model for the genes of the task) and reports the differences.")
  boolean maskLabels;

  @Option(
      names = "--mask-words",
      split = ",",
      paramLabel = "WORD",
      description =
          "Beginnings of further words to remove, such as haploinsuff; with --mask-labels.")
  List<String> maskWords = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "" + EvaluateGenes.Options.DEFAULT_SEED,
      description =
          "Seed of the controls random and permuted, and of bootstrap samples of pairs (default:"
              + " ${DEFAULT-VALUE}).")
  long seed;

  @Override
  String run(SparkSession spark) {
    EvaluateGenes.Result result =
        EvaluateGenes.run(
            spark,
            new EvaluateGenes.Options(
                geneEmbeddings,
                texts,
                controls(),
                controlDraws,
                maskLabels ? Optional.of(maskWords) : Optional.empty(),
                task(),
                seed,
                output,
                writeMode()));
    return String.format("%s: %,d numbers", result.output(), result.metrics().size());
  }

  private GeneTask task() {
    return switch (task) {
      case FUNCTIONAL_CLASS -> labels.functionalClass();
      case GENE_PROPERTY -> labels.geneProperty();
      case GENE_INTERACTION -> pairs.geneInteraction(texts, labels.minMatchedFraction, seed);
      case PROTEIN_INTERACTION -> pairs.proteinInteraction(labels.minMatchedFraction);
    };
  }

  private Set<Controls.Kind> controls() {
    Set<Controls.Kind> kinds = EnumSet.noneOf(Controls.Kind.class);
    if (!controls.equals(List.of("none"))) {
      controls.forEach(name -> kinds.add(Names.parse(Controls.Kind.class, name)));
    }
    return kinds;
  }

  static final class TaskConverter implements ITypeConverter<Task> {
    @Override
    public Task convert(String name) {
      return Names.parse(Task.class, name);
    }
  }
}
