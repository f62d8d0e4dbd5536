package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.LearnerChecks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Fig. 2a and b of the paper: the functional class of a gene (protein coding, lincRNA, …) by
 * logistic regression on its vector.
 *
 * <p>Replica: one sample for each line of the file, an Ensembl id; lines whose gene has no vector
 * or a zero one dropped; classes of more than {@code minMembers} of them kept; scikit-learn's
 * {@code train_test_split(test_size, random_state=2023)} without regard to classes; ℓ2 logistic
 * regression of at most 100 iterations, with which scikit-learn did not converge. Lines of one gene
 * lie on both sides of that split. Otherwise: genes that every embedding has a vector and a text
 * for, each once, those of two classes left out; a stratified split, which is one by gene then; the
 * regression converged; beside accuracy macro F1, the accuracy of the majority class, and 95 %
 * intervals from bootstrap samples of the test genes.
 *
 * @param labels the classes
 * @param minMembers a class needs more samples than this
 * @param testFraction share of the samples held out, above 0 and below 1
 * @param splitSeed of both splits, 0 to 4294967295
 * @param regularization scikit-learn's {@code C}, above 0
 * @param minMatchedFraction smallest share of the labelled genes that must have a vector, 0 to 1
 */
public record FunctionalClass(
    LabelFiles labels,
    int minMembers,
    double testFraction,
    long splitSeed,
    double regularization,
    double minMatchedFraction)
    implements GeneTask {
  public static final int DEFAULT_MIN_MEMBERS = 75;
  public static final double DEFAULT_TEST_FRACTION = 0.3;
  public static final long DEFAULT_SPLIT_SEED = 2023;

  /**
   * Checks the numbers.
   *
   * @throws UserError if one is out of range
   */
  public FunctionalClass {
    if (minMembers < 1) {
      throw UserError.of("--min-members %d: expected at least 1.", minMembers);
    }
    LearnerChecks.requireTestFraction(testFraction);
    LearnerChecks.requireRegularization(regularization);
    GeneProperty.requireFraction(minMatchedFraction);
  }

  @Override
  public String name() {
    return "functional_class";
  }

  @Override
  public Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>(labels.described());
    described.put("min-members", Integer.toString(minMembers));
    described.put("test-fraction", Double.toString(testFraction));
    described.put("split-seed", Long.toString(splitSeed));
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
    return new LabelledGenes(
        read,
        (spark, embeddings, outcome) ->
            new FunctionalClassRun(this, read, embeddings, outcome).run(spark));
  }
}
