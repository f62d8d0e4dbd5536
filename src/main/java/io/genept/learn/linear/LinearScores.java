package io.genept.learn.linear;

import dev.ludovic.netlib.blas.BLAS;
import java.io.Serializable;

/**
 * Weight vectors of a linear classifier, as the work on blocks takes them: one for two classes, one
 * for each class above.
 *
 * @param dimension length of a row
 * @param weights vectors × dimension
 * @param intercepts one for each vector
 */
@SuppressWarnings("ArrayRecordComponent")
record LinearScores(int dimension, float[] weights, double[] intercepts) implements Serializable {
  /** Bytes of rows that a core's cache holds until their gradient is summed up. */
  private static final int BYTES_AT_ONCE = 256 << 10;

  /** Rows from which netlib's product of matrices is at its full speed. */
  private static final int ROWS_OF_PRODUCT = 256;

  /** Scores from weights in double: the vectors, then their intercepts. */
  static LinearScores of(double[] weights, int dimension) {
    int vectors = weights.length / (dimension + 1);
    float[] floats = new float[vectors * dimension];
    for (int w = 0; w < floats.length; w++) {
      floats[w] = (float) weights[w];
    }
    double[] intercepts = new double[vectors];
    System.arraycopy(weights, floats.length, intercepts, 0, vectors);
    return new LinearScores(dimension, floats, intercepts);
  }

  int vectors() {
    return intercepts.length;
  }

  int classes() {
    return Math.max(2, vectors());
  }

  /** Rows to work on at a time. */
  int rowsAtOnce() {
    int inCache = BYTES_AT_ONCE / Float.BYTES / dimension;
    return vectors() > 1 ? ROWS_OF_PRODUCT : Math.max(32, Math.min(512, inCache));
  }

  /**
   * Scores of some rows: rows × {@link #classes}; of two classes the first has 0.
   *
   * @param products room for rows × vectors
   */
  void of(float[] values, int firstRow, int rows, float[] products, double[] scores) {
    int vectors = vectors();
    if (vectors == 1) {
      BLAS.getInstance()
          .sgemv(
              "T",
              dimension,
              rows,
              1f,
              values,
              firstRow * dimension,
              dimension,
              weights,
              0,
              1,
              0f,
              products,
              0,
              1);
    } else {
      BLAS.getInstance()
          .sgemm(
              "T",
              "N",
              vectors,
              rows,
              dimension,
              1f,
              weights,
              0,
              dimension,
              values,
              firstRow * dimension,
              dimension,
              0f,
              products,
              0,
              vectors);
    }
    int fixed = classes() - vectors;
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < vectors; k++) {
        scores[i * classes() + k + fixed] = products[i * vectors + k] + intercepts[k];
      }
    }
  }

  /** Makes probabilities of scores, rows × classes, in place; returns nothing else. */
  static void softmax(double[] scores, int rows, int classes) {
    for (int from = 0; from < rows * classes; from += classes) {
      double largest = scores[from];
      for (int k = from + 1; k < from + classes; k++) {
        largest = Math.max(largest, scores[k]);
      }
      double sum = 0;
      for (int k = from; k < from + classes; k++) {
        scores[k] = Math.exp(scores[k] - largest);
        sum += scores[k];
      }
      for (int k = from; k < from + classes; k++) {
        scores[k] /= sum;
      }
    }
  }
}
