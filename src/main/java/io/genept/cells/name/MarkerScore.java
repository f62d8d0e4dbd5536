package io.genept.cells.name;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.learn.decompose.ColumnMoments;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * How much more the markers of a type are expressed in a cell than in all cells: the mean over them
 * of {@code clip((x_g - μ_g)/σ_g, -10, 10)}, x log-normalised expression, μ and σ over all cells
 * (divisor n; a σ of 0 counts as 1).
 */
final class MarkerScore implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bound of a standardised value. */
  static final double CLIP = 10;

  private final int[][] slotsOfType;
  private final double[] means;
  private final double[] deviations;

  /**
   * Takes the moments of the markers.
   *
   * @param slotsOfType slots of the markers of each type
   * @param means of each slot
   * @param variances of each slot, divisor n
   */
  MarkerScore(int[][] slotsOfType, double[] means, double[] variances) {
    this.slotsOfType = slotsOfType;
    this.means = means;
    this.deviations = Arrays.stream(variances).map(v -> v > 0 ? Math.sqrt(v) : 1).toArray();
  }

  /**
   * Finds the moments of the markers over all cells of an atlas, in one pass over counts and two
   * over other values.
   */
  static MarkerScore fit(Atlas atlas, MeasuredMarkers measured, double targetSum) {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(atlas.cells().sparkSession().sparkContext());
    Broadcast<MeasuredMarkers> sent = context.broadcast(measured);
    ValueState state = atlas.valueState();
    if (state == ValueState.SCALED) {
      throw UserError.of(
          "Cannot score markers in %s: its values are scaled (centred by gene). Expected counts,"
              + " normalised or log1p values; ingest the raw counts instead (--layer raw).",
          atlas.path());
    }
    try {
      JavaRDD<SparseRow> levels =
          atlas
              .cells()
              .select(Atlas.CELL_ID, Atlas.GENE_INDICES, Atlas.COUNTS)
              .javaRDD()
              .map(
                  cell ->
                      sent.value()
                          .levels(CellSource.values(cell), new Normalization(state, targetSum)));
      ColumnMoments moments =
          state == ValueState.COUNTS
              ? ColumnMoments.of(
                  levels,
                  measured.count(),
                  MarkerScore::wide,
                  atlas.cellCount(),
                  1 + Math.log1p(targetSum))
              : ColumnMoments.of(levels, measured.count(), MarkerScore::wide);
      return new MarkerScore(measured.slotsOfType(), moments.means(), moments.variances());
    } finally {
      sent.destroy();
    }
  }

  private static double[] wide(SparseRow row) {
    double[] values = new double[row.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.values()[i];
    }
    return values;
  }

  /**
   * The score of each type; NaN for one without a measured marker.
   *
   * @param levels of {@link MeasuredMarkers#levels}
   */
  double[] of(SparseRow levels) {
    double[] standardised = new double[means.length];
    for (int slot = 0; slot < means.length; slot++) {
      standardised[slot] = standardised(slot, 0);
    }
    for (int i = 0; i < levels.indices().length; i++) {
      int slot = levels.indices()[i];
      standardised[slot] = standardised(slot, levels.values()[i]);
    }
    double[] scores = new double[slotsOfType.length];
    for (int type = 0; type < scores.length; type++) {
      scores[type] =
          Arrays.stream(slotsOfType[type])
              .mapToDouble(slot -> standardised[slot])
              .average()
              .orElse(Double.NaN);
    }
    return scores;
  }

  private double standardised(int slot, double level) {
    return Math.max(-CLIP, Math.min(CLIP, (level - means[slot]) / deviations[slot]));
  }
}
