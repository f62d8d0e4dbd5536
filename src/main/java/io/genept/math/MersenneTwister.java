package io.genept.math;

import io.genept.core.UserError;

/**
 * The random stream of {@code numpy.random.RandomState(seed)}: MT19937 seeded by {@code
 * init_genrand}, draw for draw.
 *
 * <p>Splits of scikit-learn with {@code random_state=seed} start from this stream. Not safe for use
 * by several threads.
 *
 * <p>commons-math's generator gives the same words only from seeds below 2^31: it extends the sign
 * of those above.
 *
 * <p>Source: Matsumoto and Nishimura (1998), and numpy's {@code mt19937.c} and {@code
 * distributions.c}.
 */
public final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;
  private static final int TWIST = 0x9908b0df;
  private static final int UPPER = 0x80000000;
  private static final int LOWER = 0x7fffffff;
  private static final long MAX_WORD = 0xffffffffL;
  private static final double TWO_POW_26 = 67108864.0;
  private static final double TWO_POW_53 = 9007199254740992.0;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /**
   * Starts the stream.
   *
   * @param seed 0 to 4294967295
   * @throws UserError if the seed is out of that range
   */
  public MersenneTwister(long seed) {
    if (seed < 0 || seed > MAX_WORD) {
      throw UserError.of(
          "Cannot start a random stream from seed %d. Expected 0 to %d.", seed, MAX_WORD);
    }
    state[0] = (int) seed;
    for (int i = 1; i < SIZE; i++) {
      int previous = state[i - 1];
      state[i] = 1812433253 * (previous ^ (previous >>> 30)) + i;
    }
  }

  /** Draws the next word of 32 random bits. */
  public int nextInt32() {
    if (next == SIZE) {
      refill();
    }
    int word = state[next++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return word ^ (word >>> 18);
  }

  /** Draws a uniform double in [0, 1) of 53 random bits: numpy's {@code random_sample()}. */
  public double nextDouble() {
    int high = nextInt32() >>> 5;
    int low = nextInt32() >>> 6;
    return (high * TWO_POW_26 + low) / TWO_POW_53;
  }

  /**
   * Draws a uniform integer in 0..max, both included: numpy's {@code random_interval}, which masks
   * words to the next power of two and redraws while they exceed {@code max}. A {@code max} of 0
   * draws nothing; up to 4294967295 each try costs one word, above it two, high word first.
   *
   * @throws IllegalArgumentException if {@code max} is negative
   */
  public long interval(long max) {
    if (max < 0) {
      throw new IllegalArgumentException("max is " + max + ", expected 0 or more");
    }
    if (max == 0) {
      return 0;
    }
    long mask = -1L >>> Long.numberOfLeadingZeros(max);
    long value;
    do {
      value = (max <= MAX_WORD ? nextWord() : (nextWord() << 32) | nextWord()) & mask;
    } while (value > max);
    return value;
  }

  /**
   * Draws a random order of 0..n-1: {@code RandomState.permutation(n)}.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public int[] permutation(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("n is " + n + ", expected 0 or more");
    }
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    shuffle(order);
    return order;
  }

  /**
   * A random permutation that leaves nothing in its place, if {@code n} is above 1: one cycle
   * through all of 0..n-1, in a random order. Element {@code i} is what takes the place of {@code
   * i}.
   *
   * @throws IllegalArgumentException if {@code n} is negative
   */
  public int[] cycle(int n) {
    int[] order = permutation(n);
    int[] next = new int[n];
    for (int i = 0; i < n; i++) {
      next[order[i]] = order[(i + 1) % n];
    }
    return next;
  }

  /** Shuffles in place, from the last element down: {@code RandomState.shuffle}. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = (int) interval(i);
      int swapped = values[i];
      values[i] = values[j];
      values[j] = swapped;
    }
  }

  private long nextWord() {
    return nextInt32() & MAX_WORD;
  }

  private void refill() {
    for (int i = 0; i < SIZE; i++) {
      int bits = (state[i] & UPPER) | (state[(i + 1) % SIZE] & LOWER);
      state[i] = state[(i + SHIFT) % SIZE] ^ (bits >>> 1) ^ ((bits & 1) == 0 ? 0 : TWIST);
    }
    next = 0;
  }
}
