package io.genept.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.core.Whitening;
import io.genept.io.SafetensorsFile;
import io.genept.table.AttachedTensors;
import io.genept.table.WhiteningFile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * What informed GenePT-w was fitted to: the same for every cell that is embedded by it, and kept
 * beside the table, so that new cells get the same.
 *
 * @param text weighted expression to a few components; its genes are symbols of the gene table;
 *     empty where the components stand alone
 * @param projection those components to the space of the gene vectors, k × d
 * @param expression expression to principal components; its genes have the names of the atlas;
 *     empty where the text stands alone
 * @param expressionScale root mean square of those scores
 */
public record FittedMap(
    Optional<GeneMap> text,
    float[] projection,
    Optional<GeneMap> expression,
    float expressionScale) {
  /** Name of the file in the table's directory. */
  public static final String FILE = "_fitted.safetensors";

  private static final String TEXT = "text";
  private static final String EXPRESSION = "expression";
  private static final String PROJECTION = "text.projection";
  private static final String SCALE = "expression.scale";

  /** Length of the part of a vector that is text. */
  public int textDimension() {
    return text.map(map -> projection.length / map.components()).orElse(0);
  }

  /** Length of a vector. */
  public int dimension() {
    return textDimension() + expression.map(GeneMap::components).orElse(0);
  }

  /**
   * Loadings times gene vectors.
   *
   * @param vectors by the names of the genes
   */
  static float[] projection(GeneMap text, EmbeddingMatrix vectors) {
    Map<String, Integer> rowOf = new HashMap<>();
    for (int row = 0; row < vectors.size(); row++) {
      rowOf.put(vectors.keys().get(row), row);
    }
    int k = text.components();
    int dim = vectors.dimension();
    double[] sums = new double[k * dim];
    for (int g = 0; g < text.genes().size(); g++) {
      int from = rowOf.get(text.genes().get(g)) * dim;
      for (int c = 0; c < k; c++) {
        double loading = text.loadings()[g * k + c];
        for (int d = 0; d < dim; d++) {
          sums[c * dim + d] += loading * vectors.values()[from + d];
        }
      }
    }
    float[] projection = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      projection[i] = (float) sums[i];
    }
    return projection;
  }

  /**
   * Content of the file.
   *
   * @param whitening of the gene vectors, from those of the text model; empty if they are not
   */
  byte[] content(Optional<Whitening> whitening) {
    Map<String, SafetensorsFile.Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> words = new LinkedHashMap<>();
    text.ifPresent(
        map -> {
          map.store(TEXT, tensors, words);
          int[] shape = {map.components(), textDimension()};
          tensors.put(PROJECTION, new SafetensorsFile.Tensor(shape, projection));
        });
    expression.ifPresent(
        map -> {
          map.store(EXPRESSION, tensors, words);
          tensors.put(SCALE, SafetensorsFile.Tensor.vector(new float[] {expressionScale}));
        });
    whitening.ifPresent(map -> tensors.putAll(WhiteningFile.tensors(map)));
    return AttachedTensors.content(new SafetensorsFile(tensors, words));
  }

  /**
   * Reads the map of a table.
   *
   * @throws UserError if the table has none
   */
  static SafetensorsFile file(SparkSession spark, String table) {
    return AttachedTensors.read(spark, table, FILE)
        .orElseThrow(
            () ->
                UserError.of(
                    "Cannot apply the map of %s: it has no %s. Expected a directory that"
                        + " embed-cells --method informed or hybrid wrote.",
                    table, FILE));
  }

  static FittedMap of(SafetensorsFile file) {
    boolean hybrid = file.tensors().containsKey(SCALE);
    return new FittedMap(
        Optional.of(GeneMap.of(file, TEXT)),
        file.tensors().get(PROJECTION).values(),
        hybrid ? Optional.of(GeneMap.of(file, EXPRESSION)) : Optional.empty(),
        hybrid ? file.tensors().get(SCALE).values()[0] : 1);
  }

  /** Whitening of the gene vectors of a table by informed GenePT-w, if they are whitened. */
  public static Optional<Whitening> whitening(SparkSession spark, String table) {
    return WhiteningFile.of(file(spark, table));
  }
}
