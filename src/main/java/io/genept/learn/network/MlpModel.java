package io.genept.learn.network;

import io.genept.learn.FeatureScaling;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A trained network together with what it expects of a vector: features centred and scaled, a
 * linear layer and leaky ReLU (the fine-tuned embedding), a linear layer and softmax (the head).
 *
 * @param centre subtracted from each feature
 * @param scale what each difference is multiplied by
 * @param hidden width of the hidden layer
 * @param classes number of classes
 * @param slope of the leaky ReLU below zero
 * @param parameters weights hidden × inputs, hidden biases, weights classes × hidden, class biases
 */
@SuppressWarnings("ArrayRecordComponent")
public record MlpModel(
    double[] centre, double[] scale, int hidden, int classes, double slope, float[] parameters)
    implements Serializable {
  /** A multiple of the rows of any tile of netlib's products. */
  private static final int TILES = 48;

  /**
   * Output of the network for n vectors.
   *
   * @param hidden activations of the hidden layer, n × hidden
   * @param probabilities n × {@code classes}
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Prediction(float[] hidden, float[] probabilities, int classes) {
    /** The class of highest probability of a vector; of equals the smallest. */
    public int label(int vector) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = probability(vector, c) > probability(vector, best) ? c : best;
      }
      return best;
    }

    /** The probability of a class. */
    public float probability(int vector, int label) {
      return probabilities[vector * classes + label];
    }
  }

  /**
   * Predicts; what a vector gives does not depend on the others.
   *
   * @param vectors n × inputs numbers, row after row
   */
  public Prediction predict(float[] vectors) {
    Mlp mlp = new Mlp(centre.length, hidden, classes, slope, parameters);
    int n = vectors.length / centre.length;
    float[] scaled = new FeatureScaling(centre, scale).of(vectors, IntStream.range(0, n).toArray());
    // The product sums the last rows in another order where they do not fill its tiles.
    int padded = (n + TILES - 1) / TILES * TILES;
    float[] layer = mlp.hidden(Arrays.copyOf(scaled, padded * centre.length));
    return new Prediction(
        Arrays.copyOf(layer, n * hidden),
        Arrays.copyOf(mlp.probabilities(layer), n * classes),
        classes);
  }
}
