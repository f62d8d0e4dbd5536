package io.genept.evaluate.panels;

import io.genept.core.UserError;
import java.io.Serializable;

/**
 * Number of genes that two panels have in common.
 *
 * @param count 0 or more; {@link Integer#MAX_VALUE} for no panels: every gene that both sides have
 */
public record SharedGenes(int count) implements Serializable {
  private static final String ALL = "all";

  public SharedGenes {
    if (count < 0) {
      throw UserError.of("--shared-genes %d: expected numbers from 0 on, or all.", count);
    }
  }

  /** Every gene of both sides. */
  public static SharedGenes all() {
    return new SharedGenes(Integer.MAX_VALUE);
  }

  /** Reads a number or {@code all}. */
  public static SharedGenes parse(String text) {
    String value = text.strip();
    try {
      return value.equals(ALL) ? all() : new SharedGenes(Integer.parseInt(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is neither a whole number nor all", e);
    }
  }

  boolean isAll() {
    return count == Integer.MAX_VALUE;
  }

  boolean isNone() {
    return count == 0;
  }

  @Override
  public String toString() {
    return isAll() ? ALL : Integer.toString(count);
  }
}
