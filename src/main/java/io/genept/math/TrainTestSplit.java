package io.genept.math;

import io.genept.core.UserError;
import java.util.Arrays;

/**
 * Sample indices of a training and a test set, in the order scikit-learn returns them.
 *
 * <p>Both splits equal {@code sklearn.model_selection.train_test_split} with a float {@code
 * test_size} and an integer {@code random_state}, index for index.
 *
 * @param train indices of the training samples
 * @param test indices of the test samples
 */
@SuppressWarnings("ArrayRecordComponent")
public record TrainTestSplit(int[] train, int[] test) {

  /**
   * A random split without regard to labels: {@code train_test_split(range(n), test_size,
   * random_state=seed)}.
   *
   * <p>The test set is the first {@code ceil(n·testFraction)} indices of a permutation, the
   * training set the rest.
   *
   * @param n number of samples
   * @param testFraction share of the test set, above 0 and below 1
   * @param seed 0 to 4294967295
   * @throws UserError if no sample remains for training, or the seed is out of range
   * @throws IllegalArgumentException if {@code testFraction} is out of range
   */
  public static TrainTestSplit shuffled(int n, double testFraction, long seed) {
    int tests = testSize(n, testFraction);
    int[] order = new MersenneTwister(seed).permutation(n);
    return new TrainTestSplit(
        Arrays.copyOfRange(order, tests, n), Arrays.copyOfRange(order, 0, tests));
  }

  /**
   * A random split that keeps the class shares: {@code train_test_split(range(n), test_size,
   * stratify=labels, random_state=seed)}.
   *
   * @param labels class of each sample; classes rank by Unicode code point, as in numpy
   * @param testFraction share of the test set, above 0 and below 1
   * @param seed 0 to 4294967295
   * @throws UserError if a class has one member, either set is smaller than the number of classes,
   *     or the seed is out of range
   * @throws IllegalArgumentException if {@code testFraction} is out of range
   */
  public static TrainTestSplit stratified(String[] labels, double testFraction, long seed) {
    return stratified(LabelCodes.of(labels), testFraction, seed);
  }

  /**
   * Makes the split of {@link #stratified(String[], double, long)} for integer labels, which rank
   * by value.
   *
   * @throws UserError if a class has one member, either set is smaller than the number of classes,
   *     or the seed is out of range
   * @throws IllegalArgumentException if {@code testFraction} is out of range
   */
  public static TrainTestSplit stratified(int[] labels, double testFraction, long seed) {
    return stratified(LabelCodes.of(labels), testFraction, seed);
  }

  /** Makes the split of {@link #stratified(String[], double, long)} for labels by code. */
  public static TrainTestSplit stratified(LabelCodes labels, double testFraction, long seed) {
    int[] codes = labels.codes();
    int[] counts = labels.counts();
    int tests = testSize(codes.length, testFraction);
    int trains = codes.length - tests;
    checkStratifiable(labels, counts, trains, tests);

    MersenneTwister random = new MersenneTwister(seed);
    int[] trainOf = StratifiedDraw.sizes(counts, trains, random);
    int[] remaining = new int[counts.length];
    for (int c = 0; c < counts.length; c++) {
      remaining[c] = counts[c] - trainOf[c];
    }
    int[] testOf = StratifiedDraw.sizes(remaining, tests, random);

    int[][] members = members(codes, counts);
    int[] train = new int[0];
    int[] test = new int[0];
    for (int c = 0; c < counts.length; c++) {
      int[] drawn = random.permutation(counts[c]);
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = members[c][drawn[i]];
      }
      int end = Math.min(trainOf[c] + testOf[c], counts[c]);
      train = concatenate(train, Arrays.copyOfRange(drawn, 0, trainOf[c]));
      test = concatenate(test, Arrays.copyOfRange(drawn, trainOf[c], end));
    }
    random.shuffle(train);
    random.shuffle(test);
    return new TrainTestSplit(train, test);
  }

  private static int testSize(int n, double testFraction) {
    if (!(testFraction > 0 && testFraction < 1)) {
      throw new IllegalArgumentException(
          "test fraction is " + testFraction + ", expected above 0 and below 1");
    }
    int tests = (int) Math.ceil(testFraction * n);
    if (tests >= n) {
      throw UserError.of(
          "Cannot split %d samples with a test fraction of %s: no sample remains for training."
              + " Lower the fraction or give more samples.",
          n, testFraction);
    }
    return tests;
  }

  private static void checkStratifiable(LabelCodes labels, int[] counts, int trains, int tests) {
    for (int c = 0; c < counts.length; c++) {
      if (counts[c] < 2) {
        throw UserError.of(
            "Cannot stratify the split: class '%s' has %d of %d samples. Expected at least 2 in"
                + " each class; remove the class or merge it into another.",
            labels.classes().get(c), counts[c], trains + tests);
      }
    }
    if (Math.min(trains, tests) < counts.length) {
      throw UserError.of(
          "Cannot stratify the split: %d training and %d test samples for %d classes. Expected at"
              + " least one sample of each class in both; change the test fraction.",
          trains, tests, counts.length);
    }
  }

  private static int[][] members(int[] codes, int[] counts) {
    int[][] members = new int[counts.length][];
    for (int c = 0; c < counts.length; c++) {
      members[c] = new int[counts[c]];
    }
    int[] filled = new int[counts.length];
    for (int i = 0; i < codes.length; i++) {
      int c = codes[i];
      members[c][filled[c]++] = i;
    }
    return members;
  }

  private static int[] concatenate(int[] head, int[] tail) {
    int[] joined = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, joined, head.length, tail.length);
    return joined;
  }
}
