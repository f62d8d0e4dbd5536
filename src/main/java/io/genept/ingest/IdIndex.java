package io.genept.ingest;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Positions of distinct ids; eight bytes an id beyond the strings themselves, which a {@code
 * HashMap} would double.
 */
final class IdIndex {
  private static final int EXAMPLES = 3;

  private final String[] ids;
  private final int[] slots;

  private IdIndex(String[] ids) {
    this.ids = ids;
    int capacity = Integer.highestOneBit(Math.max(8, Math.min(ids.length, 1 << 28))) << 2;
    this.slots = new int[capacity];
    Arrays.fill(slots, -1);
  }

  /**
   * Indexes ids.
   *
   * @param what noun for the message, for example {@code cell id}
   * @param place file and part of it
   * @param advice what to do about duplicates
   * @throws UserError if an id occurs twice, with the first such ids and their positions, or is
   *     empty
   */
  static IdIndex of(String[] ids, String what, String place, String advice) {
    IdIndex index = new IdIndex(ids);
    List<String> examples = new ArrayList<>();
    long duplicates = 0;
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == null || ids[i].isEmpty()) {
        throw UserError.of(
            "Cannot read %s: the %s at position %d is empty. Expected a name for each; %s.",
            place, what, i + 1, advice);
      }
      int slot = index.slot(ids[i]);
      if (index.slots[slot] < 0) {
        index.slots[slot] = i;
      } else if (duplicates++ < EXAMPLES) {
        examples.add(ids[i] + " (positions " + (index.slots[slot] + 1) + " and " + (i + 1) + ")");
      }
    }
    if (duplicates > 0) {
      throw UserError.of(
          "Cannot read %s: %d duplicate %ss, first %s. Expected distinct %ss; %s.",
          place, duplicates, what, String.join(", ", examples), what, advice);
    }
    return index;
  }

  /** Position of the id, or -1. */
  int find(String id) {
    return slots[slot(id)];
  }

  private int slot(String id) {
    int mask = slots.length - 1;
    int hash = id.hashCode() * 0x9E3779B9;
    int slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[slot] >= 0 && !ids[slots[slot]].equals(id)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
