package io.genept.io.pickle;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Values that a pickle holds as lines of text (protocol 0), and the text of Python 2. */
final class PickleText {
  private static final int LONGEST_NUMBER = 1 << 12;
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private PickleText() {}

  /** A whole number; {@code 00} and {@code 01} are truth values if wanted. */
  static Object whole(PickleInput in, String line, boolean truth) {
    if (truth && (line.equals("00") || line.equals("01"))) {
      return line.equals("01");
    }
    String digits = line.endsWith("L") ? line.substring(0, line.length() - 1) : line;
    if (digits.length() > LONGEST_NUMBER) {
      throw in.damaged("a number of %d digits", digits.length());
    }
    try {
      return smallest(new BigInteger(digits));
    } catch (NumberFormatException e) {
      throw in.damaged("\"%s\" in place of a whole number", shown(line));
    }
  }

  /** The number by which a value is remembered. */
  static long key(PickleInput in, String line) {
    if (whole(in, line, false) instanceof Long key) {
      return key;
    }
    throw in.damaged("a reference to value %s", shown(line));
  }

  static double real(PickleInput in, String line) {
    try {
      return switch (line) {
        case "nan" -> Double.NaN;
        case "inf" -> Double.POSITIVE_INFINITY;
        case "-inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(line);
      };
    } catch (NumberFormatException e) {
      throw in.damaged("\"%s\" in place of a number", shown(line));
    }
  }

  /** A {@code Long} where the number fits. */
  static Object smallest(BigInteger number) {
    return number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0
        ? (Object) number.longValue()
        : number;
  }

  static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** A text of Python 2 as its {@code repr}. */
  static String quoted(PickleInput in, String line) {
    if (line.length() < 2 || line.charAt(0) != line.charAt(line.length() - 1)) {
      throw in.damaged("a text without its quotes");
    }
    String body = line.substring(1, line.length() - 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < body.length(); i++) {
      char c = body.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char next = ++i < body.length() ? body.charAt(i) : '?';
      switch (next) {
        case '\\', '\'', '"' -> text.append(next);
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'x' -> {
          text.append((char) hex(in, body, i + 1, 2));
          i += 2;
        }
        default -> throw in.damaged("the escape \\%s in a text", next);
      }
    }
    return text.toString();
  }

  /** A text in the codec {@code raw-unicode-escape}. */
  static String escaped(PickleInput in, String line) {
    if (line.indexOf('\\') < 0) {
      return line;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < line.length(); i++) {
      char kind = line.charAt(i) == '\\' && i + 1 < line.length() ? line.charAt(i + 1) : ' ';
      if (kind == 'u' || kind == 'U') {
        int digits = kind == 'u' ? 4 : 8;
        int point = hex(in, line, i + 2, digits);
        text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xfffd);
        i += 1 + digits;
      } else {
        text.append(line.charAt(i));
      }
    }
    return text.toString();
  }

  private static int hex(PickleInput in, String text, int from, int digits) {
    try {
      return Integer.parseUnsignedInt(text.substring(from, from + digits), 16);
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw in.damaged("a broken escape in a text");
    }
  }

  private static String shown(String line) {
    return line.length() > 40 ? line.substring(0, 40) + "…" : line;
  }
}
