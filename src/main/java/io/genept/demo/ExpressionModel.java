package io.genept.demo;

import io.genept.demo.DemoCatalogue.CellType;
import io.genept.demo.DemoCatalogue.Gene;
import io.genept.demo.DemoCatalogue.Programme;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.util.FastMath;

/**
 * The expected expression of every cell type, donor and condition: steps 1 to 4 of the recipe in
 * {@link DemoAtlas}.
 *
 * <p>All effects are kept as natural logarithms and add up; a profile is their exponential scaled
 * to sum to one over the genes.
 */
final class ExpressionModel {
  private enum GeneClass {
    RIBOSOMAL_OR_MITOCHONDRIAL(3.6, 0.7),
    HOUSEKEEPING(2.2, 0.8),
    REGULATED(-1.1, 0.9),
    OTHER(-0.3, 1.3);

    private final double mean;
    private final double sigma;

    GeneClass(double mean, double sigma) {
      this.mean = mean;
      this.sigma = sigma;
    }

    double drawBaseline(RandomGenerator random) {
      return mean + sigma * random.nextGaussian();
    }
  }

  private static final double MARKER_FOLD = 8;
  private static final double MARKER_SIGMA = 0.8;
  private static final double LEAK_SIGMA = 0.25;
  private static final double TYPE_SIGMA = 0.1;

  private static final double DONOR_SIGMA = 0.15;

  private static final double RESPONSE_FOLD = 4;
  private static final double RESPONSE_SIGMA = 0.5;
  private static final double OWN_RESPONSE_FOLD = 2.5;
  private static final double OWN_RESPONSE_SIGMA = 0.3;
  private static final int OWN_RESPONSE_GENES = 10;

  private final double[] baseline;
  private final double[][] typeEffects;
  private final double[][] donorEffects;
  private final double[][] responses;

  private ExpressionModel(
      double[] baseline, double[][] typeEffects, double[][] donorEffects, double[][] responses) {
    this.baseline = baseline;
    this.typeEffects = typeEffects;
    this.donorEffects = donorEffects;
    this.responses = responses;
  }

  /** Draws all effects, in the order of the recipe. */
  static ExpressionModel draw(DemoCatalogue catalogue, int donors, RandomGenerator random) {
    double[] baseline = drawBaseline(catalogue, random);
    return new ExpressionModel(
        baseline,
        drawTypeEffects(catalogue, random),
        drawDonorEffects(donors, baseline.length, random),
        drawResponses(catalogue, random));
  }

  /** Returns the relative expression (n_genes, sums to one) of a cell type in a donor. */
  double[] profile(int cellType, int donor, boolean stimulated) {
    double[] profile = new double[baseline.length];
    double sum = 0;
    for (int gene = 0; gene < profile.length; gene++) {
      double logMean = baseline[gene] + typeEffects[cellType][gene] + donorEffects[donor][gene];
      profile[gene] = FastMath.exp(stimulated ? logMean + responses[cellType][gene] : logMean);
      sum += profile[gene];
    }
    for (int gene = 0; gene < profile.length; gene++) {
      profile[gene] /= sum;
    }
    return profile;
  }

  private static double[] drawBaseline(DemoCatalogue catalogue, RandomGenerator random) {
    Set<String> housekeeping = new HashSet<>();
    Set<String> regulated = new HashSet<>();
    for (CellType type : catalogue.cellTypes()) {
      regulated.addAll(type.markers());
    }
    for (Programme programme : catalogue.programmes()) {
      (programme.isHousekeeping() ? housekeeping : regulated).addAll(programme.genes());
    }
    return catalogue.genes().stream()
        .map(Gene::symbol)
        .map(symbol -> geneClass(symbol, housekeeping, regulated))
        .mapToDouble(geneClass -> geneClass.drawBaseline(random))
        .toArray();
  }

  private static GeneClass geneClass(
      String symbol, Set<String> housekeeping, Set<String> regulated) {
    if (symbol.startsWith("RPL") || symbol.startsWith("RPS") || symbol.startsWith("MT-")) {
      return GeneClass.RIBOSOMAL_OR_MITOCHONDRIAL;
    }
    if (housekeeping.contains(symbol)) {
      return GeneClass.HOUSEKEEPING;
    }
    return regulated.contains(symbol) ? GeneClass.REGULATED : GeneClass.OTHER;
  }

  private static double[][] drawTypeEffects(DemoCatalogue catalogue, RandomGenerator random) {
    List<CellType> types = catalogue.cellTypes();
    Set<String> markersOfAny = new HashSet<>();
    types.forEach(type -> markersOfAny.addAll(type.markers()));
    double[][] effects = new double[types.size()][catalogue.genes().size()];
    for (int t = 0; t < effects.length; t++) {
      Set<String> markers = Set.copyOf(types.get(t).markers());
      for (int g = 0; g < effects[t].length; g++) {
        String symbol = catalogue.genes().get(g).symbol();
        if (markers.contains(symbol)) {
          effects[t][g] = FastMath.log(MARKER_FOLD) + MARKER_SIGMA * random.nextGaussian();
        } else if (markersOfAny.contains(symbol)) {
          effects[t][g] = LEAK_SIGMA * random.nextGaussian();
        } else {
          effects[t][g] = TYPE_SIGMA * random.nextGaussian();
        }
      }
    }
    return effects;
  }

  private static double[][] drawDonorEffects(int donors, int genes, RandomGenerator random) {
    double[][] effects = new double[donors][genes];
    for (double[] effect : effects) {
      for (int g = 0; g < genes; g++) {
        effect[g] = DONOR_SIGMA * random.nextGaussian();
      }
    }
    return effects;
  }

  private static double[][] drawResponses(DemoCatalogue catalogue, RandomGenerator random) {
    Map<String, Integer> rows = catalogue.rowsBySymbol();
    List<CellType> types = catalogue.cellTypes();
    double[][] responses = new double[types.size()][catalogue.genes().size()];
    for (Programme programme : catalogue.programmes()) {
      if (programme.isHousekeeping()) {
        continue;
      }
      for (String symbol : programme.genes()) {
        double response = FastMath.log(RESPONSE_FOLD) + RESPONSE_SIGMA * random.nextGaussian();
        for (int t = 0; t < responses.length; t++) {
          if (programme.actsIn(types.get(t))) {
            responses[t][rows.get(symbol)] = response;
          }
        }
      }
    }
    for (double[] response : responses) {
      for (int i = 0; i < OWN_RESPONSE_GENES; i++) {
        response[random.nextInt(response.length)] +=
            FastMath.log(OWN_RESPONSE_FOLD) + OWN_RESPONSE_SIGMA * random.nextGaussian();
      }
    }
    return responses;
  }
}
