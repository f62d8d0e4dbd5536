package io.genept.learn;

/** How the vectors of two items become the features of their pair; the order never matters. */
public enum PairFeature {
  /** {@code a + b}: the paper's. */
  SUM(true, 0) {
    @Override
    void fill(float[] v, int a, int b, int dimension, float[] into, int at) {}
  },
  /** {@code a · b}, number by number: a linear model of it is a weighted inner product. */
  PRODUCT(false, 1) {
    @Override
    void fill(float[] v, int a, int b, int dimension, float[] into, int at) {
      for (int d = 0; d < dimension; d++) {
        into[at + d] = v[a + d] * v[b + d];
      }
    }
  },
  /** {@code |a - b|}, number by number. */
  DIFFERENCE(false, 1) {
    @Override
    void fill(float[] v, int a, int b, int dimension, float[] into, int at) {
      for (int d = 0; d < dimension; d++) {
        into[at + d] = Math.abs(v[a + d] - v[b + d]);
      }
    }
  },
  /** Sum, product and difference one after the other. */
  ALL(true, 2) {
    @Override
    void fill(float[] v, int a, int b, int dimension, float[] into, int at) {
      PRODUCT.fill(v, a, b, dimension, into, at);
      DIFFERENCE.fill(v, a, b, dimension, into, at + dimension);
    }
  };

  private final boolean sum;
  private final int joint;

  PairFeature(boolean sum, int joint) {
    this.sum = sum;
    this.joint = joint;
  }

  /** Whether the sum of both vectors is a feature, the first. */
  boolean hasSum() {
    return sum;
  }

  /** How many features of a vector's length are there that are not sums of one of each item. */
  int joint() {
    return joint;
  }

  /**
   * Puts the joint features of one pair, {@code joint() × dimension} numbers.
   *
   * @param vectors row after row
   * @param a where the first item's row begins
   * @param b where the second item's row begins
   * @param dimension length of a row
   * @param at where to put them
   */
  abstract void fill(float[] vectors, int a, int b, int dimension, float[] into, int at);
}
