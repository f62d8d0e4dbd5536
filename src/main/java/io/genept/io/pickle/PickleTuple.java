package io.genept.io.pickle;

import java.util.List;

/**
 * A Python tuple.
 *
 * @param items in order; not copied
 */
public record PickleTuple(List<Object> items) {
  /** Shows the length alone, since tuples may contain themselves through a list. */
  @Override
  public String toString() {
    return "tuple of " + items.size();
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
