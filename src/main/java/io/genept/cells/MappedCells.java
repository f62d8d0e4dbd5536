package io.genept.cells;

import io.genept.core.ValueState;
import io.genept.math.Normalization;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link FittedMap} laid over the genes of an atlas, as sent to the executors: what turns a cell
 * into a vector. Genes of the map that the atlas does not have count as being at their means.
 */
final class MappedCells implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int NONE = -1;

  private final Part text;
  private final float[] projection;
  private final boolean[] matched;
  private final Part expression;
  private final double expressionScale;
  private final ValueState state;
  private final double targetSum;

  /** A map with its place for each gene of the atlas. */
  private record Part(GeneMap map, int[] placeOfGene, double[] ofNothing) implements Serializable {
    static Part of(GeneMap map, List<String> nameOfGene) {
      Map<String, Integer> placeOf = new HashMap<>();
      for (int place = 0; place < map.genes().size(); place++) {
        placeOf.put(map.genes().get(place), place);
      }
      int[] places = new int[nameOfGene.size()];
      boolean[] measured = new boolean[map.genes().size()];
      for (int gene = 0; gene < places.length; gene++) {
        places[gene] = placeOf.getOrDefault(nameOfGene.get(gene), NONE);
        if (places[gene] != NONE) {
          measured[places[gene]] = true;
        }
      }
      return new Part(map, places, map.ofNothing(measured));
    }

    int measured() {
      return (int) Arrays.stream(placeOfGene).filter(place -> place != NONE).distinct().count();
    }
  }

  /**
   * Lays a map over an atlas.
   *
   * @param symbols symbol in the gene table of each gene of the atlas, null for one without vector
   * @param names name of each gene of the atlas, {@link AtlasExpression#names}
   */
  MappedCells(
      FittedMap fitted,
      List<String> symbols,
      List<String> names,
      ValueState state,
      double targetSum) {
    this.text = Part.of(fitted.text(), symbols);
    this.projection = fitted.projection();
    this.expression = fitted.expression().map(map -> Part.of(map, names)).orElse(null);
    this.expressionScale = fitted.expressionScale();
    this.matched = new boolean[symbols.size()];
    for (int gene = 0; gene < matched.length; gene++) {
      matched[gene] =
          symbols.get(gene) != null || (expression != null && expression.placeOfGene[gene] != NONE);
    }
    this.state = state;
    this.targetSum = targetSum;
  }

  /** Genes with a weight that the atlas has. */
  int textGenes() {
    return text.measured();
  }

  /** What embeds the cells of a task. */
  Embedder embedder() {
    return new Embedder(this);
  }

  /** Embeds cells one after another; not thread-safe. */
  static final class Embedder {
    private final MappedCells mapped;
    private final Normalization normalization;
    private final double[] textValues;
    private final double[] expressionValues;

    private Embedder(MappedCells mapped) {
      this.mapped = mapped;
      this.normalization = new Normalization(mapped.state, mapped.targetSum);
      this.textValues = new double[mapped.text.map.genes().size()];
      this.expressionValues =
          new double[mapped.expression == null ? 0 : mapped.expression.map.genes().size()];
    }

    /** Embeds a cell; without a vector if it has none of the genes. */
    EmbeddingRow embed(ExpressionRow cell) {
      Normalization.Cell weights = normalization.of(cell.values());
      int[] genes = cell.getGeneIndices();
      float[] values = cell.getCounts();
      int genesMatched = 0;
      double matchedTotal = 0;
      for (int i = 0; i < genes.length; i++) {
        if (mapped.matched[genes[i]]) {
          genesMatched++;
          matchedTotal += values[i];
        }
      }
      EmbeddingRow embedded = new EmbeddingRow();
      embedded.setCellId(cell.getCellId());
      embedded.setObs(cell.getObs());
      embedded.setGenesMatched(genesMatched);
      embedded.setMatchedFraction(weights.total() > 0 ? matchedTotal / weights.total() : 0);
      embedded.setEmbedding(genesMatched == 0 ? null : vector(genes, values, weights));
      return embedded;
    }

    private float[] vector(int[] genes, float[] values, Normalization.Cell weights) {
      double[] scores = scores(mapped.text, textValues, genes, values, weights);
      int dim = mapped.projection.length / scores.length;
      double[] sum = new double[dim];
      for (int c = 0; c < scores.length; c++) {
        for (int d = 0; d < dim; d++) {
          sum[d] += scores[c] * mapped.projection[c * dim + d];
        }
      }
      double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
      double[] beside =
          mapped.expression == null
              ? new double[0]
              : scores(mapped.expression, expressionValues, genes, values, weights);
      float[] vector = new float[beside.length + dim];
      for (int c = 0; c < beside.length; c++) {
        vector[c] = (float) (beside[c] / mapped.expressionScale);
      }
      for (int d = 0; d < dim; d++) {
        vector[beside.length + d] = length > 0 ? (float) (sum[d] / length) : 0;
      }
      return vector;
    }

    /** Scores of a cell; values of genes of one place are summed before the transformation. */
    private static double[] scores(
        Part part, double[] valueOfPlace, int[] genes, float[] values, Normalization.Cell weights) {
      double[] scores = part.ofNothing.clone();
      for (int i = 0; i < genes.length; i++) {
        int place = part.placeOfGene[genes[i]];
        if (place != NONE) {
          valueOfPlace[place] += values[i];
        }
      }
      for (int gene : genes) {
        int place = part.placeOfGene[gene];
        if (place != NONE && valueOfPlace[place] != 0) {
          part.map.add(place, weights.weight(valueOfPlace[place]), scores);
          valueOfPlace[place] = 0;
        }
      }
      return scores;
    }
  }
}
