package io.genept.text.onnx;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * BERT's split of a text into lower-case words and single punctuation marks, before WordPiece.
 *
 * <p>In this order: tab, line feed, carriage return and Unicode's separators become a space;
 * control, format and private-use characters and U+FFFD are dropped; CJK ideographs become words of
 * their own; canonical decomposition (NFD) and removal of non-spacing marks take the accents off;
 * letters are lower-cased one by one; words end at white space, and each punctuation character is a
 * word. "Punctuation" is Unicode's plus the ASCII symbols such as {@code $ + < =}.
 *
 * <p>Agrees with {@code BertNormalizer} and {@code BertPreTokenizer} of HuggingFace tokenizers
 * 0.23.3 on every code point but 463, nearly all of them newer than that library's Unicode tables
 * (version 8; marks, punctuation and letters of scripts added since) and none in English, Greek or
 * CJK prose.
 */
final class BasicTokenizer {

  private BasicTokenizer() {}

  static List<String> split(String text) {
    String plain = clean(text);
    if (!Normalizer.isNormalized(plain, Normalizer.Form.NFD)) {
      plain = Normalizer.normalize(plain, Normalizer.Form.NFD);
    }
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < plain.length(); ) {
      int c = plain.codePointAt(i);
      i += Character.charCount(c);
      if (isWhiteSpace(c)) {
        flush(word, words);
      } else if (isPunctuation(c)) {
        flush(word, words);
        words.add(Character.toString(c));
      } else if (Character.getType(c) != Character.NON_SPACING_MARK) {
        word.appendCodePoint(Character.toLowerCase(c));
      }
    }
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (!word.isEmpty()) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  private static String clean(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (isWhiteSpace(c)) {
                kept.append(' ');
              } else if (isIdeograph(c)) {
                kept.append(' ').appendCodePoint(c).append(' ');
              } else if (!isDropped(c)) {
                kept.appendCodePoint(c);
              }
            });
    return kept.toString();
  }

  /** The other control characters that Unicode calls white space, such as U+000B, are dropped. */
  private static boolean isWhiteSpace(int c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || (c > 0x7F && isSeparator(c));
  }

  private static boolean isSeparator(int c) {
    return switch (Character.getType(c)) {
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static boolean isDropped(int c) {
    return c == 0xFFFD
        || switch (Character.getType(c)) {
          case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.SURROGATE ->
              true;
          default -> false;
        };
  }

  private static boolean isPunctuation(int c) {
    if (c < 0x80) {
      return c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** The blocks of BERT's original tokenizer; kana and hangul are words like any others. */
  private static boolean isIdeograph(int c) {
    return c >= 0x3400
        && ((c >= 0x4E00 && c <= 0x9FFF)
            || c <= 0x4DBF
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0x20000 && c <= 0x2A6DF)
            || (c >= 0x2A700 && c <= 0x2B81F)
            || (c >= 0x2B920 && c <= 0x2CEAF)
            || (c >= 0x2F800 && c <= 0x2FA1F));
  }
}
