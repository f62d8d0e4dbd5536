package io.genept.evaluate.genes;

import io.genept.table.Recorder.Reference;
import java.util.Optional;

/**
 * Numbers of the paper (Chen and Zou 2024, Table 1 and Fig. 2b) for the data sets it used. Its
 * embeddings are of text-embedding-ada-002; its rows for random vectors and names stand with the
 * controls of that name, its GenePT row with every other embedding but {@code lsa} and {@code
 * permuted}, which it does not have.
 */
@SuppressWarnings("ImmutableEnumChecker")
public enum PublishedGeneResults {
  /** Dosage-sensitive against insensitive transcription factors. */
  DOSAGE_SENSITIVITY(new Auc(.89, .92), new Auc(.03, .02), new Auc(.85, .89), new Auc(.54, .49)),
  /** Genes of bivalent chromatin against those without methylation. */
  BIVALENT_VS_NON_METHYLATED(
      new Auc(.91, .92), new Auc(.06, .06), new Auc(.85, .90), new Auc(.59, .60)),
  /** Genes of bivalent chromatin against those with Lys4 methylation only. */
  BIVALENT_VS_LYS4_ONLY(new Auc(.94, .95), new Auc(.03, .04), new Auc(.89, .91), new Auc(.46, .42)),
  /** Long-range against short-range transcription factors. */
  TF_RANGE(new Auc(.73, .64), new Auc(.25, .07), new Auc(.61, .58), new Auc(.36, .54));

  private static final String SOURCE = "Chen and Zou 2024, Table 1, ";
  private static final String GENEPT = "GenePT (ada-002)";

  private final Auc genept;
  private final Auc deviation;
  private final Auc name;
  private final Auc random;

  private record Auc(double logistic, double forest) {
    Reference of(boolean ofForest, String row) {
      return new Reference(ofForest ? forest : logistic, SOURCE + row);
    }
  }

  PublishedGeneResults(Auc genept, Auc deviation, Auc name, Auc random) {
    this.genept = genept;
    this.deviation = deviation;
    this.name = name;
    this.random = random;
  }

  /** Mean ROC-AUC over the folds of a logistic regression, or a random forest. */
  Optional<Reference> mean(String embedding, boolean ofForest) {
    if (Controls.Kind.RANDOM.isNameOf(embedding)) {
      return Optional.of(random.of(ofForest, "random embedding"));
    }
    if (Controls.Kind.NAME.isNameOf(embedding)) {
      return Optional.of(name.of(ofForest, "gene name only"));
    }
    return isGenePt(embedding) ? Optional.of(genept.of(ofForest, GENEPT)) : Optional.empty();
  }

  /** Standard deviation of the ROC-AUC over the folds; that of the controls is not known here. */
  Optional<Reference> deviation(String embedding, boolean ofForest) {
    return isGenePt(embedding) ? Optional.of(deviation.of(ofForest, GENEPT)) : Optional.empty();
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
