package io.genept.learn.decompose;

import io.genept.core.UserError;
import io.genept.math.InformativeGenes;
import io.genept.math.SparseRow;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Principal components of standardised expression in which genes weigh by their dispersion ({@link
 * InformativeGenes}): of one atlas, or of several over the same genes, each with its own means,
 * deviations and weights.
 *
 * <p>A pass over the rows for the moments of the genes, then {@link SparsePca} over those with a
 * weight. The driver holds the components, a few hundred numbers for each such gene while they are
 * found.
 */
public final class WeightedPca implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Eight passes: enough where cells differ, and a bound where they are noise. */
  private static final int MOST_VECTORS = 256;

  private final List<InformativeGenes> weights;
  private final int[] informative;
  private final int[] numberOfGene;
  private final SparsePca pca;

  /**
   * Log-normalised expression of an atlas.
   *
   * @param rows of its cells
   * @param count their number
   * @param largest bound of the values; not finite where none is known, which costs a pass
   */
  public record Expression(JavaRDD<SparseRow> rows, long count, double largest) {
    /** Sums, and sums of squares, of each gene. */
    public ColumnMoments moments(int genes) {
      return Double.isFinite(largest)
          ? ColumnMoments.of(rows, genes, Expression::unchanged, count, largest)
          : ColumnMoments.of(rows, genes, Expression::unchanged);
    }

    private static double[] unchanged(SparseRow row) {
      double[] values = new double[row.values().length];
      Arrays.setAll(values, i -> row.values()[i]);
      return values;
    }
  }

  private WeightedPca(
      List<InformativeGenes> weights, int[] informative, int[] numberOfGene, SparsePca pca) {
    this.weights = weights;
    this.informative = informative;
    this.numberOfGene = numberOfGene;
    this.pca = pca;
  }

  /**
   * Finds weights and components.
   *
   * @param atlases log-normalised expression over the same genes
   * @param genes their number
   * @param components how many
   * @throws UserError if there are fewer cells, or genes with a weight, than components
   */
  public static WeightedPca fit(
      List<Expression> atlases, int genes, int components, DispersionChoice choice) {
    List<InformativeGenes> weights = new ArrayList<>();
    for (Expression atlas : atlases) {
      ColumnMoments moments = atlas.moments(genes);
      weights.add(InformativeGenes.of(moments.means(), moments.variances(), choice.settings()));
    }
    IntPredicate weighs = gene -> weights.stream().anyMatch(some -> some.weight(gene) > 0);
    int[] informative = IntStream.range(0, genes).filter(weighs).toArray();
    long cells = atlases.stream().mapToLong(Expression::count).sum();
    if (components >= Math.min(informative.length, cells)) {
      throw UserError.of(
          "Cannot compute %d weighted components of %d cells × %d genes that vary more than others"
              + " of their mean (of %d). Expected fewer components than cells and such genes; give"
              + " a smaller --components.",
          components, cells, informative.length, genes);
    }
    int[] numberOfGene = new int[genes];
    Arrays.fill(numberOfGene, -1);
    for (int number = 0; number < informative.length; number++) {
      numberOfGene[informative[number]] = number;
    }
    List<Broadcast<Informative>> sent = new ArrayList<>();
    List<JavaRDD<SparseRow>> rows = new ArrayList<>();
    try {
      for (int i = 0; i < atlases.size(); i++) {
        JavaRDD<SparseRow> expression = atlases.get(i).rows();
        Broadcast<Informative> some =
            JavaSparkContext.fromSparkContext(expression.context())
                .broadcast(new Informative(weights.get(i), numberOfGene));
        sent.add(some);
        rows.add(expression.map(row -> some.value().of(row)));
      }
      return new WeightedPca(
          weights,
          informative,
          numberOfGene,
          SparsePca.fit(rows, informative.length, components, MOST_VECTORS));
    } finally {
      sent.forEach(Broadcast::destroy);
    }
  }

  /** Turns expression into weighted values of the genes with a weight. */
  private record Informative(InformativeGenes weights, int[] numberOfGene) implements Serializable {
    SparseRow of(SparseRow expression) {
      return numbered(weights.sparse(expression), numberOfGene);
    }
  }

  private static SparseRow numbered(SparseRow row, int[] numberOfGene) {
    int[] numbers = new int[row.indices().length];
    Arrays.setAll(numbers, i -> numberOfGene[row.indices()[i]]);
    return new SparseRow(numbers, row.values());
  }

  /** Scores of a cell of one of the atlases. */
  public float[] project(SparseRow expression, int atlas) {
    return pca.project(numbered(weights.get(atlas).sparse(expression), numberOfGene), atlas);
  }

  /** Genes that weigh in some atlas, ascending: their places are the features of {@link #pca}. */
  public int[] informative() {
    return informative.clone();
  }

  /** Weights and moments of the genes of one of the atlases. */
  public InformativeGenes weights(int atlas) {
    return weights.get(atlas);
  }

  /** The components of the weighted values. */
  public SparsePca pca() {
    return pca;
  }
}
