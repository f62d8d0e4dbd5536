package io.genept.learn.decompose;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;

/** Best approximations to eigenpairs within the span of an orthonormal block. */
record RitzPairs(double[] values, double[][] vectors, double[][] images, double worstResidual) {
  static RitzPairs of(double[][] block, double[][] image, int wanted) {
    var v = new Array2DRowRealMatrix(block, false);
    var av = new Array2DRowRealMatrix(image, false);
    var small = v.transpose().multiply(av);
    var eigen = new EigenDecomposition(small.add(small.transpose()).scalarMultiply(0.5));
    var rotation = eigen.getV();
    double[][] vectors = v.multiply(rotation).getData();
    double[][] images = av.multiply(rotation).getData();
    double[] values = eigen.getRealEigenvalues();
    double worst = 0;
    for (int c = 0; c < wanted; c++) {
      double squares = 0;
      for (int f = 0; f < vectors.length; f++) {
        double r = images[f][c] - values[c] * vectors[f][c];
        squares += r * r;
      }
      worst = Math.max(worst, Math.sqrt(squares));
    }
    return new RitzPairs(values, vectors, images, worst);
  }
}
