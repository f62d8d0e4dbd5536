package io.genept.cells;

import io.genept.core.ValueState;
import io.genept.math.Normalization;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * A {@link FittedMap} laid over the genes of an atlas, as sent to the executors: what turns a cell
 * into a vector. Genes of the map that the atlas does not have count as being at their means.
 */
public final class MappedCells implements Serializable {
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

  /** Lays a map over the genes of an atlas. */
  public MappedCells(FittedMap fitted, AtlasExpression atlas) {
    List<String> names = atlas.names();
    this.text = fitted.text().map(map -> Part.of(map, atlas.symbols())).orElse(null);
    this.projection = fitted.projection();
    this.expression = fitted.expression().map(map -> Part.of(map, names)).orElse(null);
    this.expressionScale = fitted.expressionScale();
    this.matched = new boolean[names.size()];
    for (int gene = 0; gene < matched.length; gene++) {
      matched[gene] =
          (text != null && atlas.symbols().get(gene) != null)
              || (expression != null && expression.placeOfGene[gene] != NONE);
    }
    this.state = atlas.state();
    this.targetSum = atlas.targetSum();
  }

  /** Genes with a weight that the atlas has. */
  int textGenes() {
    return text == null ? 0 : text.measured();
  }

  /** Is told of each cell. */
  interface Seen extends Consumer<ExpressionRow>, Serializable {}

  /** Embeds cells of the atlas. */
  static Dataset<EmbeddingRow> embed(
      Dataset<ExpressionRow> cells, Broadcast<MappedCells> mapped, Seen seen) {
    return cells.mapPartitions(
        (MapPartitionsFunction<ExpressionRow, EmbeddingRow>)
            some -> {
              Embedder embedder = new Embedder(mapped.value());
              return new BlockIterator<>(
                  some,
                  1,
                  taken -> {},
                  block -> {
                    ExpressionRow cell = block.next();
                    seen.accept(cell);
                    return List.of(embedder.embed(cell));
                  });
            },
        Encoders.bean(EmbeddingRow.class));
  }

  /** Cells of an atlas as a cell_embeddings table that is not stored. */
  public static Dataset<Row> table(AtlasExpression atlas, Broadcast<MappedCells> mapped) {
    return CellRows.embeddings(
        embed(CellRows.read(atlas.atlas(), atlas.atlas().cells()), mapped, cell -> {}).toDF(),
        atlas.atlas());
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
      this.textValues = places(mapped.text);
      this.expressionValues = places(mapped.expression);
    }

    private static double[] places(Part part) {
      return new double[part == null ? 0 : part.map.genes().size()];
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
      double[] beside = scores(mapped.expression, expressionValues, genes, values, weights);
      double[] sum = text(genes, values, weights);
      double length = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
      float[] vector = new float[beside.length + sum.length];
      for (int c = 0; c < beside.length; c++) {
        vector[c] = (float) (beside[c] / mapped.expressionScale);
      }
      for (int d = 0; d < sum.length; d++) {
        vector[beside.length + d] = length > 0 ? (float) (sum[d] / length) : 0;
      }
      return vector;
    }

    private double[] text(int[] genes, float[] values, Normalization.Cell weights) {
      double[] scores = scores(mapped.text, textValues, genes, values, weights);
      double[] sum = new double[scores.length == 0 ? 0 : mapped.projection.length / scores.length];
      for (int c = 0; c < scores.length; c++) {
        for (int d = 0; d < sum.length; d++) {
          sum[d] += scores[c] * mapped.projection[c * sum.length + d];
        }
      }
      return sum;
    }

    /** Scores of a cell; values of genes of one place are summed before the transformation. */
    private static double[] scores(
        Part part, double[] valueOfPlace, int[] genes, float[] values, Normalization.Cell weights) {
      if (part == null) {
        return new double[0];
      }
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
