package io.genept.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.learn.VectorBlocks;
import io.genept.learn.decompose.Pca;
import io.genept.learn.decompose.ShrinkageWhitening;
import io.genept.math.MersenneTwister;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Applies {@link VectorStep}s to vectors (n × dim); all statistics are over these n vectors. */
final class VectorTransform {
  private static final double NO_VARIANCE = 1e-10;

  private VectorTransform() {}

  /**
   * Applies the steps in order; each works on the float32 result of the one before.
   *
   * @return n vectors with the same keys, possibly of another length
   * @throws UserError if a step needs more components or dimensions than there are, or leaves a
   *     vector without a direction to scale
   */
  static EmbeddingMatrix apply(List<VectorStep> steps, EmbeddingMatrix vectors) {
    EmbeddingMatrix current = vectors;
    for (VectorStep step : steps) {
      List<float[]> rows = IntStream.range(0, current.size()).mapToObj(current::row).toList();
      current =
          switch (step.kind()) {
            case CENTRE -> of(current, centre(rows));
            case REMOVE_COMPONENTS -> of(current, removeComponents(rows, step.n()));
            case WHITEN ->
                step.number() > 0
                    ? ShrinkageWhitening.fit(current, step.number()).apply(current)
                    : of(current, whiten(rows));
            case TRUNCATE -> unit(of(current, truncate(rows, step.n())));
            case UNIT -> unit(current);
            case PERMUTE -> of(current, permuted(rows, step.n()));
          };
    }
    return current;
  }

  private static EmbeddingMatrix of(EmbeddingMatrix before, List<float[]> vectors) {
    return EmbeddingMatrix.of(before.keys(), vectors);
  }

  private static List<float[]> centre(List<float[]> vectors) {
    double[] mean = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += vector[j];
      }
    }
    List<float[]> centred = new ArrayList<>(vectors.size());
    for (float[] vector : vectors) {
      float[] moved = new float[mean.length];
      for (int j = 0; j < mean.length; j++) {
        moved[j] = (float) (vector[j] - mean[j] / vectors.size());
      }
      centred.add(moved);
    }
    return centred;
  }

  private static List<float[]> removeComponents(List<float[]> vectors, int n) {
    Pca.Model pca = fit(vectors, n);
    List<float[]> left = new ArrayList<>(vectors.size());
    for (float[] vector : vectors) {
      double[] centred = new double[vector.length];
      for (int j = 0; j < vector.length; j++) {
        centred[j] = vector[j] - pca.mean()[j];
      }
      for (double[] component : pca.components()) {
        double score = dot(component, centred);
        for (int j = 0; j < centred.length; j++) {
          centred[j] -= score * component[j];
        }
      }
      left.add(floats(centred));
    }
    return left;
  }

  private static List<float[]> whiten(List<float[]> vectors) {
    Pca.Model pca = fit(vectors, Math.min(vectors.size(), vectors.get(0).length));
    double[] variance = pca.explainedVariance();
    int kept = 0;
    while (kept < variance.length && variance[kept] > NO_VARIANCE * variance[0]) {
      kept++;
    }
    if (kept == 0) {
      throw UserError.of(
          "Cannot whiten %d vectors: they are all alike. Expected vectors that differ.",
          vectors.size());
    }
    List<float[]> white = new ArrayList<>(vectors.size());
    for (float[] vector : vectors) {
      double[] centred = new double[vector.length];
      for (int j = 0; j < vector.length; j++) {
        centred[j] = vector[j] - pca.mean()[j];
      }
      double[] scores = new double[kept];
      for (int c = 0; c < kept; c++) {
        scores[c] = dot(pca.components()[c], centred) / Math.sqrt(variance[c]);
      }
      white.add(floats(scores));
    }
    return white;
  }

  private static Pca.Model fit(List<float[]> vectors, int components) {
    int dimension = vectors.get(0).length;
    float[] values = new float[Math.multiplyExact(vectors.size(), dimension)];
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(vectors.get(i), 0, values, i * dimension, dimension);
    }
    return Pca.fit(VectorBlocks.of(values, dimension), components);
  }

  private static List<float[]> truncate(List<float[]> vectors, int n) {
    int dimension = vectors.get(0).length;
    if (n > dimension) {
      throw UserError.of(
          "Cannot truncate vectors to %d dimensions: they have %d. Expected at most that.",
          n, dimension);
    }
    return vectors.stream().map(vector -> Arrays.copyOf(vector, n)).toList();
  }

  private static List<float[]> permuted(List<float[]> vectors, int seed) {
    return IntStream.of(new MersenneTwister(seed).cycle(vectors.size()))
        .mapToObj(vectors::get)
        .toList();
  }

  private static EmbeddingMatrix unit(EmbeddingMatrix vectors) {
    for (int i = 0; i < vectors.size(); i++) {
      if (vectors.isZero(i)) {
        throw UserError.of(
            "Cannot scale vectors to unit length: vector %d of %d is zero. Leave out that step, or"
                + " keep more dimensions.",
            i + 1, vectors.size());
      }
    }
    return vectors.unit();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += a[j] * b[j];
    }
    return sum;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = (float) values[j];
    }
    return floats;
  }
}
