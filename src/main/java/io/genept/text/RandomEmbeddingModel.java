package io.genept.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Control without meaning: independent N(0, 1) components for each text.
 *
 * <p>The generator of a text is seeded by the first eight bytes of SHA-256 over the seed (eight
 * bytes, big-endian) and the text (UTF-8), so that a text has the same vector in every JVM, batch
 * and order, and different texts have unrelated ones. Components are drawn by {@link
 * Random#nextGaussian}, whose sequence the Java platform specifies, and rounded to float.
 *
 * <p>Vectors are left as drawn, like the random embedding of the GenePT paper: their norm is about
 * √dimension, not 1.
 */
public final class RandomEmbeddingModel implements EmbeddingModel {
  private final int dimension;
  private final long seed;

  /**
   * @param dimension length of each vector, positive; 1536 is that of the paper
   * @param seed of all vectors of this model
   * @throws IllegalArgumentException if the dimension is not positive
   */
  public RandomEmbeddingModel(int dimension, long seed) {
    if (dimension <= 0) {
      throw new IllegalArgumentException("dimension must be positive, got " + dimension);
    }
    this.dimension = dimension;
    this.seed = seed;
  }

  /** {@code random-<dimension>-seed-<seed>}. */
  @Override
  public String name() {
    return "random-" + dimension + "-seed-" + seed;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  /** Empty: the whole text counts. */
  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.empty();
  }

  @Override
  public int countTokens(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+", -1).length;
  }

  @Override
  public float[][] embed(List<String> texts) {
    float[][] vectors = new float[texts.size()][];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = embed(TextChecks.requireText(texts, i));
    }
    return vectors;
  }

  private float[] embed(String text) {
    Random random = new Random(seedOf(text));
    float[] vector = new float[dimension];
    for (int j = 0; j < dimension; j++) {
      vector[j] = (float) random.nextGaussian();
    }
    return vector;
  }

  private long seedOf(String text) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).array());
    return ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
