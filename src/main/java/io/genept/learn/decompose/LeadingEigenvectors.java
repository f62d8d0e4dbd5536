package io.genept.learn.decompose;

import dev.ludovic.netlib.lapack.LAPACK;
import java.util.Arrays;
import org.netlib.util.intW;

/**
 * The largest eigenvalues of a symmetric matrix and their vectors, by LAPACK's {@code dsyevr}.
 *
 * @param values ascending; the first {@code k} hold the largest
 * @param vectors as columns of {@code dim} numbers, the largest eigenvalue's last
 */
record LeadingEigenvectors(double[] values, double[] vectors) {

  /**
   * Finds them.
   *
   * @param symmetric {@code dim × dim}, of which the upper triangle is read; overwritten
   * @param k how many, at most {@code dim}
   */
  static LeadingEigenvectors of(double[] symmetric, int dim, int k) {
    double[] values = new double[dim];
    double[] vectors = new double[dim * k];
    int work = 26 * dim;
    intW found = new intW(0);
    intW info = new intW(0);
    LAPACK
        .getInstance()
        .dsyevr(
            "V",
            "I",
            "U",
            dim,
            symmetric,
            dim,
            0.0,
            0.0,
            dim - k + 1,
            dim,
            0.0,
            found,
            values,
            vectors,
            dim,
            new int[2 * dim],
            new double[work],
            work,
            new int[10 * dim],
            10 * dim,
            info);
    if (info.val != 0 || found.val != k) {
      throw new IllegalStateException(
          "dsyevr found " + found.val + " of " + k + " eigenvectors (info " + info.val + ")");
    }
    return new LeadingEigenvectors(values, vectors);
  }

  /** The eigenvalue of a rank, 0 being the largest; never negative. */
  double value(int rank, int k) {
    return Math.max(0, values[k - 1 - rank]);
  }

  /** The vector of a rank, 0 being that of the largest eigenvalue. */
  double[] vector(int rank, int dim, int k) {
    int column = k - 1 - rank;
    return Arrays.copyOfRange(vectors, column * dim, (column + 1) * dim);
  }
}
