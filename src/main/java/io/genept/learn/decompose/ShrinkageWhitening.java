package io.genept.learn.decompose;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.core.Whitening;
import io.genept.learn.VectorBlocks;

/** Fits {@link Whitening}. */
public final class ShrinkageWhitening {
  private static final double NO_VARIANCE = 1e-10;

  private ShrinkageWhitening() {}

  /**
   * Fits to all vectors of a table: {@code V · diag(1/√(λ + s·λ̄))} with the eigenvalues {@code λ}
   * of the covariance (divisor n) and their mean {@code λ̄} over all d dimensions; the leading
   * {@code min(n, d)} eigenvectors.
   *
   * @param shrinkage {@code s}, at least 0; with 0 directions without variance are left out
   * @throws UserError if the vectors do not differ
   */
  public static Whitening fit(EmbeddingMatrix vectors, double shrinkage) {
    int dim = vectors.dimension();
    int n = vectors.size();
    Pca.Model pca = Pca.fit(VectorBlocks.of(vectors.values(), dim), Math.min(n, dim));
    double[] variance = pca.explainedVariance();
    double total = 0;
    for (int c = 0; c < variance.length; c++) {
      variance[c] *= (n - 1.0) / n;
      total += variance[c];
    }
    double floor = shrinkage * total / dim;
    int kept = 0;
    while (kept < variance.length && variance[kept] + floor > NO_VARIANCE * variance[0]) {
      kept++;
    }
    if (kept == 0) {
      throw UserError.of(
          "Cannot whiten %d vectors: they are all alike. Expected vectors that differ.", n);
    }
    float[] mean = new float[dim];
    float[] rotation = new float[dim * kept];
    for (int j = 0; j < dim; j++) {
      mean[j] = (float) pca.mean()[j];
      for (int c = 0; c < kept; c++) {
        rotation[j * kept + c] = (float) (pca.components()[c][j] / Math.sqrt(variance[c] + floor));
      }
    }
    return new Whitening(mean, rotation);
  }
}
