package io.genept.learn.decompose;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import dev.ludovic.netlib.lapack.JavaLAPACK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.netlib.util.intW;

/**
 * Leading eigenvectors of {@code XᵀX}, the right singular vectors of X, by block Lanczos with full
 * reorthogonalisation (Golub and Van Loan, Matrix Computations, 4th ed., 10.3.6).
 *
 * <p>A matrix of r vectors of n numbers is held as n groups of r, so that the r numbers of one
 * column of X lie side by side.
 */
final class TruncatedSvd {
  private static final int BLOCK = 32;
  private static final int CHUNK = 2048;
  private static final double DEPENDENT = 1e-12;
  private static final BLAS JAVA = JavaBLAS.getInstance();

  private final int n;
  private final int wanted;
  private final double tolerance;
  private final int most;
  private final UnaryOperator<Block> gram;
  private final List<Block> basis = new ArrayList<>();
  private final Random random = new Random(0);
  private double[] projected = new double[0];
  private int size;

  /** {@code width} vectors. */
  record Block(int width, double[] values) {}

  /**
   * @param vectors {@code wanted} vectors, each with its largest entry positive
   * @param singularValues descending
   */
  record Result(Block vectors, double[] singularValues) {}

  private TruncatedSvd(int n, int wanted, double tolerance, int most, UnaryOperator<Block> gram) {
    this.n = n;
    this.wanted = wanted;
    this.tolerance = tolerance;
    this.most = Math.min(n, most);
    this.gram = gram;
  }

  /**
   * Finds the vectors.
   *
   * @param n columns of X
   * @param wanted how many vectors, below the number of rows and columns of X
   * @param tolerance largest residual of a vector, over the largest eigenvalue
   * @param most vectors that the search may hold; the best among them are taken where the residual
   *     is still larger then
   * @param gram {@code V → XᵀXV}
   */
  static Result of(int n, int wanted, double tolerance, int most, UnaryOperator<Block> gram) {
    return new TruncatedSvd(n, wanted, tolerance, most, gram).run();
  }

  private Result run() {
    Block next = orthonormal(randomBlock());
    for (int check = Math.min(n, 3 * wanted); ; ) {
      basis.add(next);
      size += next.width();
      Block rest = gram.apply(next);
      project(rest);
      next = orthonormal(rest);
      boolean exhausted = next.width() == 0;
      if (size >= check || (exhausted && size >= wanted)) {
        check = Math.min(most, size + Math.max(BLOCK, size / 8));
        double[] vectors = projected.clone();
        double[] values = eigen(vectors);
        if (exhausted || size >= most || converged(values, vectors, rest)) {
          return result(values, vectors);
        }
      }
      if (exhausted) {
        next = orthonormal(takenOff(randomBlock()));
      }
    }
  }

  /** Subtracts the part within the basis; adds its coefficients to the projected matrix. */
  private void project(Block rest) {
    int width = rest.width();
    double[] grown = new double[size * size];
    int before = size - width;
    for (int c = 0; c < before; c++) {
      System.arraycopy(projected, c * before, grown, c * size, before);
    }
    projected = grown;
    for (int repeat = 0; repeat < 2; repeat++) {
      int from = 0;
      for (Block block : basis) {
        double[] coefficients = reduce(block, rest);
        for (int r = 0; r < block.width(); r++) {
          for (int c = 0; c < width; c++) {
            projected[(before + c) * size + from + r] += coefficients[c * block.width() + r];
          }
        }
        from += block.width();
      }
    }
    for (int c = before; c < size; c++) {
      for (int r = 0; r < before; r++) {
        projected[r * size + c] = projected[c * size + r];
      }
    }
  }

  /**
   * {@code rest -= block · blockᵀrest}; gives back the coefficients, column-major. Chunks of rows
   * are worked on side by side and added up in their order.
   */
  private double[] reduce(Block block, Block rest) {
    int rows = block.width();
    int columns = rest.width();
    double[][] parts = new double[(n + CHUNK - 1) / CHUNK][rows * columns];
    IntStream.range(0, parts.length)
        .parallel()
        .forEach(
            chunk -> {
              int from = chunk * CHUNK;
              JAVA.dgemm(
                  "N",
                  "T",
                  rows,
                  columns,
                  Math.min(CHUNK, n - from),
                  1,
                  block.values(),
                  from * rows,
                  rows,
                  rest.values(),
                  from * columns,
                  columns,
                  0,
                  parts[chunk],
                  0,
                  rows);
            });
    double[] c = parts[0];
    for (int chunk = 1; chunk < parts.length; chunk++) {
      JAVA.daxpy(c.length, 1, parts[chunk], 1, c, 1);
    }
    IntStream.range(0, parts.length)
        .parallel()
        .forEach(
            chunk -> {
              int from = chunk * CHUNK;
              JAVA.dgemm(
                  "T",
                  "N",
                  columns,
                  Math.min(CHUNK, n - from),
                  rows,
                  -1,
                  c,
                  0,
                  rows,
                  block.values(),
                  from * rows,
                  rows,
                  1,
                  rest.values(),
                  from * columns,
                  columns);
            });
    return c;
  }

  private Block randomBlock() {
    int width = Math.min(BLOCK, n - size);
    double[] values = new double[n * width];
    Arrays.setAll(values, i -> random.nextGaussian());
    return new Block(width, values);
  }

  /**
   * Orthonormal vectors of a block that is outside the basis. Taken off the basis once more,
   * because what is left of a vector that depends on its neighbours is mostly rounding, along the
   * basis too.
   */
  private Block orthonormal(Block outside) {
    Block independent = independent(outside);
    if (independent.width() == 0) {
      return independent;
    }
    return independent(takenOff(independent));
  }

  private Block takenOff(Block block) {
    basis.forEach(known -> reduce(known, block));
    return block;
  }

  /** Orthonormal vectors of the same span by Gram–Schmidt, twice; dependent ones are left out. */
  private Block independent(Block block) {
    List<double[]> kept = new ArrayList<>();
    double scale = size == 0 ? 0 : Math.abs(projected[0]);
    for (int c = 0; c < block.width() && size + kept.size() < n; c++) {
      double[] column = new double[n];
      for (int f = 0; f < n; f++) {
        column[f] = block.values()[f * block.width() + c];
      }
      double original = norm(column);
      for (int repeat = 0; repeat < 2; repeat++) {
        for (double[] other : kept) {
          JAVA.daxpy(n, -JAVA.ddot(n, other, 1, column, 1), other, 1, column, 1);
        }
      }
      double norm = norm(column);
      if (norm > DEPENDENT * Math.max(original, scale)) {
        JAVA.dscal(n, 1 / norm, column, 1);
        kept.add(column);
      }
    }
    double[] values = new double[n * kept.size()];
    for (int c = 0; c < kept.size(); c++) {
      for (int f = 0; f < n; f++) {
        values[f * kept.size() + c] = kept.get(c)[f];
      }
    }
    return new Block(kept.size(), values);
  }

  private double norm(double[] vector) {
    return JAVA.dnrm2(n, vector, 1);
  }

  /** Eigenvalues, ascending; the matrix is replaced by the eigenvectors. */
  private double[] eigen(double[] matrix) {
    double[] values = new double[size];
    double[] work = new double[1 + 6 * size + 2 * size * size];
    int[] integers = new int[3 + 5 * size];
    intW info = new intW(0);
    JavaLAPACK.getInstance()
        .dsyevd(
            "V",
            "U",
            size,
            matrix,
            size,
            values,
            work,
            work.length,
            integers,
            integers.length,
            info);
    if (info.val != 0) {
      throw new IllegalStateException("dsyevd ended with " + info.val);
    }
    return values;
  }

  /** Residual of a Ritz vector: what its share of the last block maps to outside the basis. */
  private boolean converged(double[] values, double[] vectors, Block rest) {
    int width = rest.width();
    double[] squares = new double[width * width];
    JAVA.dgemm(
        "N",
        "T",
        width,
        width,
        n,
        1,
        rest.values(),
        width,
        rest.values(),
        width,
        0,
        squares,
        width);
    double limit = tolerance * values[size - 1];
    for (int v = size - wanted; v < size; v++) {
      double residual = 0;
      int last = v * size + size - width;
      for (int r = 0; r < width; r++) {
        for (int c = 0; c < width; c++) {
          residual += vectors[last + r] * squares[c * width + r] * vectors[last + c];
        }
      }
      if (Math.sqrt(Math.max(0, residual)) > limit) {
        return false;
      }
    }
    return true;
  }

  private Result result(double[] values, double[] vectors) {
    double[] singularValues = new double[wanted];
    for (int v = 0; v < wanted; v++) {
      singularValues[v] = Math.sqrt(Math.max(0, values[size - 1 - v]));
    }
    double[] rotated = new double[n * wanted];
    int from = 0;
    for (Block block : basis) {
      int width = block.width();
      double[] share = new double[width * wanted];
      for (int v = 0; v < wanted; v++) {
        System.arraycopy(vectors, (size - 1 - v) * size + from, share, v * width, width);
      }
      JAVA.dgemm(
          "T", "N", wanted, n, width, 1, share, width, block.values(), width, 1, rotated, wanted);
      from += width;
    }
    makeLargestPositive(rotated);
    return new Result(new Block(wanted, rotated), singularValues);
  }

  private void makeLargestPositive(double[] rotated) {
    for (int v = 0; v < wanted; v++) {
      double largest = 0;
      for (int f = 0; f < n; f++) {
        double value = rotated[f * wanted + v];
        largest = Math.abs(value) > Math.abs(largest) ? value : largest;
      }
      for (int f = 0; largest < 0 && f < n; f++) {
        rotated[f * wanted + v] *= -1;
      }
    }
  }
}
