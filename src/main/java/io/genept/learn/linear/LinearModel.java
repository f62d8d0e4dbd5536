package io.genept.learn.linear;

import io.genept.learn.Block;
import io.genept.learn.VectorBlocks;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A fitted linear classifier of the rows of some blocks.
 *
 * <p>A class without a row to fit on is never predicted. Each answer is a pass over the blocks.
 */
public final class LinearModel {
  private final VectorBlocks rows;
  private final int[] classes;
  private final LinearScores scores;
  private final double objective;

  /**
   * @param classes codes of the classes that it was fitted on, ascending
   * @param scores none of a single class
   */
  LinearModel(VectorBlocks rows, int[] classes, LinearScores scores, double objective) {
    this.rows = rows;
    this.classes = classes;
    this.scores = scores;
    this.objective = objective;
  }

  /**
   * Mean cross-entropy and penalty that the fit has reached, scikit-learn's objective over {@code
   * C·n_train}.
   */
  public double objective() {
    return objective;
  }

  /** Predicts the class of each of some rows; of equally probable ones the first. */
  public int[] predict(int[] chosen) {
    int[] all = new int[rows.size()];
    if (classes.length == 1) {
      Arrays.fill(all, classes[0]);
    } else {
      int at = 0;
      int[] codes = classes;
      LinearScores weights = scores;
      for (int[] part : rows.map(block -> predicted(block, weights, codes))) {
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
    }
    return Arrays.stream(chosen).map(row -> all[row]).toArray();
  }

  /**
   * Probability of a class for each of some rows.
   *
   * @param code of the class
   */
  public double[] probabilities(int[] chosen, int code) {
    int column = Arrays.binarySearch(classes, code);
    if (column < 0 || classes.length == 1) {
      double[] same = new double[chosen.length];
      Arrays.fill(same, column < 0 ? 0 : 1);
      return same;
    }
    return picked(chosen, new Column(column, true));
  }

  /**
   * Log odds of the second of two classes against the first, scikit-learn's {@code
   * decision_function}, for each of some rows.
   */
  public double[] logOdds(int[] chosen) {
    if (classes.length != 2) {
      throw new IllegalStateException("Log odds of " + classes.length + " classes");
    }
    return picked(chosen, new Column(1, false));
  }

  private record Column(int number, boolean probability) implements Serializable {}

  private double[] picked(int[] chosen, Column column) {
    double[] all = new double[rows.size()];
    LinearScores weights = scores;
    int at = 0;
    List<double[]> parts = rows.map(block -> column(block, weights, column));
    for (double[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return Arrays.stream(chosen).mapToDouble(row -> all[row]).toArray();
  }

  private static int[] predicted(Block block, LinearScores weights, int[] classes) {
    int[] predicted = new int[block.rows(weights.dimension())];
    eachScores(
        block,
        weights,
        (row, scores, from) -> {
          int best = 0;
          for (int k = 1; k < classes.length; k++) {
            best = scores[from + k] > scores[from + best] ? k : best;
          }
          predicted[row] = classes[best];
        });
    return predicted;
  }

  private static double[] column(Block block, LinearScores weights, Column column) {
    double[] picked = new double[block.rows(weights.dimension())];
    int classes = weights.classes();
    double[] row = new double[classes];
    eachScores(
        block,
        weights,
        (number, scores, from) -> {
          System.arraycopy(scores, from, row, 0, classes);
          if (column.probability()) {
            LinearScores.softmax(row, 1, classes);
          }
          picked[number] = row[column.number()];
        });
    return picked;
  }

  private interface Visitor {
    void row(int number, double[] scores, int from);
  }

  private static void eachScores(Block block, LinearScores weights, Visitor visitor) {
    int rows = block.rows(weights.dimension());
    int atOnce = weights.rowsAtOnce();
    float[] products = new float[atOnce * weights.vectors()];
    double[] scores = new double[atOnce * weights.classes()];
    for (int from = 0; from < rows; from += atOnce) {
      int count = Math.min(atOnce, rows - from);
      weights.of(block.values(), from, count, products, scores);
      for (int i = 0; i < count; i++) {
        visitor.row(from + i, scores, i * weights.classes());
      }
    }
  }
}
