package io.genept.text.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The tokenizer of uncased BERT models: lower-case words without accents, each cut into the longest
 * pieces that the vocabulary knows, from the left; later pieces carry {@code ##}.
 *
 * <p>A word that cannot be cut, or has more than 100 characters, is one [UNK]. The special tokens
 * [PAD], [UNK], [CLS], [SEP] and [MASK] are recognised when a text spells them out, as the
 * reference does. Ids equal those of HuggingFace tokenizers 0.23.3 ({@code BertWordPieceTokenizer},
 * default options).
 *
 * <p>Immutable; may be shared between threads.
 */
public final class WordPieceTokenizer implements Tokenizer {
  private static final int MAX_CHARACTERS_OF_WORD = 100;
  private static final Pattern SPECIAL = Pattern.compile("\\[(?:PAD|UNK|CLS|SEP|MASK)]");
  private static final int ADDED = 2;

  private final Map<String, Integer> vocabulary;
  private final int maxTokens;
  private final int unknown;
  private final int first;
  private final int last;

  /**
   * @param vocabulary piece → id; holds [UNK], [CLS] and [SEP]
   * @param maxTokens longest result of {@link #encode}, at least 3
   * @throws IllegalArgumentException if a special token is missing or the limit is below 3
   */
  public WordPieceTokenizer(Map<String, Integer> vocabulary, int maxTokens) {
    if (maxTokens <= ADDED) {
      throw new IllegalArgumentException("maxTokens must be at least 3, got " + maxTokens);
    }
    this.vocabulary = Map.copyOf(vocabulary);
    this.maxTokens = maxTokens;
    this.unknown = idOf("[UNK]");
    this.first = idOf("[CLS]");
    this.last = idOf("[SEP]");
  }

  /**
   * Reads the vocabulary from a file as HuggingFace publishes it.
   *
   * @param file {@code tokenizer.json}, or else {@code vocab.txt} with one piece a line, the first
   *     having id 0
   * @throws io.genept.core.UserError if the file is missing, cannot be read as such, or describes
   *     another kind of tokenizer
   */
  public static WordPieceTokenizer read(Path file, int maxTokens) {
    return new WordPieceTokenizer(Vocabulary.read(file), maxTokens);
  }

  /** The longest result of {@link #encode}, [CLS] and [SEP] included. */
  @Override
  public int maxTokens() {
    return maxTokens;
  }

  /** [CLS] and [SEP]. */
  @Override
  public int added() {
    return ADDED;
  }

  /** Number of distinct pieces. */
  public int vocabularySize() {
    return vocabulary.size();
  }

  /** Counts the pieces of a text, [CLS] and [SEP] included, before truncation. */
  @Override
  public int count(String text) {
    return pieces(text).length + ADDED;
  }

  /**
   * Encodes a text as [CLS], its pieces, [SEP].
   *
   * @return at least 2 and at most {@link #maxTokens()} ids; pieces beyond that are cut from the
   *     end, and [SEP] stays last
   */
  @Override
  public long[] encode(String text) {
    int[] pieces = pieces(text);
    int kept = Math.min(pieces.length, maxTokens - ADDED);
    long[] ids = new long[kept + ADDED];
    ids[0] = first;
    for (int i = 0; i < kept; i++) {
      ids[i + 1] = pieces[i];
    }
    ids[kept + 1] = last;
    return ids;
  }

  private int idOf(String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw new IllegalArgumentException("The vocabulary lacks " + token);
    }
    return id;
  }

  private int[] pieces(String text) {
    IntStream.Builder ids = IntStream.builder();
    Matcher special = SPECIAL.matcher(text);
    int start = 0;
    while (special.find()) {
      Integer id = vocabulary.get(special.group());
      if (id != null) {
        addWords(BasicTokenizer.split(text.substring(start, special.start())), ids);
        ids.add(id);
        start = special.end();
      }
    }
    addWords(BasicTokenizer.split(text.substring(start)), ids);
    return ids.build().toArray();
  }

  private void addWords(List<String> words, IntStream.Builder ids) {
    for (String word : words) {
      addWord(word, ids);
    }
  }

  private void addWord(String word, IntStream.Builder ids) {
    if (word.codePointCount(0, word.length()) > MAX_CHARACTERS_OF_WORD) {
      ids.add(unknown);
      return;
    }
    IntStream.Builder cut = IntStream.builder();
    for (int start = 0; start < word.length(); ) {
      int end = word.length();
      Integer id = null;
      while (end > start && id == null) {
        String piece = word.substring(start, end);
        id = vocabulary.get(start == 0 ? piece : "##" + piece);
        if (id == null) {
          end--;
        }
      }
      if (id == null) {
        ids.add(unknown);
        return;
      }
      cut.add(id);
      start = end;
    }
    cut.build().forEach(ids);
  }
}
