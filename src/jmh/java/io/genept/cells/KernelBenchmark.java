package io.genept.cells;

import io.genept.math.SparseRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The GenePT-w kernel on one thread: 33,000 genes, cells of about 1,624 non-zeros whose genes follow
 * a power law. {@code flops} counts two for each non-zero and dimension; {@code multiplyAdds} is
 * what the core reaches on data in its first-level cache, in Java.
 *
 * <pre>
 * mvn -B -Pbench test-compile
 * java -Xmx4g -cp target/test-classes:target/classes:$(cat target/bench.classpath) org.openjdk.jmh.Main Kernel
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(3)
public class KernelBenchmark {
  private static final int GENES = 33_000;
  private static final int NON_ZEROS = 1_624;
  private static final int CELLS = 2_048;
  private static final int L1_FLOATS = 512;

  @Param({"384", "1536", "3072"})
  int dimension;

  private final List<SparseRow> cells = new ArrayList<>();
  private float[][] rows;
  private WeightedSum sum;
  private int next;
  private final float[] small = new float[L1_FLOATS];
  private final float[] factors = new float[L1_FLOATS];

  /** Floating-point operations a second, in units of 10⁹. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Work {
    public double gigaFlops;
  }

  @Setup
  public void draw() {
    SplittableRandom random = new SplittableRandom(1);
    rows = new float[GENES][dimension];
    for (float[] row : rows) {
      for (int d = 0; d < dimension; d++) {
        row[d] = (float) (random.nextDouble() - 0.5);
      }
    }
    double[] share = popularity();
    for (int cell = 0; cell < CELLS; cell++) {
      int[] genes = new int[GENES];
      int count = 0;
      for (int gene = 0; gene < GENES; gene++) {
        if (random.nextDouble() < share[gene]) {
          genes[count++] = gene;
        }
      }
      float[] weights = new float[count];
      for (int i = 0; i < count; i++) {
        weights[i] = (float) (1 + 2 * random.nextDouble());
      }
      cells.add(new SparseRow(Arrays.copyOf(genes, count), weights));
    }
    sum = new WeightedSum(rows, dimension);
    Arrays.fill(factors, 1e-3f);
  }

  /** Share of cells that express each gene; sums to {@link #NON_ZEROS}. */
  private static double[] popularity() {
    double low = 0;
    double high = 1e7;
    double[] share = new double[GENES];
    for (int step = 0; step < 60; step++) {
      double scale = (low + high) / 2;
      double total = 0;
      for (int gene = 0; gene < GENES; gene++) {
        share[gene] = 1 - Math.exp(-scale / Math.pow(gene + 60, 0.9));
        total += share[gene];
      }
      if (total < NON_ZEROS) {
        low = scale;
      } else {
        high = scale;
      }
    }
    return share;
  }

  /** One block of cells through the kernel. */
  @Benchmark
  public float[][] kernel(Work work) {
    sum.clear();
    for (int cell = 0; cell < WeightedSum.CELLS_PER_BLOCK; cell++) {
      SparseRow row = cells.get((next + cell) % CELLS);
      for (int i = 0; i < row.indices().length; i++) {
        sum.add(row.indices()[i], row.values()[i]);
      }
      sum.endCell();
      work.gigaFlops += 2e-9 * row.indices().length * dimension;
    }
    next = (next + WeightedSum.CELLS_PER_BLOCK) % CELLS;
    return sum.sums();
  }

  /** The same cells one by one, each non-zero a pass over its gene's row. */
  @Benchmark
  public float[][] naive(Work work) {
    float[][] sums = new float[WeightedSum.CELLS_PER_BLOCK][dimension];
    for (int cell = 0; cell < sums.length; cell++) {
      SparseRow row = cells.get((next + cell) % CELLS);
      for (int i = 0; i < row.indices().length; i++) {
        addRow(sums[cell], rows[row.indices()[i]], row.values()[i]);
      }
      work.gigaFlops += 2e-9 * row.indices().length * dimension;
    }
    next = (next + WeightedSum.CELLS_PER_BLOCK) % CELLS;
    return sums;
  }

  private static void addRow(float[] sum, float[] row, float weight) {
    for (int d = 0; d < sum.length; d++) {
      sum[d] += weight * row[d];
    }
  }

  /** The multiply-adds of the core: eight for each number that is loaded. */
  @Benchmark
  public float multiplyAdds(Work work) {
    for (int pass = 0; pass < 1_000; pass++) {
      eightEach(small, factors, 1e-3f);
    }
    work.gigaFlops += 2e-9 * 1_000 * 8 * L1_FLOATS;
    return small[7];
  }

  private static void eightEach(float[] sum, float[] factors, float weight) {
    for (int d = 0; d < sum.length; d++) {
      float x = sum[d];
      float y = factors[d];
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      x = Math.fma(x, weight, y);
      sum[d] = x;
    }
  }
}
