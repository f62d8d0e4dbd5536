package io.genept.genes;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import java.util.Arrays;
import java.util.List;

/**
 * One change of the vectors of a gene table.
 *
 * @param kind of the change
 * @param number how many components or dimensions, the seed, or the shrinkage; 0 where none is
 *     given
 */
public record VectorStep(Kind kind, double number) {

  /** Kinds of changes. */
  public enum Kind {
    /** Subtracts the mean vector. */
    CENTRE(Takes.NONE),
    /** Subtracts the mean and the projection on the first n principal components. */
    REMOVE_COMPONENTS(Takes.WHOLE),
    /**
     * Replaces each vector by its scores on the principal components, each scaled to unit variance;
     * components without variance are left out. Agrees with scikit-learn's {@code
     * PCA(whiten=True)}. With a number {@code s} the variances {@code λ} (divisor n) are shrunk, to
     * unit variance of {@code λ + s·λ̄}, so that no direction is left out or blown up; the map is
     * kept with the table.
     */
    WHITEN(Takes.SHRINKAGE),
    /**
     * Keeps the first n dimensions and scales the rest to unit ℓ2 norm, for models trained so that
     * this is allowed (Matryoshka).
     */
    TRUNCATE(Takes.WHOLE),
    /** Scales each vector to unit ℓ2 norm. */
    UNIT(Takes.NONE),
    /**
     * Gives each gene the vector of another gene, drawn with the seed n: the control that knows
     * only how vectors are distributed. Equal to the control {@code permuted} of evaluate-genes.
     */
    PERMUTE(Takes.WHOLE);

    private final Takes takes;

    Kind(Takes takes) {
      this.takes = takes;
    }

    String label() {
      return OptionSet.nameOf(this);
    }
  }

  private enum Takes {
    NONE,
    WHOLE,
    SHRINKAGE
  }

  /**
   * Checks the number.
   *
   * @throws UserError if the kind needs a number and has none, or has one and takes none
   */
  public VectorStep {
    if (kind.takes == Takes.WHOLE && (number < 1 || number != Math.rint(number))) {
      throw UserError.of(
          "Cannot use the step %s: it needs a whole number of at least 1, such as %s=2.",
          kind.label(), kind.label());
    }
    if (kind.takes == Takes.NONE && number != 0) {
      throw UserError.of(
          "Cannot use the step %s=%s: it takes no number.", kind.label(), text(number));
    }
  }

  /** How many components or dimensions, or the seed. */
  int n() {
    return (int) number;
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
        || (parts.length == 2 && !parts[1].matches("\\d{1,9}(\\.\\d{1,9})?"))) {
      throw UserError.of(
          "Cannot use the step \"%s\". Expected one of centre, remove-components=N, whiten or"
              + " whiten=SHRINKAGE, truncate=N, unit, permute=SEED.",
          text);
    }
    return new VectorStep(kinds.get(0), parts.length == 2 ? Double.parseDouble(parts[1]) : 0);
  }

  /** {@code centre}, {@code truncate=256}. */
  @Override
  public String toString() {
    return kind.takes == Takes.NONE || number == 0
        ? kind.label()
        : kind.label() + "=" + text(number);
  }

  private static String text(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
