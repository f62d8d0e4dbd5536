package io.genept.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes valid content in one to four places, by the seed alone. */
final class Mutator {
  private static final int LONGEST = 1 << 20;
  private static final long[] EDGES = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    Short.MAX_VALUE,
    1 << 16,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x7ff0000000000000L,
    0x7f800000L,
  };
  private static final String[] TOKENS = {
    "1e400",
    "-1",
    "NaN",
    "-inf",
    "99999999999999999999",
    "0x10",
    "\"",
    "\"\"",
    "'",
    ",",
    "\t",
    "\n",
    "\r\n",
    ";",
    " ",
    "\u0000",
    "{",
    "}",
    "[",
    "]",
    "[[[[[[[[",
    "null",
    "true",
    "%%MatrixMarket",
    "%",
    "\ufeff",
    "\ud83e\uddec",
    "${a}",
    "include \"/etc/hostname\"",
    "../../x",
    "/",
    "__proto__",
    "#",
    "=",
    ":",
    "\\",
    "\\u0000",
    "1.7976931348623157e308",
    "4.9e-324",
  };

  private final SplittableRandom random;

  Mutator(long seed) {
    random = new SplittableRandom(seed);
  }

  byte[] mutated(byte[] valid) {
    byte[] content = valid.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && content.length > 0; i++) {
      content = changed(content);
    }
    return content.length > LONGEST ? Arrays.copyOf(content, LONGEST) : content;
  }

  private byte[] changed(byte[] content) {
    int at = place(content.length);
    return switch (random.nextInt(10)) {
      case 0, 1 -> {
        content[at] ^= (byte) (1 << random.nextInt(8));
        yield content;
      }
      case 2 -> {
        content[at] = (byte) random.nextInt(256);
        yield content;
      }
      case 3, 4 -> edge(content, at);
      case 5 -> Arrays.copyOf(content, at);
      case 6 -> {
        int length = Math.min(content.length - at, 1 + random.nextInt(64));
        byte[] piece = Arrays.copyOfRange(content, at, at + length);
        yield spliced(content, place(content.length), 0, repeated(piece, 1 + random.nextInt(40)));
      }
      case 7 ->
          spliced(content, at, Math.min(content.length - at, 1 + random.nextInt(64)), new byte[0]);
      default -> {
        byte[] token = TOKENS[random.nextInt(TOKENS.length)].getBytes(StandardCharsets.UTF_8);
        int times = random.nextInt(20) == 0 ? 5000 : 1;
        yield spliced(content, at, random.nextInt(3), repeated(token, times));
      }
    };
  }

  /** Places near the beginning and the end, where heads are, more often than others. */
  private int place(int length) {
    int within =
        switch (random.nextInt(3)) {
          case 0 -> Math.min(length, 256);
          default -> length;
        };
    int at = random.nextInt(within);
    return random.nextInt(6) == 0 ? length - 1 - at : at;
  }

  private byte[] edge(byte[] content, int at) {
    long value = EDGES[random.nextInt(EDGES.length)];
    int width = 1 << random.nextInt(4);
    boolean little = random.nextBoolean();
    for (int i = 0; i < width && at + i < content.length; i++) {
      int shift = 8 * (little ? i : width - 1 - i);
      content[at + i] = (byte) (value >>> shift);
    }
    return content;
  }

  private static byte[] repeated(byte[] piece, int times) {
    byte[] all = new byte[piece.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(piece, 0, all, i * piece.length, piece.length);
    }
    return all;
  }

  private static byte[] spliced(byte[] content, int at, int removed, byte[] added) {
    int rest = Math.min(content.length, at + removed);
    byte[] all = new byte[at + added.length + content.length - rest];
    System.arraycopy(content, 0, all, 0, at);
    System.arraycopy(added, 0, all, at, added.length);
    System.arraycopy(content, rest, all, at + added.length, content.length - rest);
    return all;
  }
}
