package io.genept.evaluate.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class UnseenSplitTest {
  private static final int ITEMS = 80;

  private static Pairs pairs(long seed) {
    long[] positives = NegativePairsTest.network(ITEMS, 400, seed);
    return Pairs.of(
        positives, NegativePairs.random(positives, IntStream.range(0, ITEMS).toArray(), seed));
  }

  private static Set<Long> keys(Pairs pairs, int[] rows) {
    return new HashSet<>(LongStream.of(pairs.rows(rows).keys()).boxed().toList());
  }

  @Test
  void everyPairIsInOnePart() {
    Pairs pairs = pairs(1);
    UnseenSplit split = UnseenSplit.of(pairs, 0.3, 0.2, 5);
    assertThat(
            IntStream.of(
                    split.train().length, split.c1().length, split.c2().length, split.c3().length)
                .sum())
        .isEqualTo(pairs.size());
    List<int[]> parts = List.of(split.train(), split.c1(), split.c2(), split.c3());
    assertThat(parts.stream().flatMapToInt(Arrays::stream)).doesNotHaveDuplicates();
    assertThat(parts).allSatisfy(part -> assertThat(part).isSorted().isNotEmpty());
  }

  @Test
  void classesAreByWhatTrainingHasSeen() {
    for (long seed = 0; seed < 5; seed++) {
      Pairs pairs = pairs(seed);
      UnseenSplit split = UnseenSplit.of(pairs, 0.3, 0.2, seed);
      BitSet seen = new BitSet();
      Arrays.stream(Pairs.items(pairs.rows(split.train()).keys())).forEach(seen::set);
      assertThat(LongStream.of(pairs.rows(split.c3()).keys()))
          .as("C3 shares no protein with training")
          .allMatch(key -> !seen.get(Pairs.low(key)) && !seen.get(Pairs.high(key)));
      assertThat(LongStream.of(pairs.rows(split.c2()).keys()))
          .allMatch(key -> seen.get(Pairs.low(key)) != seen.get(Pairs.high(key)));
      assertThat(LongStream.of(pairs.rows(split.c1()).keys()))
          .allMatch(key -> seen.get(Pairs.low(key)) && seen.get(Pairs.high(key)));
    }
  }

  @Test
  void theSharesAreThoseAskedFor() {
    Pairs pairs = pairs(2);
    UnseenSplit split = UnseenSplit.of(pairs, 0.25, 0.2, 0);
    int[] trained = Pairs.items(pairs.rows(split.train()).keys());
    assertThat(trained.length).isLessThanOrEqualTo(60).isGreaterThan(55);
    double among = split.train().length / 0.8;
    assertThat((double) split.c1().length)
        .as("a fifth of the pairs among items that are not held out")
        .isEqualTo(0.2 * among, within(0.05 * among));
  }

  @Test
  void theOrderOfThePairsDoesNotMatter() {
    Pairs pairs = pairs(3);
    int[] reversed = IntStream.range(0, pairs.size()).map(i -> pairs.size() - 1 - i).toArray();
    Pairs other = pairs.rows(reversed);
    Pairs sorted = Pairs.of(other.keys(), other.positive());
    assertThat(sorted.keys()).isEqualTo(pairs.keys());
    assertThat(sorted.positive()).isEqualTo(pairs.positive());
    UnseenSplit split = UnseenSplit.of(pairs, 0.3, 0.2, 9);
    UnseenSplit again = UnseenSplit.of(sorted, 0.3, 0.2, 9);
    assertThat(keys(sorted, again.c3())).isEqualTo(keys(pairs, split.c3()));
    assertThat(again.train()).isEqualTo(split.train());
    assertThat(UnseenSplit.of(pairs, 0.3, 0.2, 10).train()).isNotEqualTo(split.train());
  }
}
