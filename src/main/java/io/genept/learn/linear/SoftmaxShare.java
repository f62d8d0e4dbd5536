package io.genept.learn.linear;

import dev.ludovic.netlib.blas.BLAS;
import io.genept.learn.Block;
import io.genept.learn.RowCodes;
import java.util.Arrays;

/**
 * What the rows of a block add to the loss of a {@link SoftmaxObjective} and to its gradient.
 * Products are summed in floats within some rows, in doubles between them.
 */
final class SoftmaxShare {
  private final LinearScores weights;
  private final int dim;
  private final int vectors;
  private final int classes;
  private final double[] sums;
  private final float[] products;
  private final float[] residuals;
  private final double[] probabilities;
  private final float[] gradient;
  private final int[] classOf;
  private float[] gathered = new float[0];

  private SoftmaxShare(LinearScores weights) {
    this.weights = weights;
    this.dim = weights.dimension();
    this.vectors = weights.vectors();
    this.classes = weights.classes();
    int rows = weights.rowsAtOnce();
    this.sums = new double[vectors * (dim + 1) + 1];
    this.products = new float[rows * vectors];
    this.residuals = new float[rows * vectors];
    this.probabilities = new double[rows * classes];
    this.gradient = new float[vectors * dim];
    this.classOf = new int[rows];
  }

  /**
   * The sums of a block.
   *
   * @param classOfRow class of each row of all blocks; those without are passed over
   * @return the gradient of each weight vector, of the intercepts, and last the loss
   */
  static double[] of(Block block, RowCodes classOfRow, LinearScores weights) {
    SoftmaxShare share = new SoftmaxShare(weights);
    int rows = block.rows(weights.dimension());
    int atOnce = weights.rowsAtOnce();
    for (int from = 0; from < rows; from += atOnce) {
      share.add(block, from, Math.min(atOnce, rows - from), classOfRow);
    }
    return share.sums;
  }

  /** Rows without a class are weighted 0, or left out where they are the most. */
  private void add(Block block, int from, int count, RowCodes classOfRow) {
    int used = 0;
    for (int i = 0; i < count; i++) {
      classOf[i] = classOfRow.get(block.firstRow() + from + i);
      used += classOf[i] == RowCodes.NONE ? 0 : 1;
    }
    if (2 * used >= count) {
      add(block.values(), from, count);
    } else if (used > 0) {
      gather(block.values(), from, count);
      add(gathered, 0, used);
    }
  }

  private void gather(float[] values, int from, int count) {
    gathered = gathered.length == 0 ? new float[classOf.length * dim] : gathered;
    int used = 0;
    for (int i = 0; i < count; i++) {
      if (classOf[i] != RowCodes.NONE) {
        System.arraycopy(values, (from + i) * dim, gathered, used * dim, dim);
        classOf[used++] = classOf[i];
      }
    }
  }

  private void add(float[] values, int from, int count) {
    weights.of(values, from, count, products, probabilities);
    int fixed = classes - vectors;
    for (int i = 0; fixed > 0 && i < count; i++) {
      probabilities[i * classes] = 0;
    }
    LinearScores.softmax(probabilities, count, classes);
    int intercepts = vectors * dim;
    for (int i = 0; i < count; i++) {
      int truth = classOf[i];
      if (truth == RowCodes.NONE) {
        Arrays.fill(residuals, i * vectors, (i + 1) * vectors, 0);
        continue;
      }
      sums[sums.length - 1] -=
          Math.log(Math.max(Double.MIN_NORMAL, probabilities[i * classes + truth]));
      for (int k = 0; k < vectors; k++) {
        int column = k + fixed;
        double residual = probabilities[i * classes + column] - (truth == column ? 1 : 0);
        sums[intercepts + k] += residual;
        residuals[i * vectors + k] = (float) residual;
      }
    }
    products(values, from, count);
    for (int w = 0; w < intercepts; w++) {
      sums[w] += gradient[w];
    }
  }

  private void products(float[] values, int from, int count) {
    if (vectors > 1) {
      BLAS.getInstance()
          .sgemm(
              "N",
              "T",
              dim,
              vectors,
              count,
              1f,
              values,
              from * dim,
              dim,
              residuals,
              0,
              vectors,
              0f,
              gradient,
              0,
              dim);
      return;
    }
    BLAS.getInstance()
        .sgemv("N", dim, count, 1f, values, from * dim, dim, residuals, 0, 1, 0f, gradient, 0, 1);
  }
}
