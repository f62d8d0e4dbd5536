package io.genept.core;

import java.util.stream.IntStream;

/**
 * The linear map that makes the vectors of a gene table alike in all directions: {@code (e - mean)
 * · rotation}, with the rotation {@code V · diag(1/√(λ + s·λ̄))} of the covariance's eigenvectors
 * and eigenvalues; the shrinkage {@code s} keeps directions of hardly any variance from being blown
 * up.
 *
 * @param mean of the vectors (d)
 * @param rotation d × k, row after row
 */
public record Whitening(float[] mean, float[] rotation) {
  /**
   * Checks the shape.
   *
   * @throws IllegalArgumentException if the rotation has not d rows
   */
  public Whitening {
    if (mean.length == 0 || rotation.length == 0 || rotation.length % mean.length != 0) {
      throw new IllegalArgumentException(
          "A rotation of " + rotation.length + " numbers for a mean of " + mean.length);
    }
  }

  /** Length of a vector of the table. */
  public int inputs() {
    return mean.length;
  }

  /** Length of a whitened vector. */
  public int outputs() {
    return rotation.length / mean.length;
  }

  /** Whitens a vector of the table's model (d) to k numbers. */
  public float[] apply(float[] vector) {
    double[] centred = new double[mean.length];
    for (int j = 0; j < centred.length; j++) {
      centred[j] = (double) vector[j] - mean[j];
    }
    double[] whitened = direction(centred);
    float[] result = new float[whitened.length];
    for (int c = 0; c < result.length; c++) {
      result[c] = (float) whitened[c];
    }
    return result;
  }

  /** Whitens a difference of vectors (d), from which no mean is to be taken, to k numbers. */
  public double[] direction(double[] difference) {
    double[] whitened = new double[outputs()];
    for (int j = 0; j < difference.length; j++) {
      for (int c = 0; c < whitened.length; c++) {
        whitened[c] += difference[j] * rotation[j * whitened.length + c];
      }
    }
    return whitened;
  }

  /** Whitens every vector of a table. */
  public EmbeddingMatrix apply(EmbeddingMatrix vectors) {
    float[] values = new float[Math.multiplyExact(vectors.size(), outputs())];
    IntStream.range(0, vectors.size())
        .parallel()
        .forEach(i -> System.arraycopy(apply(vectors.row(i)), 0, values, i * outputs(), outputs()));
    return new EmbeddingMatrix(vectors.keys(), values, outputs());
  }
}
