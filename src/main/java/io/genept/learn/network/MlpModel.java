package io.genept.learn.network;

import io.genept.learn.FeatureScaling;
import java.io.Serializable;
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
   * Predicts.
   *
   * @param vectors n × inputs numbers, row after row
   */
  public Prediction predict(float[] vectors) {
    Mlp mlp = new Mlp(centre.length, hidden, classes, slope, parameters);
    int[] every = IntStream.range(0, vectors.length / centre.length).toArray();
    float[] layer = mlp.hidden(new FeatureScaling(centre, scale).of(vectors, every));
    return new Prediction(layer, mlp.probabilities(layer), classes);
  }
}
