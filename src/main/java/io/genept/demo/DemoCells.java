package io.genept.demo;

import io.genept.demo.DemoCatalogue.CellType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * Cells of the demo atlas before they express anything: type, donor and condition of each.
 *
 * <p>Cell numbers follow the proportions (largest remainder). The cells of a type are dealt in turn
 * to the donor × condition groups, so each donor has both conditions and, from twelve cells on,
 * each type is in every group. The order of the cells is random; barcodes ascend.
 */
final class DemoCells {
  static final int DONORS = 6;
  static final List<String> CONDITIONS = List.of("ctrl", "stim");

  private static final int STIMULATED = CONDITIONS.indexOf("stim");
  private static final int BARCODE_LENGTH = 16;
  private static final String BASES = "ACGT";

  /** A cell; {@code cellType} and {@code donor} count from zero. */
  record Cell(String barcode, int cellType, int donor, int condition) {
    boolean stimulated() {
      return condition == STIMULATED;
    }

    String donorName() {
      return "donor" + (donor + 1);
    }

    String conditionName() {
      return CONDITIONS.get(condition);
    }
  }

  private DemoCells() {}

  static List<Cell> draw(List<CellType> types, int cells, RandomGenerator random) {
    int[] sizes = sizes(types, cells);
    List<int[]> origins = new ArrayList<>();
    for (int type = 0; type < sizes.length; type++) {
      for (int i = 0; i < sizes[type]; i++) {
        int group = origins.size() % (DONORS * CONDITIONS.size());
        origins.add(new int[] {type, group / CONDITIONS.size(), group % CONDITIONS.size()});
      }
    }
    for (int i = origins.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      origins.set(i, origins.set(j, origins.get(i)));
    }
    List<Cell> drawn = new ArrayList<>();
    for (String barcode : barcodes(cells, random)) {
      int[] origin = origins.get(drawn.size());
      drawn.add(new Cell(barcode, origin[0], origin[1], origin[2]));
    }
    return List.copyOf(drawn);
  }

  private static int[] sizes(List<CellType> types, int cells) {
    double[] exact = types.stream().mapToDouble(type -> cells * type.proportion()).toArray();
    int[] sizes = new int[exact.length];
    int missing = cells;
    for (int t = 0; t < sizes.length; t++) {
      sizes[t] = (int) exact[t];
      missing -= sizes[t];
    }
    IntStream.range(0, sizes.length)
        .boxed()
        .sorted(Comparator.comparingDouble(t -> sizes[t] - exact[t]))
        .limit(missing)
        .forEach(t -> sizes[t]++);
    return sizes;
  }

  private static SortedSet<String> barcodes(int cells, RandomGenerator random) {
    SortedSet<String> barcodes = new TreeSet<>();
    StringBuilder barcode = new StringBuilder();
    while (barcodes.size() < cells) {
      barcode.setLength(0);
      for (int i = 0; i < BARCODE_LENGTH; i++) {
        barcode.append(BASES.charAt(random.nextInt(BASES.length())));
      }
      barcodes.add(barcode.append("-1").toString());
    }
    return barcodes;
  }
}
