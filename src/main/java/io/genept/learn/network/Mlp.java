package io.genept.learn.network;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import io.genept.math.MersenneTwister;
import java.io.Serializable;

/**
 * A classifier of two layers: linear, leaky ReLU, linear, softmax; the network of the paper's fine
 * tuning (Table 3, Fig. 3). Single precision, PyTorch's default, and summed by Java code alone, so
 * that the same numbers come out on every machine.
 *
 * <p>Matrices are row-major and flat: samples are n × inputs, the hidden layer n × hidden. The
 * parameters stand in one array in the order of PyTorch's {@code parameters()}: weights hidden ×
 * inputs, hidden biases, weights classes × hidden, class biases.
 */
final class Mlp implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final BLAS JAVA = JavaBLAS.getInstance();

  private final int inputs;
  private final int hidden;
  private final int classes;
  private final float slope;
  private final float[] parameters;

  /**
   * A network of given parameters.
   *
   * @param slope of the leaky ReLU below zero, 0 or more
   * @param parameters used, not copied: training changes them in place
   */
  Mlp(int inputs, int hidden, int classes, double slope, float[] parameters) {
    if (parameters.length != size(inputs, hidden, classes)) {
      throw new IllegalArgumentException(
          "Expected %d parameters, got %d"
              .formatted(size(inputs, hidden, classes), parameters.length));
    }
    this.inputs = inputs;
    this.hidden = hidden;
    this.classes = classes;
    this.slope = (float) slope;
    this.parameters = parameters;
  }

  /** Number of parameters of a network of these widths. */
  static int size(int inputs, int hidden, int classes) {
    return Math.addExact(
        Math.multiplyExact(hidden, inputs + 1), Math.multiplyExact(classes, hidden + 1));
  }

  /**
   * A network drawn as PyTorch's {@code nn.Linear} draws its layers: weights and biases uniform in
   * ±1/√(inputs of the layer). The distribution is PyTorch's, the stream is numpy's.
   */
  static Mlp drawn(int inputs, int hidden, int classes, double slope, MersenneTwister random) {
    float[] parameters = new float[size(inputs, hidden, classes)];
    int second = hidden * (inputs + 1);
    for (int i = 0; i < parameters.length; i++) {
      double bound = 1 / Math.sqrt(i < second ? inputs : hidden);
      parameters[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return new Mlp(inputs, hidden, classes, slope, parameters);
  }

  int inputs() {
    return inputs;
  }

  /** The parameters themselves. */
  float[] parameters() {
    return parameters;
  }

  /** A network of this shape with other parameters. */
  Mlp with(float[] others) {
    return new Mlp(inputs, hidden, classes, slope, others);
  }

  /** Activations of the hidden layer, n × hidden, of samples n × inputs. */
  float[] hidden(float[] x) {
    int n = x.length / inputs;
    float[] h = new float[Math.multiplyExact(n, hidden)];
    fill(h, hidden * inputs, hidden);
    JAVA.sgemm("T", "N", hidden, n, inputs, 1, parameters, inputs, x, inputs, 1, h, hidden);
    for (int i = 0; i < h.length; i++) {
      h[i] = h[i] > 0 ? h[i] : h[i] * slope;
    }
    return h;
  }

  /** Probabilities of the classes, n × classes, of activations of the hidden layer n × hidden. */
  float[] probabilities(float[] h) {
    return softmax(scores(h));
  }

  /**
   * Sum of the cross-entropies of samples.
   *
   * @param labels class of each sample, 0 … classes-1
   */
  double loss(float[] x, int[] labels) {
    return crossEntropy(scores(hidden(x)), labels);
  }

  /**
   * Sum of the cross-entropies of samples; adds their part to the gradient of a batch's mean.
   *
   * @param batch samples of the whole batch, of which these may be a part
   * @param gradient filled with the part of the derivative to each parameter
   */
  double gradient(float[] x, int[] labels, int batch, float[] gradient) {
    int n = labels.length;
    float[] h = hidden(x);
    float[] scores = scores(h);
    float[] outer = softmax(scores);
    for (int i = 0; i < n; i++) {
      outer[i * classes + labels[i]] -= 1;
    }
    for (int i = 0; i < outer.length; i++) {
      outer[i] /= batch;
    }
    int second = hidden * (inputs + 1);
    float[] inner = new float[n * hidden];
    JAVA.sgemm(
        "N",
        "N",
        hidden,
        n,
        classes,
        1,
        parameters,
        second,
        hidden,
        outer,
        0,
        classes,
        0,
        inner,
        0,
        hidden);
    for (int i = 0; i < inner.length; i++) {
      inner[i] = h[i] > 0 ? inner[i] : inner[i] * slope;
    }
    JAVA.sgemm(
        "N", "T", hidden, classes, n, 1, h, 0, hidden, outer, 0, classes, 0, gradient, second,
        hidden);
    JAVA.sgemm("N", "T", inputs, hidden, n, 1, x, inputs, inner, hidden, 0, gradient, inputs);
    sumRows(inner, hidden, gradient, hidden * inputs);
    sumRows(outer, classes, gradient, second + classes * hidden);
    return crossEntropy(scores, labels);
  }

  private float[] scores(float[] h) {
    int n = h.length / hidden;
    int second = hidden * (inputs + 1);
    float[] scores = new float[n * classes];
    fill(scores, second + classes * hidden, classes);
    JAVA.sgemm(
        "T",
        "N",
        classes,
        n,
        hidden,
        1,
        parameters,
        second,
        hidden,
        h,
        0,
        hidden,
        1,
        scores,
        0,
        classes);
    return scores;
  }

  private void fill(float[] rows, int biases, int width) {
    for (int i = 0; i < rows.length; i += width) {
      System.arraycopy(parameters, biases, rows, i, width);
    }
  }

  private float[] softmax(float[] scores) {
    float[] p = new float[scores.length];
    for (int row = 0; row < scores.length; row += classes) {
      double normaliser = logSum(scores, row);
      for (int c = 0; c < classes; c++) {
        p[row + c] = (float) Math.exp(scores[row + c] - normaliser);
      }
    }
    return p;
  }

  private double crossEntropy(float[] scores, int[] labels) {
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      sum += logSum(scores, i * classes) - scores[i * classes + labels[i]];
    }
    return sum;
  }

  private double logSum(float[] scores, int row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes; c++) {
      max = Math.max(max, scores[row + c]);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += Math.exp(scores[row + c] - max);
    }
    return max + Math.log(sum);
  }

  private static void sumRows(float[] rows, int width, float[] into, int offset) {
    for (int c = 0; c < width; c++) {
      double sum = 0;
      for (int i = c; i < rows.length; i += width) {
        sum += rows[i];
      }
      into[offset + c] = (float) sum;
    }
  }
}
