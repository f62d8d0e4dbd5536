package io.genept.text.remote;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.List;

/**
 * Limits of one request.
 *
 * @param texts most texts of a request, at least 1
 * @param tokens most tokens of all its texts together, at least 1; a longer text goes alone
 */
public record BatchLimits(int texts, int tokens) {
  /**
   * 32 texts, which TEI takes by default as well, and 100,000 tokens, a third of what OpenAI takes.
   */
  public static final BatchLimits DEFAULT = new BatchLimits(32, 100_000);

  /**
   * @throws UserError if a limit is below 1
   */
  public BatchLimits {
    if (texts < 1) {
      throw UserError.of("--batch-size %d: expected at least 1.", texts);
    }
    if (tokens < 1) {
      throw UserError.of("Cannot send requests of %d tokens: expected at least 1.", tokens);
    }
  }

  /** Texts {@code from} (inclusive) to {@code to} (exclusive). */
  record Batch(int from, int to) {
    int size() {
      return to - from;
    }
  }

  /** Cuts texts with these numbers of tokens into consecutive batches, none empty. */
  List<Batch> split(int[] tokensOfTexts) {
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    long sum = 0;
    for (int i = 0; i < tokensOfTexts.length; i++) {
      boolean full = i - from == texts || (i > from && sum + tokensOfTexts[i] > tokens);
      if (full) {
        batches.add(new Batch(from, i));
        from = i;
        sum = 0;
      }
      sum += tokensOfTexts[i];
    }
    if (from < tokensOfTexts.length) {
      batches.add(new Batch(from, tokensOfTexts.length));
    }
    return batches;
  }

  /** Returns these limits with at most so many tokens; 0 for no further limit. */
  BatchLimits within(int tokensPerMinute) {
    return tokensPerMinute == 0 || tokensPerMinute >= tokens
        ? this
        : new BatchLimits(texts, tokensPerMinute);
  }
}
