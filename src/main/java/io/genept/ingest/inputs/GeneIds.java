package io.genept.ingest.inputs;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Positions of the distinct ids of genes. */
public final class GeneIds {
  private static final int EXAMPLES = 3;

  private GeneIds() {}

  /**
   * Indexes ids.
   *
   * @param place where they come from
   * @param advice what to do about duplicates
   * @throws UserError if an id occurs twice, with the first such ids and their positions, or is
   *     empty
   */
  public static Map<String, Integer> index(String[] ids, String place, String advice) {
    Map<String, Integer> index = new HashMap<>(ids.length * 2);
    List<String> examples = new ArrayList<>();
    long duplicates = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == null || ids[i].isEmpty()) {
        throw UserError.of(
            "Cannot read %s: the gene id at position %d is empty. Expected a name for each; %s.",
            place, i + 1, advice);
      }
      Integer before = index.putIfAbsent(ids[i], i);
      if (before != null && duplicates++ < EXAMPLES) {
        examples.add(ids[i] + " (positions " + (before + 1) + " and " + (i + 1) + ")");
      }
    }
    if (duplicates > 0) {
      throw UserError.of(
          "Cannot read %s: %d duplicate gene ids, first %s. Expected distinct gene ids; %s.",
          place, duplicates, String.join(", ", examples), advice);
    }
    return index;
  }
}
