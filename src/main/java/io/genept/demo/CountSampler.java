package io.genept.demo;

import io.genept.demo.DemoCells.Cell;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.util.FastMath;

/**
 * Draws counts around the expected expression: steps 5 to 7 of the recipe in {@link DemoAtlas}.
 *
 * <p>Elementary functions are commons-math3's, which are written in Java, so that a seed gives the
 * same counts on every platform.
 */
final class CountSampler {
  private static final double AMBIENT_SHARE = 0.05;
  private static final double LIBRARY_MEDIAN = 3000;
  private static final double LIBRARY_SIGMA = 0.35;
  private static final double DISPERSION = 0.3;

  private final RandomGenerator random;
  private final GammaDistribution overdispersion;

  CountSampler(RandomGenerator random) {
    this.random = random;
    this.overdispersion =
        new GammaDistribution(
            random,
            1 / DISPERSION,
            DISPERSION,
            GammaDistribution.DEFAULT_INVERSE_ABSOLUTE_ACCURACY);
  }

  /** Draws the counts (n_cells × n_genes) of the cells, in their order. */
  List<int[]> draw(ExpressionModel model, List<Cell> cells) {
    List<double[]> profiles =
        cells.stream()
            .map(cell -> model.profile(cell.cellType(), cell.donor(), cell.stimulated()))
            .toList();
    double[] ambient = mean(profiles);
    List<int[]> counts = new ArrayList<>();
    for (double[] profile : profiles) {
      counts.add(drawCell(profile, ambient));
    }
    return counts;
  }

  private int[] drawCell(double[] profile, double[] ambient) {
    double library = LIBRARY_MEDIAN * FastMath.exp(LIBRARY_SIGMA * random.nextGaussian());
    int[] counts = new int[profile.length];
    for (int gene = 0; gene < counts.length; gene++) {
      double share = (1 - AMBIENT_SHARE) * profile[gene] + AMBIENT_SHARE * ambient[gene];
      counts[gene] = poisson(library * share * overdispersion.sample());
    }
    return counts;
  }

  private int poisson(double mean) {
    return mean > 0
        ? new PoissonDistribution(
                random,
                mean,
                PoissonDistribution.DEFAULT_EPSILON,
                PoissonDistribution.DEFAULT_MAX_ITERATIONS)
            .sample()
        : 0;
  }

  private static double[] mean(List<double[]> profiles) {
    double[] mean = new double[profiles.get(0).length];
    for (double[] profile : profiles) {
      for (int gene = 0; gene < mean.length; gene++) {
        mean[gene] += profile[gene] / profiles.size();
      }
    }
    return mean;
  }
}
