package io.genept.text;

import java.util.List;
import java.util.Objects;

/** Checks that every model makes of its texts. */
public final class TextChecks {
  private TextChecks() {}

  /**
   * Returns text {@code index} of a call to {@link EmbeddingModel#embed}.
   *
   * @throws NullPointerException if it is null
   * @throws IllegalArgumentException if it is blank
   */
  public static String requireText(List<String> texts, int index) {
    String text = Objects.requireNonNull(texts.get(index), () -> "Text " + index + " is null");
    if (text.isBlank()) {
      throw blank(index);
    }
    return text;
  }

  public static IllegalArgumentException blank(int index) {
    return new IllegalArgumentException(
        "Cannot embed text " + index + ": it is blank. Leave out genes without text.");
  }
}
