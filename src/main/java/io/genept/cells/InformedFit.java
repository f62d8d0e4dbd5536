package io.genept.cells;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.core.Whitening;
import io.genept.learn.decompose.DispersionChoice;
import io.genept.learn.decompose.ShrinkageWhitening;
import io.genept.learn.decompose.SparsePca;
import io.genept.learn.decompose.WeightedPca;
import io.genept.math.SparseRow;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WhiteningFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits informed GenePT-w, and the hybrid, to one atlas or to two that are to be compared.
 *
 * <p>Each atlas has means, weights and components of its own for the text, which is what aligns
 * technologies; the principal components of expression are those of all atlases over the genes that
 * they share, each centred by its own means.
 */
public final class InformedFit {
  /** Shrinkage of the whitening that sums and words are best served by. */
  public static final double SHRINKAGE = 0.1;

  /** Principal components of expression in the hybrid. */
  public static final int EXPRESSION_COMPONENTS = 50;

  private static final Logger LOG = LoggerFactory.getLogger(InformedFit.class);

  private InformedFit() {}

  /**
   * Gene vectors for sums.
   *
   * @param matrix by symbol
   * @param whitening from the vectors of the text model; empty if they are as the model made them
   */
  public record GeneSpace(EmbeddingMatrix matrix, Optional<Whitening> whitening) {

    /**
     * Whitens a gene table over all its vectors, unless transform-genes did.
     *
     * @param shrinkage 0 to leave the vectors as they are
     */
    public static GeneSpace of(
        SparkSession spark, GeneEmbeddings embeddings, String path, double shrinkage) {
      Optional<Whitening> known = WhiteningFile.read(spark, path);
      if (known.isPresent() || shrinkage == 0) {
        LOG.debug("{}: vectors {}", path, known.isPresent() ? "whitened before" : "as they are");
        return new GeneSpace(embeddings.matrix(), known);
      }
      Whitening fitted = ShrinkageWhitening.fit(embeddings.matrix(), shrinkage);
      return new GeneSpace(fitted.apply(embeddings.matrix()), Optional.of(fitted));
    }
  }

  /**
   * Fits the text part to an atlas.
   *
   * @throws UserError if fewer genes vary more than others than there are components
   */
  public static FittedMap text(
      AtlasExpression atlas, GeneSpace space, int components, DispersionChoice weights) {
    List<String> genes = atlas.textGenes();
    WeightedPca fit =
        WeightedPca.fit(
            List.of(atlas.expression(atlas.symbols(), genes)), genes.size(), components, weights);
    GeneMap map = GeneMap.of(fit, 0, genes);
    LOG.debug(
        "{}: {} of {} genes with a vector vary more than others of their mean; {} components",
        atlas.atlas().path(),
        map.genes().size(),
        genes.size(),
        components);
    return new FittedMap(
        Optional.of(map), FittedMap.projection(map, space.matrix()), Optional.empty(), 1);
  }

  /**
   * Adds the principal components of expression to the text part of each atlas.
   *
   * @param atlases one, or two, of which the genes are those that both have
   * @param components most components; as many as there are shared genes less one if that is fewer
   * @return the text alone where no gene is shared
   */
  public static List<FittedMap> hybrid(
      List<AtlasExpression> atlases, List<FittedMap> texts, int components) {
    List<String> genes =
        atlases.size() == 1
            ? atlases.get(0).names().stream().distinct().toList()
            : AtlasExpression.shared(atlases.get(0), atlases.get(1));
    if (atlases.size() > 1) {
      LOG.info("{} genes are shared", genes.size());
    }
    long cells = atlases.stream().mapToLong(each -> each.atlas().cellCount()).sum();
    int taken = (int) Math.min(components, Math.min(genes.size(), cells) - 1);
    if (taken < 1) {
      return texts;
    }
    List<JavaRDD<SparseRow>> rows = new ArrayList<>();
    for (AtlasExpression atlas : atlases) {
      rows.add(atlas.expression(atlas.names(), genes).rows());
    }
    SparsePca pca = SparsePca.fit(rows, genes.size(), taken);
    double squares = Arrays.stream(pca.explainedVariance()).sum() * (cells - 1) / cells;
    if (!(squares > 0)) {
      throw UserError.of(
          "Cannot compute principal components of %d genes: none of them varies. Expected genes"
              + " that do; use --method informed.",
          genes.size());
    }
    List<FittedMap> maps = new ArrayList<>();
    for (int i = 0; i < atlases.size(); i++) {
      FittedMap text = texts.get(i);
      maps.add(
          new FittedMap(
              text.text(),
              text.projection(),
              Optional.of(GeneMap.of(pca, i, genes)),
              (float) Math.sqrt(squares)));
    }
    return maps;
  }

  /**
   * Components of weighted expression, without text, of atlases over the genes that all have.
   *
   * @param genes names of those genes
   * @throws UserError if fewer of them vary more than others than there are components
   */
  public static List<FittedMap> weighted(
      List<AtlasExpression> atlases, List<String> genes, int components, DispersionChoice weights) {
    WeightedPca fit =
        WeightedPca.fit(
            atlases.stream().map(atlas -> atlas.expression(atlas.names(), genes)).toList(),
            genes.size(),
            components,
            weights);
    return IntStream.range(0, atlases.size())
        .mapToObj(i -> Optional.of(GeneMap.of(fit, i, genes)))
        .map(map -> new FittedMap(Optional.empty(), new float[0], map, 1))
        .toList();
  }
}
