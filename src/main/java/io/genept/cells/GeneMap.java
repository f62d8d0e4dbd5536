package io.genept.cells;

import io.genept.io.SafetensorsFile;
import io.genept.io.SafetensorsFile.Tensor;
import io.genept.learn.decompose.SparsePca;
import io.genept.learn.decompose.WeightedPca;
import io.genept.math.InformativeGenes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A fitted linear map of log-normalised expression: standardised and weighted values of some genes,
 * centred, times their loadings. Held in the precision in which it is stored, so that cells added
 * later get what they would have got at first.
 *
 * @param genes names of the genes (n)
 * @param means of their expression (n)
 * @param deviations of it (n)
 * @param weights of the genes (n)
 * @param centres means of the weighted values, less those of a gene that is not expressed (n)
 * @param loadings n × k, row after row
 * @param clip bound of standardised values
 */
public record GeneMap(
    List<String> genes,
    float[] means,
    float[] deviations,
    float[] weights,
    float[] centres,
    float[] loadings,
    float clip)
    implements Serializable {
  private static final String SEPARATOR = "\n";

  /**
   * The map of one of the atlases that components were fitted to.
   *
   * @param names of all genes of the fit
   */
  static GeneMap of(WeightedPca fit, int atlas, List<String> names) {
    InformativeGenes all = fit.weights(atlas);
    int[] chosen = fit.informative();
    return new GeneMap(
        Arrays.stream(chosen).mapToObj(names::get).toList(),
        floats(chosen, gene -> all.mean(gene)),
        floats(chosen, gene -> all.deviation(gene)),
        floats(chosen, gene -> all.weight(gene)),
        centres(fit.pca(), atlas, chosen.length),
        loadings(fit.pca(), chosen.length),
        (float) all.clip());
  }

  /** The map of components of expression as it is. */
  static GeneMap of(SparsePca fit, int atlas, List<String> names) {
    float[] ones = new float[names.size()];
    Arrays.fill(ones, 1);
    return new GeneMap(
        names,
        new float[names.size()],
        ones,
        ones,
        centres(fit, atlas, names.size()),
        loadings(fit, names.size()),
        Float.POSITIVE_INFINITY);
  }

  private interface OfGene {
    double of(int gene);
  }

  private static float[] floats(int[] genes, OfGene value) {
    float[] values = new float[genes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) value.of(genes[i]);
    }
    return values;
  }

  private static float[] centres(SparsePca fit, int atlas, int genes) {
    float[] centres = new float[genes];
    for (int g = 0; g < genes; g++) {
      centres[g] = (float) fit.mean(g, atlas);
    }
    return centres;
  }

  private static float[] loadings(SparsePca fit, int genes) {
    float[] loadings = new float[genes * fit.size()];
    for (int g = 0; g < genes; g++) {
      double[] each = fit.loadings(g);
      for (int c = 0; c < each.length; c++) {
        loadings[g * each.length + c] = (float) each[c];
      }
    }
    return loadings;
  }

  /** Number of components. */
  public int components() {
    return genes.isEmpty() ? 0 : loadings.length / genes.size();
  }

  /** Scores of a cell in which none of the measured genes is expressed. */
  double[] ofNothing(boolean[] measured) {
    double[] scores = new double[components()];
    for (int g = 0; g < genes.size(); g++) {
      if (measured[g]) {
        addLoadings(g, -(double) centres[g], scores);
      }
    }
    return scores;
  }

  /** Adds what the expression of a gene changes in the scores. */
  void add(int gene, double expression, double[] scores) {
    addLoadings(gene, standardised(gene, expression) - standardised(gene, 0), scores);
  }

  private double standardised(int gene, double expression) {
    double value = (expression - means[gene]) / deviations[gene];
    return weights[gene] * Math.max(-clip, Math.min(clip, value));
  }

  private void addLoadings(int gene, double value, double[] scores) {
    int from = gene * scores.length;
    for (int c = 0; c < scores.length; c++) {
      scores[c] += value * loadings[from + c];
    }
  }

  /** Puts the map into a file. */
  void store(String name, Map<String, Tensor> tensors, Map<String, String> words) {
    words.put(name + ".genes", String.join(SEPARATOR, genes));
    tensors.put(name + ".means", Tensor.vector(means));
    tensors.put(name + ".deviations", Tensor.vector(deviations));
    tensors.put(name + ".weights", Tensor.vector(weights));
    tensors.put(name + ".centres", Tensor.vector(centres));
    tensors.put(name + ".loadings", new Tensor(new int[] {genes.size(), components()}, loadings));
    tensors.put(name + ".clip", Tensor.vector(new float[] {clip}));
  }

  /** Reads the map of a name, which the file has. */
  static GeneMap of(SafetensorsFile file, String name) {
    return new GeneMap(
        List.of(file.words().get(name + ".genes").split(SEPARATOR, -1)),
        file.tensors().get(name + ".means").values(),
        file.tensors().get(name + ".deviations").values(),
        file.tensors().get(name + ".weights").values(),
        file.tensors().get(name + ".centres").values(),
        file.tensors().get(name + ".loadings").values(),
        file.tensors().get(name + ".clip").values()[0]);
  }
}
