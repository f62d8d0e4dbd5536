package io.genept.io.pickle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The stack of the pickle machine with its marks. Reals in a row share one primitive array, so that
 * a list of floats never becomes objects.
 */
final class PickleStack {
  private final PickleInput in;
  private Object[] items = new Object[64];
  private int size;
  private int[] marks = new int[16];
  private int markCount;
  private Reals spare = new Reals();

  PickleStack(PickleInput in) {
    this.in = in;
  }

  private static final class Reals {
    private double[] values = new double[16];
    private int size;

    private void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
    }
  }

  void push(Object item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, 2 * size);
    }
    items[size++] = item;
  }

  void pushReal(double value) {
    if (size > floor() && items[size - 1] instanceof Reals reals) {
      reals.add(value);
      return;
    }
    Reals reals = spare == null ? new Reals() : spare;
    spare = null;
    reals.size = 0;
    reals.add(value);
    push(reals);
  }

  Object pop() {
    Object top = peek();
    if (items[size - 1] instanceof Reals reals && --reals.size > 0) {
      return top;
    }
    release(--size);
    return top;
  }

  Object peek() {
    if (size == floor()) {
      throw in.damaged("an operation without its operand");
    }
    Object top = items[size - 1];
    return top instanceof Reals reals ? (Object) reals.values[reals.size - 1] : top;
  }

  void mark() {
    if (markCount == marks.length) {
      marks = Arrays.copyOf(marks, 2 * markCount);
    }
    marks[markCount++] = size;
  }

  /** Moves all items since the last mark, which goes too, to the end of the list. */
  void popInto(PickleList list, int start) {
    for (int i = start; i < size; i++) {
      if (items[i] instanceof Reals reals) {
        list.addAll(reals.values, reals.size);
      } else {
        list.add(items[i]);
      }
    }
    drop(start);
  }

  /** All items since the last mark; both go. */
  List<Object> popToMark() {
    int start = popMark();
    List<Object> popped = new ArrayList<>();
    for (int i = start; i < size; i++) {
      if (items[i] instanceof Reals reals) {
        for (int k = 0; k < reals.size; k++) {
          popped.add(reals.values[k]);
        }
      } else {
        popped.add(items[i]);
      }
    }
    drop(start);
    return popped;
  }

  /** Removes the last mark and returns the position of the item after it. */
  int popMark() {
    if (markCount == 0) {
      throw in.damaged("an operation without its mark");
    }
    return marks[--markCount];
  }

  /** The item below a position that {@link #popMark} returned. */
  Object below(int position) {
    if (position <= floor()) {
      throw in.damaged("an operation without its operand");
    }
    return items[position - 1];
  }

  private int floor() {
    return markCount == 0 ? 0 : marks[markCount - 1];
  }

  private void drop(int start) {
    while (size > start) {
      release(--size);
    }
  }

  private void release(int position) {
    if (items[position] instanceof Reals reals) {
      spare = reals;
    }
    items[position] = null;
  }
}
