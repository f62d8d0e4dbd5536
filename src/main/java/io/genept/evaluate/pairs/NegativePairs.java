package io.genept.evaluate.pairs;

import io.genept.core.UserError;
import io.genept.math.MersenneTwister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Pairs of items that are not reported as interacting, drawn at random. Neither the order of the
 * positive pairs nor that of the items matters: both are sorted first. No negative pair is
 * positive, repeated, or of an item with itself.
 */
public final class NegativePairs {
  private static final int TRIES = 1_000;

  private NegativePairs() {}

  /**
   * Negative pairs by the degrees of the positive ones.
   *
   * @param keys of the pairs, ascending
   * @param unmatched positive pairs for which no negative one could be found
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Matched(long[] keys, int unmatched) {}

  /**
   * Draws as many pairs as there are positive ones, every other pair of the space being equally
   * likely: the paper's negatives.
   *
   * @param positives keys of the positive pairs
   * @param space the items to pair, for example all proteins of a screen
   * @param seed 0 to 4294967295
   * @return keys, ascending
   * @throws UserError if the space has too few pairs
   */
  public static long[] random(long[] positives, int[] space, long seed) {
    int[] items = Arrays.stream(space).distinct().sorted().toArray();
    Set<Long> taken = new HashSet<>();
    Arrays.stream(positives).forEach(taken::add);
    long inside =
        taken.stream()
            .filter(key -> !Pairs.isSelf(key))
            .filter(key -> has(items, Pairs.low(key)) && has(items, Pairs.high(key)))
            .count();
    long free = (long) items.length * (items.length - 1) / 2 - inside;
    if (free < positives.length) {
      throw UserError.of(
          "Cannot draw %,d negative pairs: %,d items have %,d pairs that are not positive. Expected"
              + " at least as many as positive ones; give a larger --screening-space.",
          positives.length, items.length, free);
    }
    MersenneTwister random = new MersenneTwister(seed);
    long[] negatives = new long[positives.length];
    int found = 0;
    while (found < negatives.length) {
      int a = items[(int) random.interval(items.length - 1L)];
      int b = items[(int) random.interval(items.length - 1L)];
      if (a != b && taken.add(Pairs.key(a, b))) {
        negatives[found++] = Pairs.key(a, b);
      }
    }
    Arrays.sort(negatives);
    return negatives;
  }

  /**
   * Draws pairs in which every item occurs as often as in the positive ones, so that how many
   * partners it has tells nothing: ends of the positive pairs joined at random, impossible pairs
   * mended by exchanging ends with another pair.
   *
   * <p>A pair that {@value #TRIES} exchanges do not mend, as that of an item which interacts with
   * nearly all others, is left out: the degrees of the negatives are at most those of the
   * positives, and differ from them by {@code 2 · unmatched} in all.
   *
   * @param positives keys of different positive pairs, none of an item with itself
   * @param seed 0 to 4294967295
   */
  public static Matched degreeMatched(long[] positives, long seed) {
    long[] sorted = positives.clone();
    Arrays.sort(sorted);
    int[] ends = new int[2 * sorted.length];
    for (int i = 0; i < sorted.length; i++) {
      ends[2 * i] = Pairs.low(sorted[i]);
      ends[2 * i + 1] = Pairs.high(sorted[i]);
    }
    MersenneTwister random = new MersenneTwister(seed);
    random.shuffle(ends);
    return new Joining(sorted, ends, random).join();
  }

  private static boolean has(int[] sorted, int item) {
    return Arrays.binarySearch(sorted, item) >= 0;
  }

  /** Ends of pairs: pair {@code i} joins ends {@code 2i} and {@code 2i + 1}. */
  private static final class Joining {
    private final Set<Long> positives = new HashSet<>();
    private final Set<Long> negatives = new HashSet<>();
    private final int[] ends;
    private final boolean[] joined;
    private final MersenneTwister random;

    Joining(long[] positives, int[] ends, MersenneTwister random) {
      Arrays.stream(positives).forEach(this.positives::add);
      this.ends = ends;
      this.joined = new boolean[ends.length / 2];
      this.random = random;
    }

    Matched join() {
      List<Integer> impossible = new ArrayList<>();
      for (int pair = 0; pair < joined.length; pair++) {
        long key = key(pair);
        joined[pair] = possible(key) && negatives.add(key);
        if (!joined[pair]) {
          impossible.add(pair);
        }
      }
      int unmatched = 0;
      for (int pair : impossible) {
        unmatched += mend(pair) ? 0 : 1;
      }
      long[] keys = negatives.stream().mapToLong(Long::longValue).sorted().toArray();
      return new Matched(keys, unmatched);
    }

    private boolean mend(int pair) {
      for (int attempt = 0; attempt < TRIES; attempt++) {
        int other = (int) random.interval(joined.length - 1L);
        int end = 2 * other + (int) random.interval(1);
        if (!joined[other]) {
          continue;
        }
        long before = key(other);
        swap(2 * pair, end);
        long first = key(pair);
        long second = key(other);
        if (first != second && free(first) && free(second)) {
          negatives.remove(before);
          negatives.add(first);
          negatives.add(second);
          joined[pair] = true;
          return true;
        }
        swap(2 * pair, end);
      }
      return false;
    }

    private void swap(int end, int other) {
      int swapped = ends[end];
      ends[end] = ends[other];
      ends[other] = swapped;
    }

    private boolean free(long key) {
      return possible(key) && !negatives.contains(key);
    }

    private boolean possible(long key) {
      return !Pairs.isSelf(key) && !positives.contains(key);
    }

    private long key(int pair) {
      return Pairs.key(ends[2 * pair], ends[2 * pair + 1]);
    }
  }
}
