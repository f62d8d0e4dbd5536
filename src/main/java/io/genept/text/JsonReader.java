package io.genept.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one JSON document (RFC 8259) into maps, lists, strings, doubles, booleans and null.
 *
 * <p>Exists so that a tokenizer file can be read without a JSON library in this package: the one
 * that Spark brings changes with Spark. Strict, apart from repeated names, of which the last wins;
 * nesting is limited to 100.
 */
final class JsonReader {
  private static final int MAX_DEPTH = 100;

  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * @return {@code Map<String, Object>}, {@code List<Object>}, String, Double, Boolean or null
   * @throws IllegalArgumentException if the text is not JSON; the message gives the offset
   */
  static Object parse(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.skipSpace();
    if (reader.at < text.length()) {
      throw reader.error("the end");
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > MAX_DEPTH) {
      throw error("at most " + MAX_DEPTH + " levels");
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> members = new LinkedHashMap<>();
    at++;
    skipSpace();
    if (accept('}')) {
      return members;
    }
    do {
      skipSpace();
      String name = string();
      skipSpace();
      require(':');
      members.put(name, value(depth + 1));
      skipSpace();
    } while (accept(','));
    require('}');
    return members;
  }

  private List<Object> array(int depth) {
    List<Object> elements = new ArrayList<>();
    at++;
    skipSpace();
    if (accept(']')) {
      return elements;
    }
    do {
      elements.add(value(depth + 1));
      skipSpace();
    } while (accept(','));
    require(']');
    return elements;
  }

  private String string() {
    require('"');
    StringBuilder characters = new StringBuilder();
    while (true) {
      char c = next();
      if (c == '"') {
        return characters.toString();
      } else if (c == '\\') {
        characters.append(escaped());
      } else if (c < ' ') {
        at--;
        throw error("an escaped control character");
      } else {
        characters.append(c);
      }
    }
  }

  private char escaped() {
    char c = next();
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(next(), 16);
          if (digit < 0) {
            at--;
            throw error("four hexadecimal digits");
          }
          code = code * 16 + digit;
        }
        yield (char) code;
      }
      default -> {
        at--;
        throw error("an escape sequence");
      }
    };
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw error(word);
    }
    at += word.length();
    return value;
  }

  private Double number() {
    int start = at;
    while (at < text.length() && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")) {
      at = start;
      throw error("a value");
    }
    return Double.valueOf(digits);
  }

  private void skipSpace() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at >= text.length()) {
      throw error("more text");
    }
    return text.charAt(at++);
  }

  private boolean accept(char c) {
    if (peek() == c && at < text.length()) {
      at++;
      return true;
    }
    return false;
  }

  private void require(char c) {
    if (!accept(c)) {
      throw error("'" + c + "'");
    }
  }

  private IllegalArgumentException error(String expected) {
    return new IllegalArgumentException("expected " + expected + " at character " + at);
  }
}
