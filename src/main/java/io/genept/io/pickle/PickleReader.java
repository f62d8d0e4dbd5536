package io.genept.io.pickle;

import io.genept.core.UserError;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Python pickles of protocol 0 to 5 without running anything: builds text, bytes, numbers,
 * truth values, None, lists, tuples, dicts and numpy arrays of numbers, and refuses every other
 * name.
 *
 * <p>Values are {@code String}, {@code byte[]}, {@code Long} or {@code BigInteger}, {@code Double},
 * {@code Boolean}, {@link #NONE}, {@link PickleList}, {@link PickleTuple}, {@link PickleDict},
 * {@link NumpyArray}. Text of Python 2 is taken as Latin-1. Nothing is read recursively, and no
 * declared length is reserved before its bytes are there, so that a hostile file ends in a {@link
 * UserError} and not in a full heap or stack.
 *
 * <p>Source: the opcodes of CPython's {@code pickletools}; PEP 307, 3154 and 574.
 */
public final class PickleReader {
  /** Python's {@code None}. */
  public static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private static final int NEWEST_PROTOCOL = 5;
  private static final int LONGEST_NUMBER = 1 << 12;

  /** Values other than reals in a list; the GenePT release has some 300,000. */
  private static final int MOST_VALUES = 10_000_000;

  private final PickleInput in;
  private final PickleStack stack;
  private final PickleObjects objects;
  private final Map<Long, Object> memo = new HashMap<>();
  private int values;

  private PickleReader(InputStream stream, String source) {
    in = new PickleInput(stream, source);
    stack = new PickleStack(in);
    objects = new PickleObjects(in, source);
  }

  /**
   * Reads one pickle.
   *
   * @param stream read through a buffer of its own, beyond the end of the pickle; not closed
   * @param source name of the file, for messages
   * @throws UserError if the pickle is cut short or damaged, or names what is not built here
   */
  public static Object read(InputStream stream, String source) {
    return new PickleReader(stream, source).run();
  }

  private Object run() {
    for (int opcode = in.next(); opcode != '.'; opcode = in.next()) {
      if (opcode == 'G') {
        stack.pushReal(in.real());
        while (in.holds('G', 8)) {
          in.next();
          stack.pushReal(in.real());
        }
      } else if (!scalar(opcode) && !text(opcode) && !container(opcode)) {
        other(opcode);
      }
    }
    return stack.pop();
  }

  private boolean scalar(int opcode) {
    switch (opcode) {
      case 'N' -> push(NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push(in.unsigned(1));
      case 'M' -> push(in.unsigned(2));
      case 'J' -> push((long) (int) in.unsigned(4));
      case 0x8a -> push(whole(in.unsigned(1)));
      case 0x8b -> push(whole(in.unsigned(4)));
      case 'I' -> push(PickleText.whole(in, in.line(), true));
      case 'L' -> push(PickleText.whole(in, in.line(), false));
      case 'F' -> stack.pushReal(PickleText.real(in, in.line()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean text(int opcode) {
    switch (opcode) {
      case 0x8c -> push(in.utf8(in.unsigned(1)));
      case 'X' -> push(in.utf8(in.unsigned(4)));
      case 0x8d -> push(in.utf8(in.length8()));
      case 'C' -> push(in.bytes(in.unsigned(1)));
      case 'B' -> push(in.bytes(in.unsigned(4)));
      case 0x8e, 0x96 -> push(in.bytes(in.length8()));
      case 'U' -> push(PickleText.latin(in.bytes(in.unsigned(1))));
      case 'T' -> push(PickleText.latin(in.bytes(in.unsigned(4))));
      case 'S' -> push(PickleText.quoted(in, in.line()));
      case 'V' -> push(PickleText.escaped(in, in.line()));
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean container(int opcode) {
    switch (opcode) {
      case '(' -> {
        count();
        stack.mark();
      }
      case ']' -> push(new PickleList());
      case '}' -> push(new PickleDict());
      case ')' -> push(new PickleTuple(List.of()));
      case 'l' -> {
        PickleList list = new PickleList();
        stack.popInto(list, stack.popMark());
        push(list);
      }
      case 't' -> push(new PickleTuple(stack.popToMark()));
      case 'd' -> {
        PickleDict dict = new PickleDict();
        putAll(dict, stack.popToMark());
        push(dict);
      }
      case 0x85, 0x86, 0x87 -> push(tuple(opcode - 0x84));
      case 'a' -> {
        Object item = stack.pop();
        top(PickleList.class).add(item);
      }
      case 'e' -> {
        int start = stack.popMark();
        stack.popInto(cast(stack.below(start), PickleList.class), start);
      }
      case 's' -> {
        Object value = stack.pop();
        Object key = stack.pop();
        top(PickleDict.class).put(key, value);
      }
      case 'u' -> {
        List<Object> entries = stack.popToMark();
        putAll(top(PickleDict.class), entries);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void other(int opcode) {
    switch (opcode) {
      case 0x80 -> {
        int protocol = in.next();
        if (protocol > NEWEST_PROTOCOL) {
          throw in.damaged("protocol %d", protocol);
        }
      }
      case 0x95 -> in.length8();
      case '0' -> stack.pop();
      case '1' -> stack.popToMark();
      case '2' -> push(stack.peek());
      case 'p' -> memorise(PickleText.key(in, in.line()));
      case 'q' -> memorise(in.unsigned(1));
      case 'r' -> memorise(in.unsigned(4));
      case 0x94 -> memorise((long) memo.size());
      case 'g' -> recall(PickleText.key(in, in.line()));
      case 'h' -> recall(in.unsigned(1));
      case 'j' -> recall(in.unsigned(4));
      case 'c', 'i' -> {
        String module = in.line();
        PickleObjects.Known known = objects.find(module, in.line());
        push(opcode == 'c' ? known : objects.reduce(known, new PickleTuple(stack.popToMark())));
      }
      case 0x93 -> {
        Object name = stack.pop();
        push(objects.find(cast(stack.pop(), String.class), cast(name, String.class)));
      }
      case 'R' -> {
        Object arguments = stack.pop();
        pushReduced(objects.reduce(stack.pop(), arguments));
      }
      case 'b' -> {
        Object state = stack.pop();
        objects.build(stack.peek(), state);
      }
      case 0x97, 0x98 -> throw objects.refused("an array from a buffer outside of the file");
      case 0x8f, 0x90, 0x91 -> throw objects.refused("a set");
      case 'o', 0x81, 0x92 -> throw objects.refused("an object of a class");
      case 'P', 'Q', 0x82, 0x83, 0x84 -> throw objects.refused("an object from outside the file");
      default -> throw in.damaged("the unknown operation 0x%02x", opcode);
    }
  }

  private void push(Object value) {
    count();
    stack.push(value);
  }

  private void pushReduced(Object value) {
    count();
    if (value instanceof Double real) {
      stack.pushReal(real);
    } else {
      stack.push(value);
    }
  }

  private void count() {
    if (++values > MOST_VALUES) {
      throw in.damaged("more than %d values that are no reals of a list", MOST_VALUES);
    }
  }

  private void memorise(long key) {
    count();
    memo.put(key, stack.peek());
  }

  private void recall(long key) {
    Object value = memo.get(key);
    if (value == null) {
      throw in.damaged("a reference to value %d, which is not there yet,", key);
    }
    if (value instanceof Double real) {
      stack.pushReal(real);
    } else {
      push(value);
    }
  }

  private Object whole(long bytes) {
    if (bytes > LONGEST_NUMBER) {
      throw in.damaged("a number of %d bytes", bytes);
    }
    byte[] little = in.bytes(bytes);
    byte[] big = new byte[little.length];
    for (int i = 0; i < big.length; i++) {
      big[i] = little[big.length - 1 - i];
    }
    return PickleText.smallest(big.length == 0 ? BigInteger.ZERO : new BigInteger(big));
  }

  private PickleTuple tuple(int length) {
    Object[] items = new Object[length];
    for (int i = length - 1; i >= 0; i--) {
      items[i] = stack.pop();
    }
    return new PickleTuple(List.of(items));
  }

  private void putAll(PickleDict dict, List<Object> entries) {
    if (entries.size() % 2 != 0) {
      throw in.damaged("a dict key without its value");
    }
    for (int i = 0; i < entries.size(); i += 2) {
      dict.put(entries.get(i), entries.get(i + 1));
    }
  }

  private <T> T top(Class<T> type) {
    return cast(stack.peek(), type);
  }

  private <T> T cast(Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw in.damaged("%s in place of %s", PickleObjects.describe(value), type.getSimpleName());
    }
    return type.cast(value);
  }
}
