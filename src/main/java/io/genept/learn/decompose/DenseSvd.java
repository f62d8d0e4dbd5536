package io.genept.learn.decompose;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * Leading singular vectors of a matrix that one task holds, from the eigenvectors of the smaller of
 * its two Gram matrices. Directions below {@value #NEGLIGIBLE} of the largest squared singular
 * value are left out, so there may be fewer than asked for.
 *
 * @param components number of vectors
 * @param scores left vectors times singular values, rows × components, row after row
 * @param vectors right vectors, components × columns, row after row
 */
public record DenseSvd(int components, double[] scores, double[] vectors) {
  private static final double NEGLIGIBLE = 1e-10;

  /**
   * Decomposes a matrix, as it is: columns are not centred.
   *
   * @param values row after row; not changed
   * @param most number of vectors at most
   */
  public static DenseSvd of(double[] values, int rows, int columns, int most) {
    int smaller = Math.min(rows, columns);
    int k = Math.min(most, smaller);
    if (k == 0) {
      return new DenseSvd(0, new double[0], new double[0]);
    }
    boolean byColumns = columns <= rows;
    double[] gram = new double[smaller * smaller];
    BLAS.getInstance()
        .dgemm(
            byColumns ? "N" : "T",
            byColumns ? "T" : "N",
            smaller,
            smaller,
            byColumns ? rows : columns,
            1,
            values,
            columns,
            values,
            columns,
            0,
            gram,
            smaller);
    LeadingEigenvectors leading = LeadingEigenvectors.of(gram, smaller, k);
    double least = NEGLIGIBLE * leading.value(0, k);
    int kept = 0;
    while (kept < k && leading.value(kept, k) > least) {
      kept++;
    }
    double[] known = new double[kept * smaller];
    for (int c = 0; c < kept; c++) {
      System.arraycopy(leading.vector(c, smaller, k), 0, known, c * smaller, smaller);
    }
    return byColumns
        ? new DenseSvd(kept, project(values, rows, columns, known, kept), known)
        : ofLeft(values, rows, columns, known, leading, kept, k);
  }

  private static DenseSvd ofLeft(
      double[] values,
      int rows,
      int columns,
      double[] left,
      LeadingEigenvectors leading,
      int kept,
      int k) {
    double[] scores = new double[rows * kept];
    double[] vectors = new double[kept * columns];
    if (kept > 0) {
      BLAS.getInstance()
          .dgemm(
              "N", "N", columns, kept, rows, 1, values, columns, left, rows, 0, vectors, columns);
    }
    for (int c = 0; c < kept; c++) {
      double singular = Math.sqrt(leading.value(c, k));
      for (int row = 0; row < rows; row++) {
        scores[row * kept + c] = singular * left[c * rows + row];
      }
      for (int i = c * columns; i < (c + 1) * columns; i++) {
        vectors[i] /= singular;
      }
    }
    return new DenseSvd(kept, scores, vectors);
  }

  /** Scores of other rows of the same columns: rows × components, row after row. */
  public double[] project(double[] values, int rows) {
    return components == 0
        ? new double[0]
        : project(values, rows, vectors.length / components, vectors, components);
  }

  private static double[] project(
      double[] values, int rows, int columns, double[] vectors, int components) {
    double[] scores = new double[rows * components];
    if (scores.length > 0) {
      BLAS.getInstance()
          .dgemm(
              "T",
              "N",
              components,
              rows,
              columns,
              1,
              vectors,
              columns,
              values,
              columns,
              0,
              scores,
              components);
    }
    return scores;
  }

  /** Scores of some of the rows, row after row. */
  public double[] scores(int from, int to) {
    return Arrays.copyOfRange(scores, from * components, to * components);
  }
}
