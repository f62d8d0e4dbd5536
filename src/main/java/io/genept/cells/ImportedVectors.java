package io.genept.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.io.vectors.VectorFile;
import java.util.LinkedHashMap;
import java.util.Map;

/** Collects the vectors of a file by cell and checks them; a vector of zeros is none. */
final class ImportedVectors implements VectorFile.Sink {
  private final String source;
  private final Map<String, float[]> vectors = new LinkedHashMap<>();
  private int dimension;
  private String first;
  private int zeros;

  ImportedVectors(String source) {
    this.source = source;
  }

  /**
   * Takes the next vector.
   *
   * @throws UserError if the cell has no id or has been there, or the vector has another length
   *     than the first or a number that is not finite
   */
  @Override
  public void accept(String rawId, float[] vector) {
    String id = rawId == null ? "" : rawId.strip();
    if (id.isEmpty()) {
      throw UserError.of(
          "Cannot import %s: vector %d has no cell id. Expected one for each.",
          source, vectors.size() + 1);
    }
    if (vectors.containsKey(id)) {
      throw UserError.of(
          "Cannot import %s: cell %s is there twice. Expected each cell once; make the ids unique"
              + " there and in the atlas.",
          source, id);
    }
    if (vector != null) {
      check(id, vector);
    }
    boolean present = EmbeddingMatrix.hasDirection(vector);
    zeros += present ? 0 : 1;
    vectors.put(id, present ? vector : null);
  }

  private void check(String id, float[] vector) {
    if (first == null) {
      first = id;
      dimension = vector.length;
    }
    if (vector.length != dimension) {
      throw UserError.of(
          "Cannot import %s: the vector of %s has %d numbers, that of %s has %d. Expected vectors"
              + " of one length.",
          source, id, vector.length, first, dimension);
    }
    for (int d = 0; d < vector.length; d++) {
      if (!Float.isFinite(vector[d])) {
        throw UserError.of(
            "Cannot import %s: number %d of the vector of %s is %s. Expected finite numbers.",
            source, d + 1, id, vector[d]);
      }
    }
  }

  /** The vector of each cell, in the order of the file; null for one of zeros, or none. */
  Map<String, float[]> vectors() {
    return vectors;
  }

  /** Number of cells without a vector, or with one of zeros. */
  int zeros() {
    return zeros;
  }

  int dimension() {
    return dimension;
  }
}
