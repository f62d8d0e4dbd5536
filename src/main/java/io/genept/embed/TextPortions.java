package io.genept.embed;

import io.genept.io.Sha256;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Texts by their SHA-256 as the driver sees them, a portion at a time, each portion's different
 * ones once.
 *
 * @param portions may be gone through more than once
 * @param count number of things that the texts describe
 */
public record TextPortions(Iterable<Map<String, String>> portions, long count) {
  /** Things of one portion. */
  public static final int SIZE = 4_096;

  /** Makes one portion of texts by their SHA-256. */
  public static TextPortions of(Map<String, String> texts) {
    return new TextPortions(List.of(texts), texts.size());
  }

  /**
   * Cuts texts into portions of {@value #SIZE}.
   *
   * @param texts of the things, each time from the beginning; null for a thing without one
   * @param count number of things
   */
  public static TextPortions of(Supplier<Iterator<String>> texts, long count) {
    return new TextPortions(() -> portions(texts.get()), count);
  }

  private static Iterator<Map<String, String>> portions(Iterator<String> texts) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return texts.hasNext();
      }

      @Override
      public Map<String, String> next() {
        Map<String, String> portion = new LinkedHashMap<>();
        for (int i = 0; i < SIZE && texts.hasNext(); i++) {
          String text = texts.next();
          if (text != null) {
            portion.put(Sha256.of(text), text);
          }
        }
        return portion;
      }
    };
  }
}
