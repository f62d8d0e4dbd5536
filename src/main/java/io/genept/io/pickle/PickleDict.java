package io.genept.io.pickle;

import java.util.ArrayList;
import java.util.List;

/**
 * A Python dict: keys and values in their order. Keys are neither hashed nor compared; a key that a
 * pickle sets twice is there twice.
 */
public final class PickleDict {
  private final List<Object> keys = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  PickleDict() {}

  /** Number of entries. */
  public int size() {
    return keys.size();
  }

  /** The key of an entry. */
  public Object key(int entry) {
    return keys.get(entry);
  }

  /** The value of an entry. */
  public Object value(int entry) {
    return values.get(entry);
  }

  void put(Object key, Object value) {
    keys.add(key);
    values.add(value);
  }
}
