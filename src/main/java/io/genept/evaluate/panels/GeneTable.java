package io.genept.evaluate.panels;

import io.genept.core.EmbeddingMatrix;
import io.genept.math.MersenneTwister;
import java.io.Serializable;
import java.util.Random;

/**
 * Vectors of the genes that both sides have.
 *
 * @param values genes × dimension, row after row
 */
record GeneTable(float[] values, int dimension) implements Serializable {

  static GeneTable of(EmbeddingMatrix vectors) {
    return new GeneTable(vectors.values(), vectors.dimension());
  }

  int rows() {
    return values.length / dimension;
  }

  /** Vectors of some genes: genes × dimension, row after row. */
  double[] of(int[] genes) {
    double[] taken = new double[genes.length * dimension];
    for (int i = 0; i < genes.length; i++) {
      for (int d = 0; d < dimension; d++) {
        taken[i * dimension + d] = values[genes[i] * dimension + d];
      }
    }
    return taken;
  }

  /** The same vectors, each that of another gene. */
  GeneTable permuted(long seed) {
    int[] other = new MersenneTwister(seed).cycle(rows());
    float[] moved = new float[values.length];
    for (int gene = 0; gene < other.length; gene++) {
      System.arraycopy(values, other[gene] * dimension, moved, gene * dimension, dimension);
    }
    return new GeneTable(moved, dimension);
  }

  /** Vectors of independent standard normal numbers in their place. */
  GeneTable random(long seed) {
    Random random = new Random(seed);
    float[] drawn = new float[values.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (float) random.nextGaussian();
    }
    return new GeneTable(drawn, dimension);
  }
}
