package io.genept.evaluate.panels;

import dev.ludovic.netlib.blas.BLAS;
import io.genept.evaluate.panels.PanelExpression.Denoised;
import io.genept.learn.decompose.DenseSvd;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Vectors of the cells of both sides by each method, for one draw of panels. What several methods
 * need is computed once.
 */
final class PanelSpaces {
  static final String MAJORITY = "majority";
  static final String EXPRESSION_PCA = "expression-pca";
  static final String OF_REFERENCE = "expression-pca-of-reference";
  static final String WEIGHTED_PCA = "weighted-pca";
  static final String REPLICA = "genept-w";
  static final String INFORMED = "informed";
  static final String HYBRID = "hybrid";
  static final String PERMUTED = "-permuted";
  static final String RANDOM = "-random";

  private static final int EXPRESSION_COMPONENTS = 50;
  private static final int WEIGHTED_COMPONENTS = 20;

  private final TransferSets sets;
  private final PanelDraw draw;
  private final PanelExpression reference;
  private final PanelExpression query;
  private final Denoised denoisedReference;
  private final Denoised denoisedQuery;
  private final DenseSvd expression;
  private final double rootMeanSquare;

  /**
   * Vectors of cells.
   *
   * @param reference cells × dimension, row after row
   * @param query cells × dimension, row after row
   */
  record Space(float[] reference, float[] query, int dimension) {}

  PanelSpaces(TransferSets sets, PanelDraw draw) {
    this.sets = sets;
    this.draw = draw;
    this.reference = PanelExpression.of(sets.reference(), draw.reference(), sets.genes());
    this.query = PanelExpression.of(sets.query(), draw.query(), sets.genes());
    this.denoisedReference = reference.denoised();
    this.denoisedQuery = query.denoised();
    this.expression = draw.shared().length == 0 ? null : joint(false, EXPRESSION_COMPONENTS);
    this.rootMeanSquare = expression == null ? 1 : rootMeanSquare();
  }

  /** The methods in which nothing is drawn but the panels, by name. */
  Map<String, Space> fixed() {
    Map<String, Space> spaces = new LinkedHashMap<>();
    if (expression != null) {
      spaces.put(EXPRESSION_PCA, joint(expression));
      spaces.put(OF_REFERENCE, ofReference());
      spaces.put(WEIGHTED_PCA, joint(joint(true, WEIGHTED_COMPONENTS)));
    }
    spaces.put(REPLICA, replica());
    spaces.putAll(withText(sets.whitened(), ""));
    return spaces;
  }

  /** The methods with another gene's vector for each gene, and with vectors drawn at random. */
  Map<String, Space> controls(long seed) {
    Map<String, Space> spaces =
        new LinkedHashMap<>(withText(sets.whitened().permuted(seed), PERMUTED));
    spaces.putAll(withText(sets.whitened().random(seed), RANDOM));
    return spaces;
  }

  private Map<String, Space> withText(GeneTable table, String suffix) {
    Map<String, Space> spaces = new LinkedHashMap<>();
    int dim = table.dimension();
    float[] ofReference = informed(denoisedReference, sets.reference().size(), table);
    float[] ofQuery = informed(denoisedQuery, sets.query().size(), table);
    spaces.put(INFORMED + suffix, new Space(ofReference, ofQuery, dim));
    if (expression != null) {
      int cells = sets.reference().size();
      spaces.put(
          HYBRID + suffix,
          new Space(
              beside(expression.scores(0, cells), ofReference, dim),
              beside(expression.scores(cells, cells + sets.query().size()), ofQuery, dim),
              expression.components() + dim));
    }
    return spaces;
  }

  /** Scores of the cells times the vectors of the components, each of unit length. */
  private static float[] informed(Denoised cells, int rows, GeneTable table) {
    int dim = table.dimension();
    int k = cells.svd().components();
    if (k == 0) {
      return new float[rows * dim];
    }
    double[] components =
        product(cells.svd().vectors(), k, cells.genes().length, table.of(cells.genes()), dim);
    return unit(product(cells.svd().scores(), rows, k, components, dim), dim);
  }

  /** Expression times vectors as they are, each cell of unit length: the paper's GenePT-w. */
  private Space replica() {
    int dim = sets.vectors().dimension();
    return new Space(weightedSum(reference, dim), weightedSum(query, dim), dim);
  }

  private float[] weightedSum(PanelExpression side, int dim) {
    return unit(
        product(
            side.values(), side.cells(), side.genes().length, sets.vectors().of(side.genes()), dim),
        dim);
  }

  private DenseSvd joint(boolean weighted, int components) {
    int[] ofReference = draw.placesIn(draw.reference());
    int[] ofQuery = draw.placesIn(draw.query());
    double[] first = weighted ? reference.weighted(ofReference) : reference.centred(ofReference);
    double[] second = weighted ? query.weighted(ofQuery) : query.centred(ofQuery);
    double[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return DenseSvd.of(both, reference.cells() + query.cells(), draw.shared().length, components);
  }

  private Space joint(DenseSvd svd) {
    int cells = reference.cells();
    return new Space(
        floats(svd.scores(0, cells)),
        floats(svd.scores(cells, cells + query.cells())),
        svd.components());
  }

  /** Components of the reference; the query less the reference's means is projected on them. */
  private Space ofReference() {
    int[] places = draw.placesIn(draw.reference());
    DenseSvd svd =
        DenseSvd.of(
            reference.centred(places), reference.cells(), places.length, EXPRESSION_COMPONENTS);
    int[] ofQuery = draw.placesIn(draw.query());
    double[] others = new double[query.cells() * places.length];
    for (int i = 0; i < others.length; i++) {
      int gene = i % places.length;
      others[i] =
          query.values()[i / places.length * query.genes().length + ofQuery[gene]]
              - reference.weights().mean(places[gene]);
    }
    return new Space(
        floats(svd.scores()), floats(svd.project(others, query.cells())), svd.components());
  }

  private double rootMeanSquare() {
    double squares = 0;
    for (double score : expression.scores(0, reference.cells())) {
      squares += score * score;
    }
    return squares == 0 ? 1 : Math.sqrt(squares / reference.cells());
  }

  private float[] beside(double[] scores, float[] informed, int dim) {
    int k = expression.components();
    int rows = informed.length / dim;
    float[] both = new float[rows * (k + dim)];
    for (int row = 0; row < rows; row++) {
      for (int c = 0; c < k; c++) {
        both[row * (k + dim) + c] = (float) (scores[row * k + c] / rootMeanSquare);
      }
      System.arraycopy(informed, row * dim, both, row * (k + dim) + k, dim);
    }
    return both;
  }

  /** {@code left · right}, all row after row: rows × inner times inner × columns. */
  private static double[] product(double[] left, int rows, int inner, double[] right, int columns) {
    double[] product = new double[rows * columns];
    BLAS.getInstance()
        .dgemm("N", "N", columns, rows, inner, 1, right, columns, left, inner, 0, product, columns);
    return product;
  }

  private static float[] unit(double[] values, int dim) {
    float[] unit = new float[values.length];
    for (int from = 0; from < values.length; from += dim) {
      double squares = 0;
      for (int i = from; i < from + dim; i++) {
        squares += values[i] * values[i];
      }
      double norm = squares > 0 ? Math.sqrt(squares) : 1;
      for (int i = from; i < from + dim; i++) {
        unit[i] = (float) (values[i] / norm);
      }
    }
    return unit;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
