package io.genept.cells.annotate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some consecutive cells of a reference.
 *
 * @param vectors row-major, cells × dim
 * @param labels of the cells
 */
record LabelledBlock(float[] vectors, Labels labels) implements Serializable {
  private static final int BYTES = 64 << 20;

  /**
   * Labels of consecutive cells.
   *
   * @param names different labels, in the order of their first cells
   * @param places of each cell's label among the names
   */
  record Labels(String[] names, int[] places) implements Serializable {}

  /** Cells of a block of at most 64 MB. */
  static int cells(int dim) {
    return Math.max(1, BYTES / Float.BYTES / dim);
  }

  /** Copies cells whose vectors are of one length. */
  static LabelledBlock of(Iterator<LabelledVector> cells, int dim) {
    List<float[]> vectors = new ArrayList<>();
    List<Integer> placeOf = new ArrayList<>();
    Map<String, Integer> places = new LinkedHashMap<>();
    while (cells.hasNext()) {
      LabelledVector cell = cells.next();
      vectors.add(cell.getVector());
      places.putIfAbsent(cell.getLabel(), places.size());
      placeOf.add(places.get(cell.getLabel()));
    }
    return new LabelledBlock(
        joined(vectors, dim),
        new Labels(
            places.keySet().toArray(new String[0]),
            placeOf.stream().mapToInt(Integer::intValue).toArray()));
  }

  /** Copies vectors of one length into one array. */
  static float[] joined(List<float[]> vectors, int dim) {
    float[] joined = new float[vectors.size() * dim];
    for (int i = 0; i < vectors.size(); i++) {
      System.arraycopy(vectors.get(i), 0, joined, i * dim, dim);
    }
    return joined;
  }
}
