package io.genept.metric;

import io.genept.math.LabelCodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Scores of a classification from true and predicted labels.
 *
 * <p>The classes are all labels that occur, true or predicted, in ascending order (strings by code
 * point), so a class that is only ever predicted lowers the macro averages. A score without a
 * denominator is 0. Agrees with scikit-learn's {@code accuracy_score}, {@code confusion_matrix} and
 * {@code precision_recall_fscore_support(zero_division=0)}.
 */
public final class ClassificationMetrics {

  /**
   * Scores of one class.
   *
   * @param label the class
   * @param precision share of the samples predicted as this class that are of it
   * @param recall share of the samples of this class that are predicted as it
   * @param f1 harmonic mean of precision and recall
   * @param support number of samples of this class
   */
  public record ClassScores(
      String label, double precision, double recall, double f1, long support) {}

  private final List<ClassScores> classes;
  private final long[][] confusion;
  private final long samples;

  private ClassificationMetrics(List<String> labels, long[][] confusion, long samples) {
    this.confusion = confusion;
    this.samples = samples;
    List<ClassScores> scores = new ArrayList<>();
    for (int c = 0; c < confusion.length; c++) {
      long hits = confusion[c][c];
      long predicted = 0;
      for (long[] row : confusion) {
        predicted += row[c];
      }
      long support = Arrays.stream(confusion[c]).sum();
      scores.add(
          new ClassScores(
              labels.get(c),
              ratio(hits, predicted),
              ratio(hits, support),
              ratio(2 * hits, support + predicted),
              support));
    }
    this.classes = List.copyOf(scores);
  }

  /**
   * Scores predicted against true labels.
   *
   * @param truth true class of each sample (n)
   * @param predicted predicted class of each sample (n)
   * @throws IllegalArgumentException if there is no sample, the arrays differ in length, or a label
   *     is null
   */
  public static ClassificationMetrics of(String[] truth, String[] predicted) {
    String[] joined = Arrays.copyOf(truth, truth.length + predicted.length);
    System.arraycopy(predicted, 0, joined, truth.length, predicted.length);
    return of(LabelCodes.of(joined), truth.length, predicted.length);
  }

  /**
   * Scores integer labels, predicted against true ones, which rank by value.
   *
   * @throws IllegalArgumentException if there is no sample, or the arrays differ in length
   */
  public static ClassificationMetrics of(int[] truth, int[] predicted) {
    int[] joined = Arrays.copyOf(truth, truth.length + predicted.length);
    System.arraycopy(predicted, 0, joined, truth.length, predicted.length);
    return of(LabelCodes.of(joined), truth.length, predicted.length);
  }

  private static ClassificationMetrics of(LabelCodes joined, int truths, int predictions) {
    if (truths == 0 || truths != predictions) {
      throw new IllegalArgumentException(
          truths + " true and " + predictions + " predicted labels, expected as many, at least 1");
    }
    int[] codes = joined.codes();
    int classes = joined.classes().size();
    long[][] confusion = new long[classes][classes];
    for (int i = 0; i < truths; i++) {
      confusion[codes[i]][codes[truths + i]]++;
    }
    return new ClassificationMetrics(joined.classes(), confusion, truths);
  }

  /**
   * Scores a confusion matrix; classes that neither occur nor are predicted do not count.
   *
   * @param labels the classes, ascending
   * @param confusion row = true class, column = predicted class, value = samples; not all 0
   */
  public static ClassificationMetrics ofConfusion(List<String> labels, long[][] confusion) {
    int[] present =
        IntStream.range(0, labels.size())
            .filter(
                c ->
                    Arrays.stream(confusion[c]).sum() > 0
                        || Arrays.stream(confusion).anyMatch(row -> row[c] > 0))
            .toArray();
    long[][] kept = new long[present.length][present.length];
    long samples = 0;
    for (int i = 0; i < present.length; i++) {
      for (int j = 0; j < present.length; j++) {
        kept[i][j] = confusion[present[i]][present[j]];
        samples += kept[i][j];
      }
    }
    return new ClassificationMetrics(
        IntStream.of(present).mapToObj(labels::get).toList(), kept, samples);
  }

  /** Share of samples predicted right. */
  public double accuracy() {
    long hits = 0;
    for (int c = 0; c < confusion.length; c++) {
      hits += confusion[c][c];
    }
    return ratio(hits, samples);
  }

  /** Precision over all classes. */
  public double precision(ClassAverage average) {
    return average(average, ClassScores::precision);
  }

  /** Recall over all classes. */
  public double recall(ClassAverage average) {
    return average(average, ClassScores::recall);
  }

  /** F1 over all classes: the mean of the classes' F1, not the F1 of the means. */
  public double f1(ClassAverage average) {
    return average(average, ClassScores::f1);
  }

  /** Scores of each class, labels ascending. */
  public List<ClassScores> classes() {
    return classes;
  }

  /**
   * Copy of the confusion matrix (classes × classes, in the order of {@link #classes()}): row =
   * true class, column = predicted class, value = samples.
   */
  public long[][] confusion() {
    return Arrays.stream(confusion).map(long[]::clone).toArray(long[][]::new);
  }

  private double average(ClassAverage average, ToDoubleFunction<ClassScores> score) {
    double sum = 0;
    double weights = 0;
    for (ClassScores scores : classes) {
      double weight = average == ClassAverage.MACRO ? 1 : scores.support();
      sum += weight * score.applyAsDouble(scores);
      weights += weight;
    }
    return sum / weights;
  }

  private static double ratio(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
