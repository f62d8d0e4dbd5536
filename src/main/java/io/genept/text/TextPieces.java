package io.genept.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Cuts a text into the fewest consecutive pieces that a model reads whole, each as long as
 * possible: at white space, or inside a word where the word alone is too long.
 *
 * <p>Needs the model's {@link EmbeddingModel#countTokens} only, which for WordPiece and byte-pair
 * encodings grows with the text and is never changed by a cut at white space.
 */
final class TextPieces {
  private final EmbeddingModel model;
  private final int limit;
  private final int added;

  /**
   * @param model one with a limit
   */
  TextPieces(EmbeddingModel model) {
    this.model = model;
    this.limit = model.maxTokens().orElseThrow();
    this.added = model.countTokens("");
  }

  /** Tokens of a text without those that the model adds to every text. */
  int ownTokens(String text) {
    return model.countTokens(text) - added;
  }

  /** Cuts a text into pieces, none without a token; returns the text itself if it fits. */
  List<String> of(String text) {
    if (fits(text)) {
      return List.of(text);
    }
    List<String> pieces = new ArrayList<>();
    for (String rest = text.strip(); !rest.isEmpty(); ) {
      int end = end(rest);
      String piece = rest.substring(0, end);
      if (ownTokens(piece) > 0) {
        pieces.add(piece);
      }
      rest = rest.substring(end).strip();
    }
    return pieces;
  }

  private boolean fits(String text) {
    return model.countTokens(text) <= limit;
  }

  private int end(String rest) {
    int[] words = wordEnds(rest);
    int whole = most(rest, words.length, i -> words[i - 1]);
    if (whole > 0) {
      return words[whole - 1];
    }
    int characters = rest.codePointCount(0, words[0]);
    IntUnaryOperator offset = i -> rest.offsetByCodePoints(0, i);
    return offset.applyAsInt(Math.max(1, most(rest, characters, offset)));
  }

  /** Finds the largest count from 0 whose beginning of the text fits. */
  private int most(String rest, int counts, IntUnaryOperator offset) {
    int fitting = 0;
    int tooMany = counts + 1;
    while (tooMany - fitting > 1) {
      int middle = (fitting + tooMany) >>> 1;
      if (fits(rest.substring(0, offset.applyAsInt(middle)))) {
        fitting = middle;
      } else {
        tooMany = middle;
      }
    }
    return fitting;
  }

  private static int[] wordEnds(String text) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 1; i <= text.length(); i++) {
      boolean end = i == text.length() || Character.isWhitespace(text.charAt(i));
      if (end && !Character.isWhitespace(text.charAt(i - 1))) {
        ends.add(i);
      }
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }
}
