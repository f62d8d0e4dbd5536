package io.genept.learn.linear;

import io.genept.learn.FeatureScaling;
import io.genept.learn.linear.LogisticRegression.Prediction;
import java.util.Arrays;

/**
 * Logistic regression fitted on vectors in memory.
 *
 * @param vectors n × dimension numbers, row after row
 * @param features scaling of the rows that it was fitted on
 * @param classes codes of the classes that it was fitted on, ascending
 * @param weights of {@link SoftmaxObjective}; none of a single class
 * @param objective see {@link LogisticRegression.Model}
 */
record SoftmaxModel(
    float[] vectors, FeatureScaling features, int[] classes, double[] weights, double objective)
    implements LogisticRegression.Model {

  static SoftmaxModel fit(
      LogisticRegression settings, float[] vectors, int dimension, int[] classOfRow, int[] train) {
    int[] classes = Arrays.stream(train).map(row -> classOfRow[row]).distinct().sorted().toArray();
    FeatureScaling features = FeatureScaling.of(vectors, dimension, train, settings.scaling());
    if (classes.length == 1) {
      return new SoftmaxModel(vectors, features, classes, new double[0], 0);
    }
    int[] codes =
        Arrays.stream(train).map(row -> Arrays.binarySearch(classes, classOfRow[row])).toArray();
    SoftmaxObjective f =
        new SoftmaxObjective(
            features.of(vectors, train),
            dimension,
            codes,
            classes.length,
            1 / (settings.c() * train.length));
    Lbfgs.Minimum minimum =
        Lbfgs.minimise(f, f.start(), settings.tolerance(), settings.maxIterations());
    return new SoftmaxModel(vectors, features, classes, minimum.point(), minimum.value());
  }

  @Override
  public Prediction predict(int[] rows) {
    int columns = classes[classes.length - 1] + 1;
    double[][] scores = new double[rows.length][columns];
    double[][] probabilities = new double[rows.length][columns];
    int[] predicted = new int[rows.length];
    for (double[] row : scores) {
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
    }
    if (classes.length == 1) {
      for (int i = 0; i < rows.length; i++) {
        scores[i][classes[0]] = 0;
        probabilities[i][classes[0]] = 1;
        predicted[i] = classes[0];
      }
      return new Prediction(predicted, scores, probabilities);
    }
    SoftmaxObjective predicting =
        new SoftmaxObjective(
            features.of(vectors, rows),
            features.centre().length,
            new int[rows.length],
            classes.length,
            0);
    predicting.eachBlock(
        weights,
        (from, count, ofBlock, probabilitiesOfBlock) -> {
          for (int i = 0; i < count; i++) {
            for (int k = 0; k < classes.length; k++) {
              int at = i * classes.length + k;
              scores[from + i][classes[k]] = ofBlock[at];
              probabilities[from + i][classes[k]] = probabilitiesOfBlock[at];
            }
            predicted[from + i] = LogisticRegression.argMax(probabilities[from + i]);
          }
        });
    return new Prediction(predicted, scores, probabilities);
  }
}
