package io.genept.evaluate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.math.MersenneTwister;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class NegativePairsTest {
  private static final int ITEMS = 60;

  /** A network with hubs: item {@code i} is drawn in proportion to {@code 1/(i+1)}. */
  static long[] network(int items, int pairs, long seed) {
    MersenneTwister random = new MersenneTwister(seed);
    Set<Long> keys = new HashSet<>();
    while (keys.size() < pairs) {
      int a = (int) Math.pow(items, random.nextDouble()) - 1;
      int b = (int) (items * random.nextDouble());
      if (a != b) {
        keys.add(Pairs.key(a, b));
      }
    }
    return keys.stream().mapToLong(Long::longValue).toArray();
  }

  static long[] shuffled(long[] keys, long seed) {
    int[] order = new MersenneTwister(seed).permutation(keys.length);
    return Arrays.stream(order).mapToLong(i -> keys[i]).toArray();
  }

  private static int[] degrees(long[] keys) {
    int[] degrees = new int[ITEMS];
    for (long key : keys) {
      degrees[Pairs.low(key)]++;
      degrees[Pairs.high(key)]++;
    }
    return degrees;
  }

  @Test
  void randomNegativesAreOtherPairsOfTheSpace() {
    long[] positives = network(ITEMS, 300, 1);
    int[] space = IntStream.range(10, ITEMS).toArray();
    for (long seed = 0; seed < 5; seed++) {
      long[] negatives = NegativePairs.random(positives, space, seed);
      assertThat(negatives).hasSize(300).doesNotHaveDuplicates().isSorted();
      assertThat(LongStream.of(negatives).filter(Pairs::isSelf)).isEmpty();
      assertThat(IntStream.of(Pairs.items(negatives))).allMatch(item -> item >= 10);
      assertThat(new HashSet<>(LongStream.of(negatives).boxed().toList()))
          .doesNotContainAnyElementsOf(LongStream.of(positives).boxed().toList());
    }
  }

  @Test
  void randomNegativesDependOnTheSeedAndNotOnTheOrder() {
    long[] positives = network(ITEMS, 300, 1);
    int[] space = IntStream.range(0, ITEMS).toArray();
    int[] otherOrder = new MersenneTwister(3).permutation(ITEMS);
    long[] negatives = NegativePairs.random(positives, space, 7);
    assertThat(NegativePairs.random(shuffled(positives, 2), otherOrder, 7)).isEqualTo(negatives);
    assertThat(NegativePairs.random(positives, space, 8)).isNotEqualTo(negatives);
  }

  @Test
  void everyOtherPairOfASmallSpaceIsFound() {
    long[] positives = {Pairs.key(0, 1), Pairs.key(1, 2), Pairs.key(2, 2)};
    long[] negatives = NegativePairs.random(positives, new int[] {3, 2, 1, 0, 0}, 0);
    assertThat(negatives).hasSize(3).doesNotHaveDuplicates();
    assertThat(LongStream.of(negatives).boxed())
        .isSubsetOf(Pairs.key(0, 2), Pairs.key(0, 3), Pairs.key(1, 3), Pairs.key(2, 3));
  }

  @Test
  void aSpaceWithTooFewPairsIsRefused() {
    long[] positives = {Pairs.key(0, 1), Pairs.key(1, 2), Pairs.key(0, 2), Pairs.key(2, 3)};
    assertThatThrownBy(() -> NegativePairs.random(positives, new int[] {0, 1, 2, 3, 3}, 0))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Cannot draw 4 negative pairs: 4 items have 2 pairs that are not")
        .hasMessageContaining("give a larger --screening-space");
  }

  @Test
  void degreesOfMatchedNegativesAreThoseOfThePositives() {
    for (long seed = 0; seed < 10; seed++) {
      long[] positives = network(ITEMS, 60 + 20 * (int) seed, seed);
      NegativePairs.Matched matched = NegativePairs.degreeMatched(positives, seed);
      assertThat(matched.keys())
          .hasSize(positives.length - matched.unmatched())
          .doesNotHaveDuplicates()
          .isSorted();
      assertThat(LongStream.of(matched.keys()).filter(Pairs::isSelf)).isEmpty();
      assertThat(new HashSet<>(LongStream.of(matched.keys()).boxed().toList()))
          .doesNotContainAnyElementsOf(LongStream.of(positives).boxed().toList());
      int[] wanted = degrees(positives);
      int[] found = degrees(matched.keys());
      int missing = 0;
      for (int item = 0; item < ITEMS; item++) {
        assertThat(found[item]).isLessThanOrEqualTo(wanted[item]);
        missing += wanted[item] - found[item];
      }
      assertThat(missing).as("the stated bound").isEqualTo(2 * matched.unmatched());
      assertThat(matched.unmatched())
          .as("hubs alone remain")
          .isLessThanOrEqualTo(positives.length / 10);
    }
  }

  @Test
  void matchedNegativesOfANetworkWithoutHubsAreComplete() {
    long[] ring = IntStream.range(0, ITEMS).mapToLong(i -> Pairs.key(i, (i + 1) % ITEMS)).toArray();
    NegativePairs.Matched matched = NegativePairs.degreeMatched(ring, 4);
    assertThat(matched.unmatched()).isZero();
    assertThat(degrees(matched.keys())).containsOnly(2);
    assertThat(NegativePairs.degreeMatched(shuffled(ring, 1), 4).keys()).isEqualTo(matched.keys());
  }

  @Test
  void anItemThatInteractsWithAllOthersHasNoMatchedNegative() {
    long[] star = IntStream.range(1, 8).mapToLong(i -> Pairs.key(0, i)).toArray();
    NegativePairs.Matched matched = NegativePairs.degreeMatched(star, 0);
    assertThat(degrees(matched.keys())[0]).isZero();
    assertThat(matched.unmatched()).isEqualTo(7 - matched.keys().length);
  }
}
