package io.genept.programmes;

import io.genept.core.ValueState;
import io.genept.learn.TreeSum;
import io.genept.learn.decompose.VariableGenes;
import io.genept.math.Normalization;
import io.genept.math.ReproducibleSums;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.Programmes.Expression;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;

/**
 * Mean expression of programmes by label: log-normalised (target sum 10,000) values of the
 * programme's genes, over its genes in the atlas and the cells of the label, zeros too.
 */
final class ProgrammeExpression {
  private ProgrammeExpression() {}

  /** Bounds of the sums: cells, and the largest sum of one cell's values for a programme. */
  private record Extent(long cells, double largest) implements Serializable {
    private Extent plus(Extent other) {
      return new Extent(cells + other.cells, Math.max(largest, other.largest));
    }
  }

  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private final ReproducibleSums values;
    private long cells;

    private Sums(int programmes, Extent extent) {
      values = new ReproducibleSums(programmes, extent.largest, extent.cells);
    }

    private void add(double[] cell) {
      for (int p = 0; p < cell.length; p++) {
        values.add(p, cell[p]);
      }
      cells++;
    }

    private Sums plus(Sums other) {
      values.plus(other.values);
      cells += other.cells;
      return this;
    }
  }

  /**
   * Averages the expression of each programme over the cells of each label.
   *
   * @param programmeOfGene for each gene of the atlas its programme, from 0, or −1
   * @param programmes number of programmes
   * @return one row for each programme and label, by programme, then label; cells without a label
   *     are left out
   */
  static List<Expression> of(
      Atlas atlas, String labelColumn, int[] programmeOfGene, int programmes) {
    CellSums cellSums = new CellSums(programmeOfGene, programmes, atlas.valueState());
    JavaRDD<LabelledCell> cells =
        AtlasRows.of(atlas, Optional.of(labelColumn)).filter(cell -> cell.getLabel() != null);
    Extent extent = TreeSum.of(cells, some -> extent(some, cellSums), Extent::plus);
    Map<String, Sums> byLabel =
        new TreeMap<>(
            TreeSum.of(cells, some -> sums(some, cellSums, extent), ProgrammeExpression::added));
    int[] genes = new int[programmes];
    for (int programme : programmeOfGene) {
      if (programme >= 0) {
        genes[programme]++;
      }
    }
    Map<String, double[]> values = new HashMap<>();
    byLabel.forEach((label, sums) -> values.put(label, sums.values.values()));
    List<Expression> means = new ArrayList<>();
    for (int p = 0; p < programmes; p++) {
      int programme = p;
      byLabel.forEach(
          (label, sums) ->
              means.add(
                  new Expression(
                      programme + 1,
                      label,
                      genes[programme] == 0
                          ? null
                          : values.get(label)[programme] / ((double) sums.cells * genes[programme]),
                      genes[programme],
                      sums.cells)));
    }
    return means;
  }

  /** Sums the log-normalised values of a cell over the genes of each programme. */
  private record CellSums(int[] programmeOfGene, int programmes, ValueState state)
      implements Serializable {
    private double[] of(LabelledCell cell) {
      SparseRow values = cell.values();
      Normalization.Cell weights = new Normalization(state, VariableGenes.TARGET_SUM).of(values);
      double[] sums = new double[programmes];
      for (int i = 0; i < values.indices().length; i++) {
        int programme = programmeOfGene[values.indices()[i]];
        if (programme >= 0) {
          sums[programme] += weights.weight(values.values()[i]);
        }
      }
      return sums;
    }
  }

  private static Extent extent(Iterator<LabelledCell> cells, CellSums cellSums) {
    long count = 0;
    double largest = 0;
    while (cells.hasNext()) {
      count++;
      for (double sum : cellSums.of(cells.next())) {
        largest = Math.max(largest, Math.abs(sum));
      }
    }
    return new Extent(count, largest);
  }

  private static Map<String, Sums> sums(
      Iterator<LabelledCell> cells, CellSums cellSums, Extent extent) {
    TreeMap<String, Sums> byLabel = new TreeMap<>();
    while (cells.hasNext()) {
      LabelledCell cell = cells.next();
      byLabel
          .computeIfAbsent(cell.getLabel(), label -> new Sums(cellSums.programmes, extent))
          .add(cellSums.of(cell));
    }
    return byLabel;
  }

  private static Map<String, Sums> added(Map<String, Sums> sums, Map<String, Sums> others) {
    others.forEach((label, other) -> sums.merge(label, other, Sums::plus));
    return sums;
  }
}
