package io.genept.learn.decompose;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.math.GeneVariability;
import io.genept.math.SparseRow;
import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Highly variable genes, as scanpy 1.11's {@code highly_variable_genes(n_top_genes=N)} chooses them
 * for one batch.
 *
 * @param chosen indices of the chosen genes, ascending
 * @param means of each gene: of counts normalised to 10,000 ({@code seurat}), of counts ({@code
 *     seurat_v3})
 * @param variances of the same, divisor n − 1
 * @param scores normalised dispersion ({@code seurat}) or variance of clipped standardised counts
 *     ({@code seurat_v3}); NaN for a gene that is never chosen
 */
public record VariableGenes(int[] chosen, double[] means, double[] variances, double[] scores) {
  /** Total of a cell after normalisation. */
  public static final double TARGET_SUM = 10_000;

  /** Scores by which genes are chosen. */
  public enum Flavour {
    /** Dispersion of normalised values within bins of the mean (Satija et al. 2015). */
    SEURAT,
    /** Variance of counts standardised by a loess of variance on mean (Stuart et al. 2019). */
    SEURAT_V3
  }

  /**
   * Chooses genes, the same for any order and partitioning of the cells; {@code seurat} reads them
   * twice, {@code seurat_v3} four times.
   *
   * @param cells one row a cell over all genes of the atlas
   * @param state what the values are
   * @param genes number of genes
   * @param wanted how many genes to choose, at least 1; of equal scores the lower index is taken
   * @throws UserError if fewer genes have a score than are wanted, or the flavour does not fit the
   *     values
   */
  public static VariableGenes of(
      JavaRDD<SparseRow> cells, ValueState state, int genes, Flavour flavour, int wanted) {
    boolean counts = flavour == Flavour.SEURAT_V3;
    if (state == ValueState.SCALED || (counts && state != ValueState.COUNTS)) {
      throw UserError.of(
          "Cannot choose variable genes by %s: the values are %s. Expected counts%s.",
          flavour.name().toLowerCase(Locale.ROOT),
          state.label(),
          counts ? "; use the flavour seurat, or ingest the raw counts (--layer raw)" : "");
    }
    ValueState taken = counts ? ValueState.NORMALISED : state;
    ColumnMoments moments = ColumnMoments.of(cells, genes, row -> levels(row, taken));
    long n = moments.rows();
    double[] means = new double[genes];
    double[] variances = new double[genes];
    for (int g = 0; g < genes; g++) {
      means[g] = moments.sums()[g] / n;
      variances[g] = Math.max(0, moments.squares()[g] / n - means[g] * means[g]) * n / (n - 1);
    }
    double[] scores =
        counts
            ? standardised(cells, n, means, variances)
            : GeneVariability.seurat(means, variances);
    long ranked = Arrays.stream(scores).filter(score -> !Double.isNaN(score)).count();
    if (ranked < wanted) {
      throw UserError.of(
          "Cannot choose %,d variable genes: only %,d of %,d genes have a score among %,d cells (a"
              + " gene that does not vary has none). Expected at most so many.",
          wanted, ranked, genes, n);
    }
    return new VariableGenes(GeneVariability.top(scores, wanted), means, variances, scores);
  }

  private static double[] standardised(
      JavaRDD<SparseRow> cells, long n, double[] means, double[] variances) {
    double[] deviations;
    try {
      deviations = GeneVariability.expectedDeviations(means, variances);
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "Cannot choose variable genes by seurat_v3: no curve of the variance fits ("
              + e.getMessage()
              + "). Expected more genes with different means; use the flavour seurat.",
          e);
    }
    double[] bounds = new double[means.length];
    Arrays.setAll(bounds, g -> deviations[g] * Math.sqrt((double) n) + means[g]);
    Broadcast<double[]> broadcast =
        JavaSparkContext.fromSparkContext(cells.context()).broadcast(bounds);
    try {
      ColumnMoments moments =
          ColumnMoments.of(cells, means.length, row -> clipped(row, broadcast.value()));
      return GeneVariability.standardised(n, means, deviations, moments.sums(), moments.squares());
    } finally {
      broadcast.destroy();
    }
  }

  private static double[] levels(SparseRow row, ValueState state) {
    double[] values = new double[row.values().length];
    double total = row.total();
    for (int i = 0; i < values.length; i++) {
      double value = row.values()[i];
      values[i] =
          switch (state) {
            case COUNTS -> value * TARGET_SUM / total;
            case LOG1P, LOG2P1, LOG10P1 -> Math.expm1(value * state.toNaturalLogarithm());
            default -> value;
          };
    }
    return values;
  }

  private static double[] clipped(SparseRow row, double[] bounds) {
    double[] values = new double[row.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(row.values()[i], bounds[row.indices()[i]]);
    }
    return values;
  }
}
