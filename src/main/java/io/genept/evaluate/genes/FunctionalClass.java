package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.learn.linear.Regularization;
import io.genept.table.Run;

/**
 * Functional class of a gene (protein coding, lincRNA, …) by logistic regression on its vector:
 * Fig. 2a and b of the paper.
 *
 * <p>Replica: one sample for each line of the file, an Ensembl id; lines whose gene has no vector
 * or a zero one dropped; classes of more than {@code minMembers} of them kept; scikit-learn's
 * {@code train_test_split(test_size, random_state=2023)} without regard to classes; ℓ2 logistic
 * regression of at most 100 iterations, with which scikit-learn did not converge. Lines of one gene
 * lie on both sides of that split. Corrected: genes that every embedding has a vector and a text
 * for, each once, those of two classes left out; a stratified split, which is one by gene then; the
 * regression converged; beside accuracy macro F1, the accuracy of the majority class, and 95 %
 * intervals from bootstrap samples of the test genes.
 *
 * @param labels the classes
 * @param minMembers a class needs more samples than this
 * @param testFraction share of the samples held out, above 0 and below 1
 * @param splitSeed of both splits, 0 to 4294967295
 * @param matched share of the labelled genes that must have a vector
 */
public record FunctionalClass(
    LabelFiles labels,
    @Opt(value = "A class needs more genes than this.", label = "N", byDefault = "75")
        int minMembers,
    @Opt(value = "Share of genes held out.", label = "SHARE", byDefault = "0.3")
        double testFraction,
    @Opt(value = "Seed of the split; by default the paper's.", label = "N", byDefault = "2023")
        long splitSeed,
    Regularization regularization,
    MatchedFraction matched)
    implements GeneTask {

  /**
   * Checks the numbers.
   *
   * @throws UserError if one is out of range
   */
  public FunctionalClass {
    if (minMembers < 1) {
      throw UserError.of("--min-members %d: expected at least 1.", minMembers);
    }
    if (!(testFraction > 0 && testFraction < 1)) {
      throw UserError.of(
          "--test-fraction %s: expected a number above 0 and below 1.", testFraction);
    }
  }

  @Override
  public Ready load(Run run) {
    GeneLabels read = GeneLabels.read(labels, run);
    return read.ready(
        (setting, embeddings) -> new FunctionalClassRun(this, read, embeddings, setting).run());
  }
}
