package io.genept.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Texts that are embedded and kept together.
 *
 * @param keys their SHA-256 digests
 * @param texts in the same order
 */
public record TextBatch(List<String> keys, List<String> texts) implements Serializable {

  /** Cuts texts by their digest into batches of at most {@code size}. */
  public static List<TextBatch> of(Map<String, String> texts, int size) {
    List<String> keys = new ArrayList<>(texts.keySet());
    List<TextBatch> batches = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += size) {
      List<String> own = new ArrayList<>(keys.subList(from, Math.min(keys.size(), from + size)));
      batches.add(new TextBatch(own, new ArrayList<>(own.stream().map(texts::get).toList())));
    }
    return batches;
  }

  /** Number of texts. */
  public int size() {
    return keys.size();
  }
}
