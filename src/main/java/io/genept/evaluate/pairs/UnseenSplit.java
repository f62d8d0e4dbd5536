package io.genept.evaluate.pairs;

import io.genept.math.MersenneTwister;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * Training and test pairs by whether training has seen the items of a test pair (Park and Marcotte
 * 2012, Nature Methods 9:1134): C1 both, C2 one, C3 none.
 *
 * <p>A share of the items is held out. Of the pairs without a held-out item a share is held out
 * too, the others are for training. Every remaining pair is a test pair, and its class is counted
 * from the training pairs as they are: an item is seen if it occurs in one of them, positive or
 * negative.
 *
 * @param train rows of the training pairs, ascending
 * @param c1 rows of the test pairs whose items both occur in training, ascending
 * @param c2 rows of those with one such item, ascending
 * @param c3 rows of those with none, ascending
 */
@SuppressWarnings("ArrayRecordComponent")
public record UnseenSplit(int[] train, int[] c1, int[] c2, int[] c3) {

  /**
   * Splits pairs.
   *
   * @param pairs in their stable order
   * @param heldOutItems share of the items, above 0 and below 1; rounded up to whole items
   * @param heldOutPairs share of the pairs among the other items, above 0 and below 1; rounded up
   * @param seed 0 to 4294967295
   */
  public static UnseenSplit of(Pairs pairs, double heldOutItems, double heldOutPairs, long seed) {
    MersenneTwister random = new MersenneTwister(seed);
    int[] items = Pairs.items(pairs.keys());
    random.shuffle(items);
    BitSet held = new BitSet();
    Arrays.stream(items, 0, (int) Math.ceil(heldOutItems * items.length)).forEach(held::set);

    int[] among =
        IntStream.range(0, pairs.size())
            .filter(row -> count(held, pairs.keys()[row]) == 0)
            .toArray();
    random.shuffle(among);
    int tests = (int) Math.ceil(heldOutPairs * among.length);
    int[] train = Arrays.stream(among, tests, among.length).sorted().toArray();

    BitSet trained = new BitSet();
    BitSet seen = new BitSet();
    for (int row : train) {
      trained.set(row);
      seen.set(Pairs.low(pairs.keys()[row]));
      seen.set(Pairs.high(pairs.keys()[row]));
    }
    int[][] tested = new int[3][];
    for (int known = 0; known <= 2; known++) {
      int wanted = known;
      tested[known] =
          IntStream.range(0, pairs.size())
              .filter(row -> !trained.get(row) && count(seen, pairs.keys()[row]) == wanted)
              .toArray();
    }
    return new UnseenSplit(train, tested[2], tested[1], tested[0]);
  }

  private static int count(BitSet items, long key) {
    return (items.get(Pairs.low(key)) ? 1 : 0) + (items.get(Pairs.high(key)) ? 1 : 0);
  }
}
