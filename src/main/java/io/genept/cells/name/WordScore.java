package io.genept.cells.name;

import io.genept.core.Whitening;
import java.io.Serializable;

/**
 * Cosine of a cell's informed vector with the description of each type: {@code (t - mean)} of the
 * descriptions' vectors, whitened as the gene vectors were.
 */
final class WordScore implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[][] directions;

  private WordScore(double[][] directions) {
    this.directions = directions;
  }

  /**
   * Takes the descriptions.
   *
   * @param vectors of the descriptions, types × d, by the gene table's text model
   * @param whitening of the gene table
   */
  static WordScore of(float[][] vectors, Whitening whitening) {
    double[] mean = new double[whitening.inputs()];
    for (float[] vector : vectors) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += vector[j] / (double) vectors.length;
      }
    }
    double[][] directions = new double[vectors.length][];
    for (int type = 0; type < vectors.length; type++) {
      double[] difference = new double[mean.length];
      for (int j = 0; j < mean.length; j++) {
        difference[j] = vectors[type][j] - mean[j];
      }
      directions[type] = unit(whitening.direction(difference));
    }
    return new WordScore(directions);
  }

  /** Length of the part of a cell's vector that is compared: its last numbers. */
  int dimension() {
    return directions[0].length;
  }

  /**
   * The cosine of each type; null for a vector without direction.
   *
   * @param vector of the cell; in a hybrid the text stands at the end
   */
  double[] of(float[] vector) {
    int from = vector.length - dimension();
    double squares = 0;
    for (int j = from; j < vector.length; j++) {
      squares += (double) vector[j] * vector[j];
    }
    if (!(squares > 0)) {
      return null;
    }
    double[] cosines = new double[directions.length];
    for (int type = 0; type < cosines.length; type++) {
      double product = 0;
      for (int j = 0; j < directions[type].length; j++) {
        product += directions[type][j] * vector[from + j];
      }
      cosines[type] = product / Math.sqrt(squares);
    }
    return cosines;
  }

  private static double[] unit(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    double length = squares > 0 ? Math.sqrt(squares) : 1;
    for (int j = 0; j < vector.length; j++) {
      vector[j] /= length;
    }
    return vector;
  }
}
