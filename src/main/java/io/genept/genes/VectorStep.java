package io.genept.genes;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;

/**
 * One change of the vectors of a gene table.
 *
 * @param kind of the change
 * @param n how many components or dimensions, or the seed; 0 for a kind that takes no number
 */
public record VectorStep(Kind kind, int n) {

  /** Kinds of changes. */
  public enum Kind {
    /** Subtracts the mean vector. */
    CENTRE(false),
    /** Subtracts the mean and the projection on the first n principal components. */
    REMOVE_COMPONENTS(true),
    /**
     * Replaces each vector by its scores on the principal components, each scaled to unit variance;
     * components without variance are left out. Agrees with scikit-learn's {@code
     * PCA(whiten=True)}.
     */
    WHITEN(false),
    /**
     * Keeps the first n dimensions and scales the rest to unit ℓ2 norm, for models trained so that
     * this is allowed (Matryoshka).
     */
    TRUNCATE(true),
    /** Scales each vector to unit ℓ2 norm. */
    UNIT(false),
    /**
     * Gives each gene the vector of another gene, drawn with the seed n: the control that knows
     * only how vectors are distributed. Equal to the control {@code permuted} of evaluate-genes.
     */
    PERMUTE(true);

    private final boolean takesNumber;

    Kind(boolean takesNumber) {
      this.takesNumber = takesNumber;
    }

    String label() {
      return OptionSet.nameOf(this);
    }
  }

  /**
   * Checks the number.
   *
   * @throws UserError if the kind needs a number and has none, or has one and takes none
   */
  public VectorStep {
    if (kind.takesNumber && n < 1) {
      throw UserError.of(
          "Cannot use the step %s: it needs a number of at least 1, such as %s=2.",
          kind.label(), kind.label());
    }
    if (!kind.takesNumber && n != 0) {
      throw UserError.of("Cannot use the step %s=%d: it takes no number.", kind.label(), n);
    }
  }

  /**
   * Reads {@code centre} or {@code truncate=256}.
   *
   * @throws UserError if there is no such step
   */
  public static VectorStep parse(String text) {
    String[] parts = text.strip().split("=", -1);
    List<Kind> kinds =
        Arrays.stream(Kind.values()).filter(kind -> kind.label().equals(parts[0])).toList();
    if (kinds.isEmpty()
        || parts.length > 2
        || (parts.length == 2 && !parts[1].matches("\\d{1,9}"))) {
      throw UserError.of(
          "Cannot use the step \"%s\". Expected one of centre, remove-components=N, whiten,"
              + " truncate=N, unit, permute=SEED.",
          text);
    }
    return new VectorStep(kinds.get(0), parts.length == 2 ? Integer.parseInt(parts[1]) : 0);
  }

  /** {@code centre}, {@code truncate=256}. */
  @Override
  public String toString() {
    return kind.takesNumber ? kind.label() + "=" + n : kind.label();
  }
}
