package io.genept.programmes;

import io.genept.core.ValueState;
import io.genept.learn.decompose.VariableGenes;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.Programmes.Expression;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Row;

/**
 * Mean expression of programmes by label: log-normalised (target sum 10,000) values of the
 * programme's genes, over its genes in the atlas and the cells of the label, zeros too.
 */
final class ProgrammeExpression {
  private ProgrammeExpression() {}

  private static final class Sums implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double[] values;
    private long cells;

    private Sums(int programmes) {
      values = new double[programmes];
    }

    private Sums plus(Sums other) {
      for (int p = 0; p < values.length; p++) {
        values[p] += other.values[p];
      }
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
    ValueState state = atlas.valueState();
    JavaRDD<Row> cells = AtlasRows.of(atlas, Optional.of(labelColumn));
    TreeMap<String, Sums> byLabel = new TreeMap<>();
    for (Map<String, Sums> part :
        cells
            .mapPartitions(
                rows -> List.of(sums(rows, programmeOfGene, programmes, state)).iterator())
            .collect()) {
      part.forEach((label, sums) -> byLabel.merge(label, sums, Sums::plus));
    }
    int[] genes = new int[programmes];
    for (int programme : programmeOfGene) {
      if (programme >= 0) {
        genes[programme]++;
      }
    }
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
                          : sums.values[programme] / ((double) sums.cells * genes[programme]),
                      genes[programme],
                      sums.cells)));
    }
    return means;
  }

  private static Map<String, Sums> sums(
      Iterator<Row> rows, int[] programmeOfGene, int programmes, ValueState state) {
    Normalization normalization = new Normalization(state, VariableGenes.TARGET_SUM);
    TreeMap<String, Sums> byLabel = new TreeMap<>();
    while (rows.hasNext()) {
      Row row = rows.next();
      if (row.isNullAt(3)) {
        continue;
      }
      Sums sums = byLabel.computeIfAbsent(row.getString(3), label -> new Sums(programmes));
      sums.cells++;
      SparseRow cell = AtlasRows.values(row);
      Normalization.Cell weights = normalization.of(cell);
      for (int i = 0; i < cell.indices().length; i++) {
        int programme = programmeOfGene[cell.indices()[i]];
        if (programme >= 0) {
          sums.values[programme] += weights.weight(cell.values()[i]);
        }
      }
    }
    return byLabel;
  }
}
