package io.genept.learn.decompose;

import io.genept.core.UserError;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Latent semantic analysis (Deerwester et al. 1990): texts as vectors from nothing but how their
 * words go together. The baseline without a language model.
 *
 * <p>As scikit-learn's {@code TfidfVectorizer(sublinear_tf=True, min_df=2)} followed by {@code
 * TruncatedSVD(algorithm="arpack", tol=0)}: vectors are {@code UΣ}, not of unit length, and a
 * singular vector's largest entry is positive. They depend on the texts and their order alone, not
 * on partitions or cores.
 *
 * @param vectors of each text, {@code dimension} long; null for a text without a word that another
 *     text has
 * @param singularValues of the matrix of term weights, descending
 * @param terms columns of that matrix
 */
public record LatentSemantics(List<float[]> vectors, double[] singularValues, List<String> terms) {
  private static final Logger LOG = LoggerFactory.getLogger(LatentSemantics.class);
  private static final double TOLERANCE = 1e-10;
  private static final int TEXTS_PER_BLOCK = 4_096;

  /**
   * Embeds the texts.
   *
   * @param texts in a stable order
   * @param dimension length of the vectors
   * @throws UserError if there are not more texts, and more terms, than dimensions
   */
  public static LatentSemantics of(JavaSparkContext context, List<String> texts, int dimension) {
    return of(context, texts, dimension, true);
  }

  /**
   * Computes latent vectors in fewer dimensions where the texts do not yield so many.
   *
   * @throws UserError if no two texts share two words
   */
  public static LatentSemantics ofAtMost(
      JavaSparkContext context, List<String> texts, int dimension) {
    return of(context, texts, dimension, false);
  }

  private static LatentSemantics of(
      JavaSparkContext context, List<String> texts, int wanted, boolean exactly) {
    int blocks = (texts.size() + TEXTS_PER_BLOCK - 1) / TEXTS_PER_BLOCK;
    JavaRDD<String> rows = context.parallelize(texts, Math.max(1, blocks));
    TfIdf tfIdf = TfIdf.fit(rows, texts.size());
    LOG.debug("{} texts, {} terms of two texts or more", texts.size(), tfIdf.size());
    int most = Math.min(texts.size(), tfIdf.size()) - 1;
    int dimension = exactly ? wanted : Math.max(1, Math.min(wanted, most));
    if (dimension > most) {
      throw UserError.of(
          "Cannot make %d latent dimensions of %d texts with %d terms that two of them share."
              + " Expected at most %d; give a smaller --dimension, or more texts.",
          dimension, texts.size(), tfIdf.size(), Math.max(0, most));
    }
    Broadcast<TfIdf> shared = context.broadcast(tfIdf);
    JavaRDD<TfIdf.Weights> weights =
        rows.map(text -> shared.value().transform(text)).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      TruncatedSvd.Result svd =
          TruncatedSvd.of(
              tfIdf.size(),
              dimension,
              TOLERANCE,
              Integer.MAX_VALUE,
              block -> gram(context, weights, block));
      return new LatentSemantics(
          project(context, weights, svd.vectors()), svd.singularValues(), tfIdf.terms());
    } finally {
      weights.unpersist(true);
      shared.destroy();
    }
  }

  /** {@code XᵀXV}; the partitions' shares are added in their order, so that sums keep one order. */
  private static TruncatedSvd.Block gram(
      JavaSparkContext context, JavaRDD<TfIdf.Weights> weights, TruncatedSvd.Block block) {
    int width = block.width();
    Broadcast<double[]> vectors = context.broadcast(block.values());
    List<double[]> shares =
        weights
            .mapPartitions(
                texts -> Collections.singletonList(gram(texts, vectors.value(), width)).iterator())
            .collect();
    vectors.destroy();
    double[] sum = shares.get(0);
    for (double[] share : shares.subList(1, shares.size())) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += share[i];
      }
    }
    return new TruncatedSvd.Block(width, sum);
  }

  private static double[] gram(Iterator<TfIdf.Weights> texts, double[] vectors, int width) {
    double[] image = new double[vectors.length];
    while (texts.hasNext()) {
      TfIdf.Weights text = texts.next();
      double[] scores = scores(text, vectors, width);
      for (int i = 0; i < text.columns().length; i++) {
        int at = text.columns()[i] * width;
        double weight = text.weights()[i];
        for (int c = 0; c < width; c++) {
          image[at + c] += weight * scores[c];
        }
      }
    }
    return image;
  }

  private static double[] scores(TfIdf.Weights text, double[] vectors, int width) {
    double[] scores = new double[width];
    for (int i = 0; i < text.columns().length; i++) {
      int at = text.columns()[i] * width;
      double weight = text.weights()[i];
      for (int c = 0; c < width; c++) {
        scores[c] += weight * vectors[at + c];
      }
    }
    return scores;
  }

  private static List<float[]> project(
      JavaSparkContext context, JavaRDD<TfIdf.Weights> weights, TruncatedSvd.Block block) {
    int width = block.width();
    Broadcast<double[]> vectors = context.broadcast(block.values());
    List<float[]> projected =
        weights
            .map(
                text ->
                    text.columns().length == 0
                        ? null
                        : toFloats(scores(text, vectors.value(), width)))
            .collect();
    vectors.destroy();
    return projected;
  }

  private static float[] toFloats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
