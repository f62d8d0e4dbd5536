package io.genept.io.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A Python list. While it holds numbers alone they are kept as float32, rounded to nearest: these
 * lists are vectors, and 50 million of their numbers have to fit.
 */
public final class PickleList {
  private float[] numbers = new float[0];
  private List<Object> items;
  private int size;

  PickleList() {}

  /** Number of items. */
  public int size() {
    return size;
  }

  /** Tests whether all items are numbers, not booleans; true of an empty list. */
  public boolean isNumeric() {
    return items == null;
  }

  /**
   * The numbers of a numeric list as float32: the list's own array, not a copy.
   *
   * @throws IllegalStateException if the list is not {@linkplain #isNumeric numeric}
   */
  public float[] numbers() {
    if (items != null) {
      throw new IllegalStateException("not a list of numbers");
    }
    if (numbers.length > size) {
      numbers = Arrays.copyOf(numbers, size);
    }
    return numbers;
  }

  /** The item at a position from 0; a number of a numeric list as {@code Double}. */
  public Object get(int position) {
    return items == null ? (Object) (double) numbers[position] : items.get(position);
  }

  void addAll(double[] values, int count) {
    if (items != null) {
      for (int i = 0; i < count; i++) {
        items.add(values[i]);
      }
      size += count;
      return;
    }
    int needed = Math.addExact(size, count);
    if (needed > numbers.length) {
      // A pickle comes in batches of 1000: exact growth wastes nothing but for single appends.
      numbers = Arrays.copyOf(numbers, count > 1 ? needed : Math.max(needed, 2 * size));
    }
    for (int i = 0; i < count; i++) {
      numbers[size++] = (float) values[i];
    }
  }

  void add(Object item) {
    if (items == null && (item instanceof Double || item instanceof Long)) {
      if (size == numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(8, 2 * size));
      }
      numbers[size++] = ((Number) item).floatValue();
      return;
    }
    if (items == null) {
      items = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        items.add((double) numbers[i]);
      }
      numbers = null;
    }
    items.add(item);
    size++;
  }
}
