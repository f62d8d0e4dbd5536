package io.genept.math;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cross-validation folds that keep the class shares: {@code
 * sklearn.model_selection.StratifiedKFold}, index for index.
 *
 * <p>Classes rank by first appearance; the samples of a class fill the folds in their order, fold 0
 * first. A class with fewer members than folds is absent from some folds, where scikit-learn warns.
 */
public final class StratifiedFolds {
  private final int folds;
  private final int[] foldOf;

  private StratifiedFolds(int folds, int[] foldOf) {
    this.folds = folds;
    this.foldOf = foldOf;
  }

  /**
   * Folds of contiguous members: {@code StratifiedKFold(folds, shuffle=False)}.
   *
   * @param labels class of each sample, any integers
   * @param folds number of folds, 2 or more
   * @throws UserError if every class has fewer members than there are folds
   * @throws IllegalArgumentException if {@code folds} is below 2
   */
  public static StratifiedFolds inOrder(int[] labels, int folds) {
    return new StratifiedFolds(folds, assign(LabelCodes.of(labels), folds, null));
  }

  /**
   * Makes the folds of {@link #inOrder(int[], int)} for string labels.
   *
   * @throws UserError if every class has fewer members than there are folds
   * @throws IllegalArgumentException if {@code folds} is below 2
   */
  public static StratifiedFolds inOrder(String[] labels, int folds) {
    return new StratifiedFolds(folds, assign(LabelCodes.of(labels), folds, null));
  }

  /**
   * Folds of shuffled members: {@code StratifiedKFold(folds, shuffle=True, random_state=seed)}.
   *
   * @param labels class of each sample, any integers
   * @param folds number of folds, 2 or more
   * @param seed 0 to 4294967295
   * @throws UserError if every class has fewer members than there are folds, or the seed is out of
   *     range
   * @throws IllegalArgumentException if {@code folds} is below 2
   */
  public static StratifiedFolds shuffled(int[] labels, int folds, long seed) {
    MersenneTwister random = new MersenneTwister(seed);
    return new StratifiedFolds(folds, assign(LabelCodes.of(labels), folds, random));
  }

  /**
   * Makes the folds of {@link #shuffled(int[], int, long)} for string labels.
   *
   * @throws UserError if every class has fewer members than there are folds, or the seed is out of
   *     range
   * @throws IllegalArgumentException if {@code folds} is below 2
   */
  public static StratifiedFolds shuffled(String[] labels, int folds, long seed) {
    MersenneTwister random = new MersenneTwister(seed);
    return new StratifiedFolds(folds, assign(LabelCodes.of(labels), folds, random));
  }

  /** The number of folds. */
  public int folds() {
    return folds;
  }

  /** A copy of the fold, 0..folds-1, in which each sample is a test sample. */
  public int[] foldOf() {
    return foldOf.clone();
  }

  /**
   * The samples outside and inside a fold, both ascending.
   *
   * @param fold 0..folds-1
   * @throws IllegalArgumentException if {@code fold} is out of range
   */
  public TrainTestSplit split(int fold) {
    if (fold < 0 || fold >= folds) {
      throw new IllegalArgumentException("fold is " + fold + ", expected 0 to " + (folds - 1));
    }
    int[] train = new int[foldOf.length];
    int[] test = new int[foldOf.length];
    int trains = 0;
    int tests = 0;
    for (int i = 0; i < foldOf.length; i++) {
      if (foldOf[i] == fold) {
        test[tests++] = i;
      } else {
        train[trains++] = i;
      }
    }
    return new TrainTestSplit(Arrays.copyOf(train, trains), Arrays.copyOf(test, tests));
  }

  /** The split of each fold, fold 0 first. */
  public List<TrainTestSplit> splits() {
    List<TrainTestSplit> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      splits.add(split(fold));
    }
    return List.copyOf(splits);
  }

  private static int[] assign(LabelCodes labels, int folds, MersenneTwister random) {
    int[] codes = byFirstAppearance(labels);
    int[] counts = new int[labels.classes().size()];
    for (int code : codes) {
      counts[code]++;
    }
    checkFolds(folds, counts, codes.length);

    int[][] foldsOfClass = new int[counts.length][];
    int ranked = 0;
    for (int c = 0; c < counts.length; c++) {
      int[] foldOfMember = new int[counts[c]];
      for (int i = 0; i < foldOfMember.length; i++) {
        foldOfMember[i] = (ranked + i) % folds;
      }
      Arrays.sort(foldOfMember);
      if (random != null) {
        random.shuffle(foldOfMember);
      }
      foldsOfClass[c] = foldOfMember;
      ranked += counts[c];
    }
    int[] used = new int[counts.length];
    int[] foldOf = new int[codes.length];
    for (int i = 0; i < codes.length; i++) {
      int c = codes[i];
      foldOf[i] = foldsOfClass[c][used[c]++];
    }
    return foldOf;
  }

  private static int[] byFirstAppearance(LabelCodes labels) {
    int[] rank = new int[labels.classes().size()];
    Arrays.fill(rank, -1);
    int[] codes = labels.codes();
    int seen = 0;
    for (int i = 0; i < codes.length; i++) {
      if (rank[codes[i]] < 0) {
        rank[codes[i]] = seen++;
      }
      codes[i] = rank[codes[i]];
    }
    return codes;
  }

  private static void checkFolds(int folds, int[] counts, int samples) {
    if (folds < 2) {
      throw new IllegalArgumentException("folds is " + folds + ", expected 2 or more");
    }
    int largest = Arrays.stream(counts).max().orElse(0);
    if (largest < folds) {
      throw UserError.of(
          "Cannot make %d stratified folds of %d samples in %d classes: the largest class has %d"
              + " samples. Expected at least %d; use fewer folds.",
          folds, samples, counts.length, largest, folds);
    }
  }
}
