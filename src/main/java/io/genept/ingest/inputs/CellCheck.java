package io.genept.ingest.inputs;

import io.genept.core.UserError;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import java.util.List;

/** Refuses values that are no expression levels, with file, cell and gene. */
public final class CellCheck {
  private final String input;
  private final CellReader reader;

  public CellCheck(String input, CellReader reader) {
    this.input = input;
    this.reader = reader;
  }

  /**
   * Checks the values of a block.
   *
   * @throws UserError if one is negative or not finite
   */
  public void check(CellBlock block) {
    for (int cell = 0; cell < block.cells(); cell++) {
      int to = block.to(cell);
      for (int at = block.from(cell); at < to; at++) {
        float value = block.value(at);
        if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
          throw refused(block.firstCell() + cell, block.gene(at), value);
        }
      }
    }
  }

  private UserError refused(long cell, int gene, float value) {
    String place =
        "cell "
            + reader.head().cellIds().values().apply(cell)
            + ", gene "
            + reader.genes().ids()[gene];
    if (value < 0 && value > Float.NEGATIVE_INFINITY) {
      return UserError.of(
          "Cannot ingest %s: %s is %s in %s. Expected no negative value: scaled or centred data"
              + " cannot serve as expression weights; %s.",
          input, place, value, reader.head().layer(), choices("the counts"));
    }
    return UserError.of(
        "Cannot ingest %s: %s is %s in %s. Expected a finite number; correct the matrix, or %s.",
        input, place, value, reader.head().layer(), choices("another"));
  }

  private String choices(String what) {
    List<String> others =
        reader.head().layers().stream()
            .filter(layer -> !layer.equals(reader.head().layer()))
            .toList();
    return others.isEmpty()
        ? "this file has no other matrix, so write one with " + what
        : "choose " + what + " by --layer (this file has " + String.join(", ", others) + ")";
  }
}
