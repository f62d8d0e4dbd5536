package io.genept.cells;

import io.genept.core.ValueState;
import io.genept.learn.decompose.WeightedPca;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.math.TargetSum;
import io.genept.table.Atlas;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Genes of an atlas that take part in a fit, numbered from 0; several that are one gene there have
 * one number, and their values are summed before the transformation. Totals of cells are over all
 * genes.
 */
final class GeneSlots implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] slotOfGene;
  private final transient List<String> names;
  private final boolean[] several;

  private GeneSlots(int[] slotOfGene, List<String> names) {
    this.slotOfGene = slotOfGene;
    this.names = names;
    this.several = new boolean[names.size()];
    boolean[] seen = new boolean[names.size()];
    for (int slot : slotOfGene) {
      if (slot >= 0) {
        several[slot] |= seen[slot];
        seen[slot] = true;
      }
    }
  }

  /**
   * Numbers the genes.
   *
   * @param nameOfGene of each gene of the atlas; null for one that takes no part
   */
  static GeneSlots of(List<String> nameOfGene) {
    return among(nameOfGene, nameOfGene.stream().filter(Objects::nonNull).distinct().toList());
  }

  /** Numbers the genes by names that are given; others take no part. */
  static GeneSlots among(List<String> nameOfGene, List<String> names) {
    Map<String, Integer> slotOf = new HashMap<>();
    names.forEach(name -> slotOf.put(name, slotOf.size()));
    return new GeneSlots(
        nameOfGene.stream()
            .mapToInt(name -> name == null ? -1 : slotOf.getOrDefault(name, -1))
            .toArray(),
        List.copyOf(names));
  }

  /** Names by number. */
  List<String> names() {
    return names;
  }

  int size() {
    return names.size();
  }

  /** Log-normalised expression of the cells of an atlas. */
  WeightedPca.Expression expression(Atlas atlas, ValueState state, double targetSum) {
    return new WeightedPca.Expression(
        CellRows.values(atlas).map(row -> of(row, state, targetSum)),
        atlas.cellCount(),
        state == ValueState.COUNTS ? Normalization.largest(new TargetSum(targetSum)) : Double.NaN);
  }

  private SparseRow of(SparseRow row, ValueState state, double targetSum) {
    Normalization.Cell weights = new Normalization(state, targetSum).of(row);
    int[] slots = new int[row.indices().length];
    double[] values = new double[slots.length];
    Map<Integer, Integer> placeOf = new HashMap<>();
    int taken = 0;
    for (int i = 0; i < slots.length; i++) {
      int slot = slotOfGene[row.indices()[i]];
      if (slot < 0) {
        continue;
      }
      Integer before = several[slot] ? placeOf.putIfAbsent(slot, taken) : null;
      if (before != null) {
        values[before] += row.values()[i];
      } else {
        slots[taken] = slot;
        values[taken++] = row.values()[i];
      }
    }
    float[] expression = new float[taken];
    for (int i = 0; i < taken; i++) {
      expression[i] = weights.weight(values[i]);
    }
    return new SparseRow(Arrays.copyOf(slots, taken), expression);
  }
}
