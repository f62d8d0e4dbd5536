package io.genept.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** A model that embeds long texts piece by piece: {@link LongText#AVERAGE}. */
final class PieceAveragingModel implements EmbeddingModel {
  private static final String SUFFIX = "-average";

  private final EmbeddingModel model;
  private final TextPieces pieces;

  PieceAveragingModel(EmbeddingModel model) {
    this.model = model;
    this.pieces = new TextPieces(model);
  }

  @Override
  public String name() {
    return model.name() + SUFFIX;
  }

  @Override
  public String cacheKey() {
    return model.cacheKey() + SUFFIX;
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  /** Empty: the whole text counts. */
  @Override
  public OptionalInt maxTokens() {
    return OptionalInt.empty();
  }

  @Override
  public int countTokens(String text) {
    return model.countTokens(text);
  }

  @Override
  public float[][] embed(List<String> texts) {
    List<String> all = new ArrayList<>();
    int[] ends = new int[texts.size()];
    for (int i = 0; i < ends.length; i++) {
      all.addAll(pieces.of(TextChecks.requireText(texts, i)));
      ends[i] = all.size();
    }
    float[][] vectors = model.embed(all);
    float[][] averages = new float[ends.length][];
    int from = 0;
    for (int i = 0; i < ends.length; i++) {
      averages[i] =
          ends[i] == from + 1
              ? vectors[from]
              : average(all.subList(from, ends[i]), Arrays.asList(vectors).subList(from, ends[i]));
      from = ends[i];
    }
    return averages;
  }

  @Override
  public void close() {
    model.close();
  }

  private float[] average(List<String> texts, List<float[]> vectors) {
    double[] sum = new double[vectors.get(0).length];
    for (int p = 0; p < vectors.size(); p++) {
      int weight = pieces.ownTokens(texts.get(p));
      for (int j = 0; j < sum.length; j++) {
        sum[j] += weight * (double) vectors.get(p)[j];
      }
    }
    return UnitVector.of(sum, model.name());
  }
}
