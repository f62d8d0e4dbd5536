package io.genept.evaluate.genes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Removes from a text the words that a label consists of, so that a vector of the text cannot say
 * the label in its own words: words of {@value #SHORTEST} letters and digits or more of the class
 * names, and further ones, each with any ending ({@code bivalent} takes {@code bivalently} too), in
 * any case.
 */
final class LabelWords {
  private static final int SHORTEST = 4;
  private static final Pattern SPACES = Pattern.compile("\\s{2,}");

  private final List<String> words;
  private final Pattern pattern;

  /**
   * @param labels names of the classes, {@code dosage_sensitive}
   * @param further beginnings of words, {@code haploinsuff}
   */
  LabelWords(List<String> labels, List<String> further) {
    words =
        Stream.concat(
                labels.stream()
                    .flatMap(label -> Arrays.stream(label.split("[^\\p{L}\\p{N}]+")))
                    .filter(word -> word.length() >= SHORTEST),
                further.stream().map(String::strip).filter(word -> !word.isEmpty()))
            .map(word -> word.toLowerCase(Locale.ROOT))
            .distinct()
            .collect(Collectors.toCollection(ArrayList::new));
    pattern =
        Pattern.compile(
            words.stream()
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\p{L}\\p{N}])(?:", ")[\\p{L}\\p{N}]*")),
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Lists the beginnings of the words that are removed. */
  List<String> words() {
    return List.copyOf(words);
  }

  /** Removes these words from a text; returns the text itself where it has none. */
  String removedFrom(String text) {
    if (words.isEmpty() || !pattern.matcher(text).find()) {
      return text;
    }
    return SPACES.matcher(pattern.matcher(text).replaceAll("")).replaceAll(" ").strip();
  }
}
