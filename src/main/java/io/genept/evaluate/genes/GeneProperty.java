package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.learn.linear.Regularization;
import io.genept.metric.PairedComparison;
import io.genept.table.Run;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Property of a gene, such as dosage sensitivity, by logistic regression and random forest on its
 * vector; ROC-AUC of held-out folds: Table 1 of the paper.
 *
 * <p>Replica: {@code StratifiedKFold(5)} unshuffled, the positive class first, each in file order;
 * repeated genes and zero vectors kept; each embedding on the genes it has; mean and population
 * standard deviation over the folds. Corrected: genes that every embedding has a vector and a text
 * for, each once; shuffled stratified folds for several seeds; each embedding compared with the
 * first over the same splits ({@link PairedComparison}).
 *
 * @param labels of two classes
 * @param positive the class to find; empty for the first of the file
 * @param published which of the paper's data sets it is, to show its numbers beside
 * @param folds of each repeat, at least 2
 * @param repeats seeds of the logistic regression's folds, from 0; at least 1
 * @param forestRepeats seeds of the random forest's folds, at most {@code repeats}; 0 leaves the
 *     forest out, with its replica
 * @param regularization of the logistic regression
 * @param matched share of the labelled genes that must have a vector
 */
public record GeneProperty(
    LabelFiles labels,
    @Opt(value = "The class to find (default: the first of --labels).", label = "LABEL")
        Optional<String> positive,
    @Opt(
            value =
                "Which of the paper's data sets --labels is, to show its numbers beside:"
                    + " dosage-sensitivity, bivalent-vs-non-methylated, bivalent-vs-lys4-only,"
                    + " tf-range.",
            label = "DATASET")
        Optional<PublishedGeneResults> published,
    @Opt(value = "Folds of the cross-validation.", label = "N", byDefault = "5") int folds,
    @Opt(value = "Shuffles of the folds, seeds from 0.", label = "N", byDefault = "10") int repeats,
    @Opt(
            value =
                "Shuffles of the folds for the random forest, which takes a hundred times as long;"
                    + " 0 leaves it out.",
            label = "N",
            byDefault = "1")
        int forestRepeats,
    Regularization regularization,
    MatchedFraction matched)
    implements GeneTask {

  /**
   * Checks the numbers.
   *
   * @throws UserError if one is out of range
   */
  public GeneProperty {
    if (folds < 2) {
      throw UserError.of("--folds %d: expected at least 2.", folds);
    }
    if (repeats < 1) {
      throw UserError.of("--repeats %d: expected at least 1.", repeats);
    }
    if (forestRepeats < 0 || forestRepeats > repeats) {
      throw UserError.of(
          "--forest-repeats %d: expected 0 to the %d of --repeats.", forestRepeats, repeats);
    }
  }

  @Override
  public Ready load(Run run) {
    GeneLabels read = GeneLabels.read(labels, run);
    List<String> classes = read.classes();
    if (classes.size() != 2) {
      throw UserError.of(
          "Cannot evaluate %s as a property: it has %d classes (%s). Expected two; for more there"
              + " is --task functional-class.",
          String.join(",", labels.files()),
          classes.size(),
          String.join(", ", classes.subList(0, Math.min(5, classes.size()))));
    }
    String sought = positive.orElse(classes.get(0));
    if (!classes.contains(sought)) {
      throw UserError.of(
          "--positive %s: there is no such label in %s. Expected one of %s.",
          sought, String.join(",", labels.files()), String.join(", ", classes));
    }
    return read.ready(
        (setting, embeddings) ->
            new GenePropertyRun(this, read, sought, embeddings, setting).run());
  }

  /** Name of the data set in tables. */
  String dataset() {
    return published.map(set -> set.name().toLowerCase(Locale.ROOT)).orElseGet(labels::name);
  }
}
