package io.genept.io;

import java.io.Serializable;
import java.util.Collection;
import java.util.Set;

/**
 * Texts that stand for a value that is missing. Nothing at all always does.
 *
 * @param texts compared as they are, case and blanks included
 */
public record MissingValues(Set<String> texts) implements Serializable {
  /**
   * What pandas takes for missing (the default {@code na_values} of {@code read_csv}), which holds
   * what R writes ({@code NA}) and what becomes of missing values when they are turned into text,
   * with commas between them.
   */
  public static final String DEFAULT_TEXTS =
      "NA,N/A,n/a,<NA>,#NA,#N/A,#N/A N/A,NaN,nan,-NaN,-nan,NaT,NULL,null,None,"
          + "1.#IND,-1.#IND,1.#QNAN,-1.#QNAN";

  public static final MissingValues DEFAULT = new MissingValues(Set.of(DEFAULT_TEXTS.split(",")));

  /** Of the texts given. */
  public static MissingValues of(Collection<String> texts) {
    return new MissingValues(Set.copyOf(texts));
  }

  /** Tests whether a text is none, empty, or one of these. */
  public boolean contains(String text) {
    return text == null || text.isEmpty() || texts.contains(text);
  }

  /** The value, {@code null} where it is a text that stands for none. */
  public Object known(Object value) {
    return value instanceof String text && contains(text) ? null : value;
  }
}
