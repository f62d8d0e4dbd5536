package io.genept.evaluate.genes;

import io.genept.table.Recorder.Reference;
import java.util.Optional;

/**
 * The paper's numbers (Chen and Zou 2024, Table 1 and Fig. 2b) for the data sets it used. Its
 * embeddings are of text-embedding-ada-002; its rows for random vectors and names stand with the
 * controls of that name, its GenePT row with every other embedding but {@code lsa} and {@code
 * permuted}, which it does not have.
 */
public enum PublishedGeneResults {
  /** Dosage-sensitive against insensitive transcription factors. */
  DOSAGE_SENSITIVITY(.89, .03, .92, .02, .85, .89, .54, .49),
  /** Genes of bivalent chromatin against those without methylation. */
  BIVALENT_VS_NON_METHYLATED(.91, .06, .92, .06, .85, .90, .59, .60),
  /** Genes of bivalent chromatin against those with Lys4 methylation only. */
  BIVALENT_VS_LYS4_ONLY(.94, .03, .95, .04, .89, .91, .46, .42),
  /** Long-range against short-range transcription factors. */
  TF_RANGE(.73, .25, .64, .07, .61, .58, .36, .54);

  private static final String SOURCE = "Chen and Zou 2024, Table 1, ";
  private static final String GENEPT = "GenePT (ada-002)";

  private final double logistic;
  private final double logisticDeviation;
  private final double forest;
  private final double forestDeviation;
  private final double nameLogistic;
  private final double nameForest;
  private final double randomLogistic;
  private final double randomForest;

  PublishedGeneResults(
      double logistic,
      double logisticDeviation,
      double forest,
      double forestDeviation,
      double nameLogistic,
      double nameForest,
      double randomLogistic,
      double randomForest) {
    this.logistic = logistic;
    this.logisticDeviation = logisticDeviation;
    this.forest = forest;
    this.forestDeviation = forestDeviation;
    this.nameLogistic = nameLogistic;
    this.nameForest = nameForest;
    this.randomLogistic = randomLogistic;
    this.randomForest = randomForest;
  }

  /** Mean ROC-AUC over the folds of a logistic regression, or a random forest. */
  Optional<Reference> mean(String embedding, boolean ofForest) {
    if (Controls.Kind.RANDOM.isNameOf(embedding)) {
      return Optional.of(
          new Reference(ofForest ? randomForest : randomLogistic, SOURCE + "random embedding"));
    }
    if (Controls.Kind.NAME.isNameOf(embedding)) {
      return Optional.of(
          new Reference(ofForest ? nameForest : nameLogistic, SOURCE + "gene name only"));
    }
    return isGenePt(embedding)
        ? Optional.of(new Reference(ofForest ? forest : logistic, SOURCE + GENEPT))
        : Optional.empty();
  }

  /** Standard deviation of the ROC-AUC over the folds; that of the controls is not known here. */
  Optional<Reference> deviation(String embedding, boolean ofForest) {
    return isGenePt(embedding)
        ? Optional.of(
            new Reference(ofForest ? forestDeviation : logisticDeviation, SOURCE + GENEPT))
        : Optional.empty();
  }

  /** Accuracy of Fig. 2b: 0.95639 in the notebook, 96 % in the text. */
  static Optional<Reference> functionalClass(String embedding) {
    return isGenePt(embedding)
        ? Optional.of(new Reference(.95639, "Chen and Zou 2024, Fig. 2b (its notebook), " + GENEPT))
        : Optional.empty();
  }

  private static boolean isGenePt(String embedding) {
    return !Leakage.isMasked(embedding) && !Controls.Kind.any(embedding);
  }
}
