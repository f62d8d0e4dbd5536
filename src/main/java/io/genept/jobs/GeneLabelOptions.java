package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.evaluate.genes.FunctionalClass;
import io.genept.evaluate.genes.GeneProperty;
import io.genept.evaluate.genes.LabelFiles;
import io.genept.evaluate.genes.PublishedGeneResults;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Options of the tasks that go by a label of each gene. */
final class GeneLabelOptions {
  @Option(
      names = "--labels",
      split = ",",
      paramLabel = "FILE",
      description = {
        "Labels of genes, gzip or not: a table (CSV, TSV) with the columns gene and label; or"
            + " CLASS=FILE,CLASS=FILE, lists of one gene a line. Symbols, Ensembl or Entrez ids."
            + " Geneformer's gene_info_table.csv and dosage_sens_tf_labels.csv and the table of Chen"
            + " et al. 2020 are read as they are."
      })
  List<String> labels = List.of();

  @Option(
      names = "--gene-column",
      paramLabel = "NAME",
      description =
          "Column of the genes in --labels, with --label-column (default: by the header).")
  Optional<String> geneColumn;

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description = "Column of the labels in --labels, with --gene-column.")
  Optional<String> labelColumn;

  @Option(
      names = "--conflicting-labels",
      paramLabel = "RULE",
      defaultValue = "refuse",
      converter = ConflictsConverter.class,
      description =
          "A gene with two labels: refuse fails; leave-out keeps it in the replica alone (default:"
              + " ${DEFAULT-VALUE}).")
  LabelFiles.Conflicts conflicts;

  @Option(
      names = "--min-matched-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + GeneProperty.DEFAULT_MIN_MATCHED_FRACTION,
      description =
          "Fails if a smaller share of the labelled genes has a vector (default:"
              + " ${DEFAULT-VALUE}).")
  double minMatchedFraction;

  @Option(
      names = "--regularization",
      paramLabel = "C",
      defaultValue = "" + GeneProperty.DEFAULT_REGULARIZATION,
      description =
          "C of the logistic regression as in scikit-learn: larger is weaker (default:"
              + " ${DEFAULT-VALUE}).")
  double regularization;

  @Option(
      names = "--min-members",
      paramLabel = "N",
      defaultValue = "" + FunctionalClass.DEFAULT_MIN_MEMBERS,
      description =
          "functional-class: a class needs more genes than this (default: ${DEFAULT-VALUE}).")
  int minMembers;

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      defaultValue = "" + FunctionalClass.DEFAULT_TEST_FRACTION,
      description = "functional-class: share of genes held out (default: ${DEFAULT-VALUE}).")
  double testFraction;

  @Option(
      names = "--split-seed",
      paramLabel = "N",
      defaultValue = "" + FunctionalClass.DEFAULT_SPLIT_SEED,
      description = "functional-class: seed of the split (default: ${DEFAULT-VALUE}, the paper's).")
  long splitSeed;

  @Option(
      names = "--positive",
      paramLabel = "LABEL",
      description = "gene-property: the class to find (default: the first of --labels).")
  Optional<String> positive;

  @Option(
      names = "--published",
      paramLabel = "DATASET",
      converter = PublishedConverter.class,
      description =
          "gene-property: which of the paper's data sets --labels is, to show its numbers beside:"
              + " dosage-sensitivity, bivalent-vs-non-methylated, bivalent-vs-lys4-only, tf-range.")
  Optional<PublishedGeneResults> published;

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "" + GeneProperty.DEFAULT_FOLDS,
      description = "gene-property: folds of the cross-validation (default: ${DEFAULT-VALUE}).")
  int folds;

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "" + GeneProperty.DEFAULT_REPEATS,
      description =
          "gene-property: shuffles of the folds, seeds from 0 (default: ${DEFAULT-VALUE}).")
  int repeats;

  @Option(
      names = "--forest-repeats",
      paramLabel = "N",
      defaultValue = "" + GeneProperty.DEFAULT_FOREST_REPEATS,
      description =
          "gene-property: the same for the random forest, which takes a hundred times as long; 0"
              + " leaves it out (default: ${DEFAULT-VALUE}).")
  int forestRepeats;

  FunctionalClass functionalClass() {
    return new FunctionalClass(
        files(), minMembers, testFraction, splitSeed, regularization, minMatchedFraction);
  }

  GeneProperty geneProperty() {
    return new GeneProperty(
        files(),
        positive,
        published,
        folds,
        repeats,
        forestRepeats,
        regularization,
        minMatchedFraction);
  }

  private LabelFiles files() {
    if (labels.isEmpty()) {
      throw UserError.of(
          "This task needs --labels: a table with the columns gene and label, or"
              + " CLASS=FILE,CLASS=FILE.");
    }
    return new LabelFiles(labels, geneColumn, labelColumn, conflicts);
  }

  static final class PublishedConverter implements ITypeConverter<PublishedGeneResults> {
    @Override
    public PublishedGeneResults convert(String name) {
      return Names.parse(PublishedGeneResults.class, name);
    }
  }

  static final class ConflictsConverter implements ITypeConverter<LabelFiles.Conflicts> {
    @Override
    public LabelFiles.Conflicts convert(String name) {
      return Names.parse(LabelFiles.Conflicts.class, name);
    }
  }
}
