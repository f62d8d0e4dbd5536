package io.genept.cells.name;

import io.genept.core.GeneIndex;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The markers that an atlas measures, each with a slot, in the order of their genes.
 *
 * @param slotOfGene slot of each gene of the atlas, -1 for one that marks nothing
 * @param slotsOfType slots of the markers of each type
 * @param missing markers of each type that the atlas does not measure
 */
record MeasuredMarkers(int[] slotOfGene, int[][] slotsOfType, List<List<String>> missing)
    implements Serializable {

  /** Finds the markers among the genes of an atlas, by id, symbol or symbol in any case. */
  static MeasuredMarkers of(List<Atlas.Gene> genes, List<CellType> types) {
    GeneIndex index =
        GeneIndex.of(
            genes.stream()
                .map(
                    gene ->
                        new GeneIndex.Gene(
                            gene.symbol(),
                            null,
                            gene.geneId(),
                            null,
                            List.of(),
                            List.of(),
                            List.of()))
                .toList());
    List<TreeSet<Integer>> found = new ArrayList<>();
    List<List<String>> missing = new ArrayList<>();
    for (CellType type : types) {
      TreeSet<Integer> rows = new TreeSet<>();
      List<String> without = new ArrayList<>();
      for (String marker : type.markers()) {
        int row = index.resolve(marker).row();
        if (row < 0) {
          without.add(marker);
        } else {
          rows.add(row);
        }
      }
      found.add(rows);
      missing.add(List.copyOf(without));
    }
    int[] slots = new int[genes.size()];
    Arrays.fill(slots, -1);
    TreeSet<Integer> all = new TreeSet<>();
    found.forEach(all::addAll);
    int next = 0;
    for (int row : all) {
      slots[row] = next++;
    }
    int[][] ofType =
        found.stream()
            .map(rows -> rows.stream().mapToInt(row -> slots[row]).toArray())
            .toArray(int[][]::new);
    return new MeasuredMarkers(slots, ofType, List.copyOf(missing));
  }

  /** Number of markers that are measured. */
  int count() {
    return Arrays.stream(slotOfGene).max().orElse(-1) + 1;
  }

  /** Number of types with a measured marker. */
  int types() {
    return (int) Arrays.stream(slotsOfType).filter(slots -> slots.length > 0).count();
  }

  /** Lines for people: how many markers are measured, and which types have none. */
  List<String> lines(List<CellType> types) {
    List<String> lines = new ArrayList<>();
    int named = types.stream().mapToInt(type -> type.markers().size()).sum();
    if (named == 0) {
      return lines;
    }
    List<String> absent = missing.stream().flatMap(List::stream).distinct().sorted().toList();
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d markers are measured%s",
            named - missing.stream().mapToInt(List::size).sum(),
            named,
            absent.isEmpty() ? "" : "; not " + String.join(", ", absent)));
    List<String> without = new ArrayList<>();
    for (int type = 0; type < slotsOfType.length; type++) {
      if (slotsOfType[type].length == 0) {
        without.add(types.get(type).name());
      }
    }
    if (!without.isEmpty()) {
      lines.add(
          "no measured marker, so no score by markers and no cell named so by them: "
              + String.join(", ", without));
    }
    return lines;
  }

  /**
   * Log-normalised expression of the markers in a cell, by slot.
   *
   * @param cell stored values over all genes
   */
  SparseRow levels(SparseRow cell, Normalization normalization) {
    Normalization.Cell weights = normalization.of(cell);
    int[] slots = new int[cell.indices().length];
    float[] values = new float[slots.length];
    int taken = 0;
    for (int i = 0; i < slots.length; i++) {
      int slot = slotOfGene[cell.indices()[i]];
      if (slot >= 0) {
        slots[taken] = slot;
        values[taken++] = weights.weight(cell.values()[i]);
      }
    }
    return new SparseRow(Arrays.copyOf(slots, taken), Arrays.copyOf(values, taken));
  }
}
