package io.genept.learn;

/** How the vectors of two items become the features of their pair; the order never matters. */
public enum PairFeature {
  /** {@code a + b}: the paper's. */
  SUM(1) {
    @Override
    void fill(float[] v, int a, int b, int dimension, double[] into) {
      for (int d = 0; d < dimension; d++) {
        into[d] = (double) v[a + d] + v[b + d];
      }
    }
  },
  /** {@code a · b}, number by number: a linear model of it is a weighted inner product. */
  PRODUCT(1) {
    @Override
    void fill(float[] v, int a, int b, int dimension, double[] into) {
      for (int d = 0; d < dimension; d++) {
        into[d] = (double) v[a + d] * v[b + d];
      }
    }
  },
  /** {@code |a - b|}, number by number. */
  DIFFERENCE(1) {
    @Override
    void fill(float[] v, int a, int b, int dimension, double[] into) {
      for (int d = 0; d < dimension; d++) {
        into[d] = Math.abs((double) v[a + d] - v[b + d]);
      }
    }
  },
  /** Sum, product and difference one after the other. */
  ALL(3) {
    @Override
    void fill(float[] v, int a, int b, int dimension, double[] into) {
      for (int d = 0; d < dimension; d++) {
        double left = v[a + d];
        double right = v[b + d];
        into[d] = left + right;
        into[dimension + d] = left * right;
        into[2 * dimension + d] = Math.abs(left - right);
      }
    }
  };

  private final int parts;

  PairFeature(int parts) {
    this.parts = parts;
  }

  /**
   * The features of one pair.
   *
   * @param vectors row after row
   * @param a row of the first item
   * @param b row of the second item
   * @param dimension length of a row
   */
  double[] of(float[] vectors, int a, int b, int dimension) {
    double[] features = new double[parts * dimension];
    fill(vectors, a * dimension, b * dimension, dimension, features);
    return features;
  }

  abstract void fill(float[] vectors, int a, int b, int dimension, double[] into);
}
