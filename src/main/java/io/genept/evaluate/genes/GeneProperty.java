package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.LearnerChecks;
import io.genept.metric.PairedComparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Table 1 of the paper: whether a gene has a property, such as dosage sensitivity, by logistic
 * regression and random forest on its vector; ROC-AUC of held-out folds.
 *
 * <p>Replica: {@code StratifiedKFold(5)} unshuffled, the positive class first, each in file order;
 * repeated genes and zero vectors kept; each embedding on the genes it has; mean and population
 * standard deviation over the folds. Otherwise: genes that every embedding has a vector and a text
 * for, each once; shuffled stratified folds for several seeds; each embedding compared with the
 * first over the same splits ({@link PairedComparison}).
 *
 * @param labels of two classes
 * @param positive the class to find; empty for the first of the file
 * @param published which of the paper's data sets it is, to show its numbers beside
 * @param folds of each repeat, at least 2
 * @param repeats seeds of the logistic regression's folds, from 0; at least 1
 * @param forestRepeats the same of the random forest, at most {@code repeats}; 0 leaves it out,
 *     with its replica
 * @param regularization scikit-learn's {@code C} of the logistic regression, above 0
 * @param minMatchedFraction smallest share of the labelled genes that must have a vector, 0 to 1
 */
public record GeneProperty(
    LabelFiles labels,
    Optional<String> positive,
    Optional<PublishedGeneResults> published,
    int folds,
    int repeats,
    int forestRepeats,
    double regularization,
    double minMatchedFraction)
    implements GeneTask {
  public static final int DEFAULT_FOLDS = 5;
  public static final int DEFAULT_REPEATS = 10;

  /** A forest of MLlib takes a hundred times as long as a logistic regression. */
  public static final int DEFAULT_FOREST_REPEATS = 1;

  public static final double DEFAULT_REGULARIZATION = 1;
  public static final double DEFAULT_MIN_MATCHED_FRACTION = 0.1;

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
    LearnerChecks.requireRegularization(regularization);
    requireFraction(minMatchedFraction);
  }

  static void requireFraction(double minMatchedFraction) {
    if (!(minMatchedFraction >= 0 && minMatchedFraction <= 1)) {
      throw UserError.of("--min-matched-fraction %s: expected 0 to 1.", minMatchedFraction);
    }
  }

  @Override
  public String name() {
    return "gene_property";
  }

  @Override
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>(labels.described());
    positive.ifPresent(label -> described.put("positive", label));
    published.ifPresent(set -> described.put("published", nameOf(set).replace('_', '-')));
    described.put("folds", Integer.toString(folds));
    described.put("repeats", Integer.toString(repeats));
    described.put("forest-repeats", Integer.toString(forestRepeats));
    described.put("regularization", Double.toString(regularization));
    described.put("min-matched-fraction", Double.toString(minMatchedFraction));
    return described;
  }

  @Override
  public List<String> files() {
    return labels.paths();
  }

  @Override
  public Ready load(Configuration conf) {
    GeneLabels read = GeneLabels.read(labels, conf);
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
    return new LabelledGenes(
        read,
        (spark, embeddings, outcome) ->
            new GenePropertyRun(this, read, sought, embeddings, outcome).run(spark));
  }

  /** Name of the data set in tables. */
  String dataset() {
    return published.map(GeneProperty::nameOf).orElseGet(labels::name);
  }

  private static String nameOf(PublishedGeneResults set) {
    return set.name().toLowerCase(Locale.ROOT);
  }
}
