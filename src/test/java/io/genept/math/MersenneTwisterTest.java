package io.genept.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.testing.Golden;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class MersenneTwisterTest {

  @Test
  @Tag("golden")
  void repeatsTheStreamOfNumpy() {
    for (JsonNode stream : Golden.read("math").get("streams")) {
      long seed = stream.get("seed").asLong();

      MersenneTwister words = new MersenneTwister(seed);
      long[] drawnWords =
          LongStream.generate(() -> words.nextInt32() & 0xffffffffL).limit(2000).toArray();
      assertThat(ends(drawnWords)).isEqualTo(Golden.longs(stream.get("words")));

      MersenneTwister doubles = new MersenneTwister(seed);
      double[] drawnDoubles =
          IntStream.range(0, 2000).mapToDouble(i -> doubles.nextDouble()).toArray();
      double[] expected = Golden.doubles(stream.get("doubles"));
      for (int i = 0; i < 5; i++) {
        assertThat(drawnDoubles[i]).isEqualTo(expected[i]);
        assertThat(drawnDoubles[1995 + i]).isEqualTo(expected[5 + i]);
      }
    }
  }

  @Test
  @Tag("golden")
  void repeatsIntervalsPermutationsAndShufflesOfNumpy() {
    for (JsonNode stream : Golden.read("math").get("streams")) {
      long seed = stream.get("seed").asLong();
      MersenneTwister narrow = new MersenneTwister(seed);
      int[] drawn = IntStream.range(0, 2000).map(i -> (int) narrow.interval(1000)).toArray();
      Golden.assertDigest(stream.get("to_1000"), drawn, "interval(1000) of seed " + seed);
      assertThat(intervals(seed, 0xffffffffL)).isEqualTo(Golden.longs(stream.get("to_4294967295")));
      assertThat(intervals(seed, (1L << 40) + 5))
          .isEqualTo(Golden.longs(stream.get("to_1099511627781")));

      assertThat(new MersenneTwister(seed).permutation(10))
          .isEqualTo(Golden.ints(stream.get("permutation_10")));
      Golden.assertDigest(
          stream.get("permutation_32409"),
          new MersenneTwister(seed).permutation(32409),
          "permutation of seed " + seed);
      int[] shuffled = IntStream.range(100, 120).toArray();
      new MersenneTwister(seed).shuffle(shuffled);
      assertThat(shuffled).isEqualTo(Golden.ints(stream.get("shuffled_100_to_119")));
    }
  }

  @Test
  void intervalOfZeroDrawsNothing() {
    MersenneTwister random = new MersenneTwister(3);
    assertThat(random.interval(0)).isZero();
    assertThat(random.permutation(1)).containsExactly(0);
    assertThat(random.permutation(0)).isEmpty();
    assertThat(random.nextInt32()).isEqualTo(new MersenneTwister(3).nextInt32());
  }

  @Test
  void intervalsReachTheLargestLong() {
    MersenneTwister random = new MersenneTwister(9);
    for (int i = 0; i < 1000; i++) {
      assertThat(random.interval(Long.MAX_VALUE)).isNotNegative();
    }
  }

  @Test
  void refusesSeedsOutOfRange() {
    for (long seed : new long[] {-1, 1L << 32}) {
      assertThatThrownBy(() -> new MersenneTwister(seed))
          .isInstanceOf(UserError.class)
          .hasMessage("Cannot start a random stream from seed %d. Expected 0 to 4294967295.", seed);
    }
  }

  @Test
  void refusesNegativeBounds() {
    MersenneTwister random = new MersenneTwister(0);
    assertThatThrownBy(() -> random.interval(-2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max is -2, expected 0 or more");
    assertThatThrownBy(() -> random.permutation(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n is -1, expected 0 or more");
  }

  private static long[] intervals(long seed, long max) {
    MersenneTwister random = new MersenneTwister(seed);
    return LongStream.generate(() -> random.interval(max)).limit(5).toArray();
  }

  private static long[] ends(long[] values) {
    return IntStream.range(0, 10)
        .mapToLong(i -> i < 5 ? values[i] : values[values.length - 10 + i])
        .toArray();
  }
}
