package io.genept.evaluate.pairs;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Unordered pairs of items, each of a class, in an order that depends on the pairs alone: by lower
 * item, higher item, class.
 *
 * <p>Items are numbers from 0, such as rows of a table of vectors. A pair is one {@code long}: the
 * lower item in the upper half. An item may be paired with itself.
 *
 * @param keys of the pairs (n), ascending
 * @param positive class of each pair (n)
 */
@SuppressWarnings("ArrayRecordComponent")
public record Pairs(long[] keys, boolean[] positive) {

  /** Sorts pairs; {@code keys} and {@code positive} are of one length. */
  public static Pairs of(long[] keys, boolean[] positive) {
    int[] order =
        IntStream.range(0, keys.length)
            .boxed()
            .sorted(
                (a, b) ->
                    keys[a] != keys[b]
                        ? Long.compare(keys[a], keys[b])
                        : Boolean.compare(positive[a], positive[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new Pairs(keys, positive).rows(order);
  }

  /** Puts positive and negative pairs together. */
  public static Pairs of(long[] positives, long[] negatives) {
    boolean[] positive = new boolean[positives.length + negatives.length];
    Arrays.fill(positive, 0, positives.length, true);
    return of(
        LongStream.concat(LongStream.of(positives), LongStream.of(negatives)).toArray(), positive);
  }

  /** Makes the key of a pair; the order of the items does not matter. */
  public static long key(int a, int b) {
    return ((long) Math.min(a, b) << Integer.SIZE) | Math.max(a, b);
  }

  /** Returns the lower item of a pair. */
  public static int low(long key) {
    return (int) (key >>> Integer.SIZE);
  }

  /** Returns the higher item of a pair. */
  public static int high(long key) {
    return (int) key;
  }

  /** Whether both items are the same. */
  public static boolean isSelf(long key) {
    return low(key) == high(key);
  }

  public int size() {
    return keys.length;
  }

  /** Counts the positive pairs. */
  public int positives() {
    return (int) IntStream.range(0, size()).filter(i -> positive[i]).count();
  }

  /** Takes some of the pairs, in the order of the given rows. */
  public Pairs rows(int[] rows) {
    long[] chosen = new long[rows.length];
    boolean[] classes = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = keys[rows[i]];
      classes[i] = positive[rows[i]];
    }
    return new Pairs(chosen, classes);
  }

  /** Lists the items that occur in some pairs, ascending. */
  public static int[] items(long[] keys) {
    return LongStream.of(keys)
        .flatMap(key -> LongStream.of(low(key), high(key)))
        .mapToInt(Math::toIntExact)
        .distinct()
        .sorted()
        .toArray();
  }
}
