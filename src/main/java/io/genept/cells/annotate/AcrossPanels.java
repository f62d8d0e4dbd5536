package io.genept.cells.annotate;

import io.genept.cells.AtlasExpression;
import io.genept.cells.EmbedCells;
import io.genept.cells.FittedMap;
import io.genept.cells.InformedFit;
import io.genept.cells.MappedCells;
import io.genept.core.Opt;
import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.io.OrthologueFile;
import io.genept.learn.decompose.DispersionChoice;
import io.genept.math.TargetSum;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Run;
import io.genept.table.StoredTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Two atlases of different genes, embedded so that their cells can be compared: each is centred,
 * weighted and denoised by itself, and text or the shared genes join them.
 *
 * @param reference cell_embeddings of the labelled cells, not stored
 * @param query cell_embeddings of the cells to label
 * @param shared number of genes that both have
 * @param method that was used
 */
record AcrossPanels(
    Dataset<Row> reference,
    Dataset<Row> query,
    int shared,
    PanelMethod method,
    List<Broadcast<MappedCells>> maps)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AcrossPanels.class);

  /**
   * How to embed atlases.
   *
   * @param geneEmbeddings path of a gene_embeddings table; needed unless the method has no text
   * @param orthologues table of mouse and human genes
   * @param method the method
   * @param components to which weighted expression is denoised, at least 1
   * @param valueState what the values of both atlases are, if the user knows better
   */
  public record Options(
      @Opt(
              value =
                  "Where --reference and --query are atlases: the gene_embeddings table that joins"
                      + " genes which they do not share.",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> geneEmbeddings,
      @Opt(
              value = "Table of mouse and human genes, for a mouse atlas.",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> orthologues,
      @Opt(
              value =
                  "Between atlases: auto chooses by the genes that both have (none: informed; below"
                      + " 200: hybrid; more: weighted-pca, which needs no text). Each atlas is"
                      + " centred by itself, so that other proportions of types, or a single type,"
                      + " move what its cells are compared with.",
              label = "METHOD",
              byDefault = "auto")
          PanelMethod method,
      @Opt(
              value = "Between atlases: components to which weighted expression is denoised.",
              label = "N",
              byDefault = "20")
          int components,
      @Opt(
              value =
                  "Between atlases: what their values are (default: as ingest-cells found;"
                      + " anything but counts must be declared).",
              label = "STATE")
          Optional<ValueState> valueState) {
    public Options {
      if (components < 1) {
        throw UserError.of("--components %d: expected at least 1.", components);
      }
    }
  }

  /** Whether a table is an atlas, and not one of embeddings. */
  static boolean isAtlas(SparkSession spark, String path) {
    return StoredTable.provenance(spark, path).facts().containsKey(Atlas.FACT_GENES);
  }

  /**
   * Embeds both atlases.
   *
   * @throws UserError if one is no atlas, no gene vectors are given where text is needed, or the
   *     genes are too few
   */
  static AcrossPanels of(Run run, Options options, String referencePath, String queryPath) {
    String genes =
        options
            .geneEmbeddings()
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot compare the cells of %s and %s: these are atlases, and no"
                            + " --gene-embeddings join their genes. Give them, or the"
                            + " cell_embeddings tables of both.",
                        referencePath, queryPath));
    GeneEmbeddings embeddings = GeneEmbeddings.read(run.spark(), genes);
    List<AtlasExpression> atlases = new ArrayList<>();
    for (String path : List.of(referencePath, queryPath)) {
      atlases.add(expression(run, options, embeddings, path, genes));
    }
    List<String> shared = AtlasExpression.shared(atlases.get(0), atlases.get(1));
    PanelMethod method =
        options.method() == PanelMethod.AUTO
            ? PanelMethod.recommended(shared.size())
            : options.method();
    LOG.info(
        "{} genes are shared: {} {}; {}",
        shared.size(),
        options.method() == PanelMethod.AUTO ? "chosen is" : "as asked for,",
        OptionSet.nameOf(method),
        PanelAccuracy.words(shared.size()));
    run.fact("shared_genes", shared.size()).fact("panel_method", OptionSet.nameOf(method));
    run.step("components of both atlases");
    List<FittedMap> fitted = fit(run, options, embeddings, genes, atlases, shared, method);
    List<Broadcast<MappedCells>> maps = new ArrayList<>();
    List<Dataset<Row>> tables = new ArrayList<>();
    for (int i = 0; i < atlases.size(); i++) {
      maps.add(run.context().broadcast(new MappedCells(fitted.get(i), atlases.get(i))));
      tables.add(MappedCells.table(atlases.get(i), maps.get(i)));
    }
    return new AcrossPanels(tables.get(0), tables.get(1), shared.size(), method, maps);
  }

  private static AtlasExpression expression(
      Run run, Options options, GeneEmbeddings embeddings, String path, String genes) {
    Atlas atlas = Atlas.open(run.spark(), path);
    return AtlasExpression.of(
        atlas,
        EmbedCells.usableState(atlas, options.valueState()),
        TargetSum.DEFAULT.targetSum(),
        embeddings
            .match(atlas.genes(), OrthologueFile.read(options.orthologues(), run.conf()))
            .logged("Genes of " + path, LOG::info)
            .require("compare the cells of " + path, genes, 0),
        embeddings);
  }

  private static List<FittedMap> fit(
      Run run,
      Options options,
      GeneEmbeddings embeddings,
      String path,
      List<AtlasExpression> atlases,
      List<String> shared,
      PanelMethod method) {
    if (method == PanelMethod.WEIGHTED_PCA) {
      return InformedFit.weighted(atlases, shared, options.components(), DispersionChoice.DEFAULT);
    }
    InformedFit.GeneSpace space =
        InformedFit.GeneSpace.of(run.spark(), embeddings, path, InformedFit.SHRINKAGE);
    List<FittedMap> texts =
        atlases.stream()
            .map(
                atlas ->
                    InformedFit.text(atlas, space, options.components(), DispersionChoice.DEFAULT))
            .toList();
    return method == PanelMethod.INFORMED
        ? texts
        : InformedFit.hybrid(atlases, texts, InformedFit.EXPRESSION_COMPONENTS);
  }

  @Override
  public void close() {
    maps.forEach(Broadcast::destroy);
  }
}
