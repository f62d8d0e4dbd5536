package io.genept.testing;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The vectors of {@code golden_genes.property_vectors}: some positive, leaning to four dimensions.
 *
 * @param positives class of each
 * @param values row after row
 */
@SuppressWarnings("ArrayRecordComponent")
public record PropertySample(boolean[] positives, float[] values, int dimension) {

  /** As the golden file describes them, the positive ones first. */
  public static PropertySample golden() {
    JsonNode golden = Golden.read("genes").get("property");
    int n = golden.get("n").asInt();
    int dimension = golden.get("dim").asInt();
    float[] values = Draws.vectors(golden.get("vector_seed").asLong(), n, dimension);
    boolean[] positives = new boolean[n];
    for (int i = 0; i < n; i++) {
      positives[i] = i < golden.get("positive").asInt();
      for (int d = 0; d < dimension; d++) {
        values[i * dimension + d] -= 0.5f;
        if (positives[i] && d < 4) {
          values[i * dimension + d] += (float) golden.get("shift").asDouble();
        }
      }
    }
    return new PropertySample(positives, values, dimension);
  }

  /** 1 for positive, 0 for negative. */
  public int[] codes() {
    int[] codes = new int[positives.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = positives[i] ? 1 : 0;
    }
    return codes;
  }
}
