package io.genept.cells;

import io.genept.core.GeneMatches;
import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.core.Whitening;
import io.genept.io.SafetensorsFile;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WhiteningFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Informed GenePT-w, and the hybrid with principal components of expression: a pass for the moments
 * of the genes, passes over the cached weighted values for the components, and a last one in which
 * each cell is embedded by the broadcast map.
 *
 * <p>For standardised and weighted expression {@code y} (genes with a vector, {@link
 * io.genept.math.InformativeGenes}), its first components {@code V} and whitened gene vectors
 * {@code E}: {@code z = (y - mean)·V·(VᵀE)}, scaled to unit length.
 */
final class InformedEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(InformedEmbedding.class);

  /** Counts of a cell below which the trend of the variance is mostly noise. */
  private static final int FEW_COUNTS = 500;

  private InformedEmbedding() {}

  /** A map, and the whitening of the gene vectors beneath it. */
  private record Fit(FittedMap map, Optional<Whitening> whitening) {
    static Fit read(EmbeddingRun embedding, String table) {
      SafetensorsFile file = FittedMap.file(embedding.run().spark(), table);
      return new Fit(FittedMap.of(file), WhiteningFile.of(file));
    }
  }

  static EmbedCells.Result run(EmbeddingRun embedding, CellMethod.Informed method) {
    return run(embedding, method, Optional.empty());
  }

  static EmbedCells.Result run(EmbeddingRun embedding, CellMethod.Hybrid method) {
    return run(embedding, method.informed(), Optional.of(method));
  }

  private static EmbedCells.Result run(
      EmbeddingRun embedding, CellMethod.Informed method, Optional<CellMethod.Hybrid> hybrid) {
    String path = method.vectors().geneEmbeddings();
    GeneEmbeddings embeddings = GeneEmbeddings.read(embedding.run().spark(), path);
    GeneMatches matches = method.vectors().match(embedding.atlas(), embeddings, embedding.run());
    AtlasExpression atlas =
        AtlasExpression.of(
            embedding.atlas(),
            embedding.state(),
            method.targetSum().targetSum(),
            matches,
            embeddings);
    Fit fit = fit(embedding, method, hybrid, embeddings, atlas);
    embedding
        .run()
        .facts(matches.facts())
        .fact("model", embeddings.provenance().fact("model").orElse(""))
        .fact("genes_with_weight", fit.map.text().orElseThrow().genes().size())
        .attach(FittedMap.FILE, fit.map.content(fit.whitening));
    embedding.run().step("vectors of " + embedding.atlas().path());
    return write(embedding, atlas, fit.map, matches);
  }

  private static Fit fit(
      EmbeddingRun embedding,
      CellMethod.Informed method,
      Optional<CellMethod.Hybrid> hybrid,
      GeneEmbeddings embeddings,
      AtlasExpression atlas) {
    Optional<String> known =
        embedding.cells().earlier().isPresent()
            ? Optional.of(embedding.options().target().output())
            : method.fitted();
    if (known.isPresent()) {
      Fit fit = Fit.read(embedding, known.get());
      if (fit.map.expression().isPresent() != hybrid.isPresent()
          && hybrid.flatMap(CellMethod.Hybrid::reference).isEmpty()) {
        throw UserError.of(
            "Cannot apply the map of %s: it was not made by --method %s. Expected a table of the"
                + " same method.",
            known.get(), hybrid.isPresent() ? "hybrid" : "informed");
      }
      return fit;
    }
    embedding.run().step("components of " + embedding.atlas().path());
    InformedFit.GeneSpace space =
        InformedFit.GeneSpace.of(
            embedding.run().spark(),
            embeddings,
            method.vectors().geneEmbeddings(),
            method.whiten());
    FittedMap text = InformedFit.text(atlas, space, method.components(), method.weights());
    if (hybrid.isEmpty()) {
      return new Fit(text, space.whitening());
    }
    List<AtlasExpression> atlases = new ArrayList<>(List.of(atlas));
    hybrid
        .get()
        .reference()
        .ifPresent(path -> atlases.add(other(embedding, method, embeddings, path)));
    FittedMap joint =
        InformedFit.hybrid(
                atlases,
                atlases.stream().map(each -> text).toList(),
                hybrid.get().expressionComponents())
            .get(0);
    return new Fit(joint, space.whitening());
  }

  private static AtlasExpression other(
      EmbeddingRun embedding, CellMethod.Informed method, GeneEmbeddings embeddings, String path) {
    Atlas atlas = Atlas.open(embedding.run().spark(), path);
    return AtlasExpression.of(
        atlas,
        EmbedCells.usableState(atlas, embedding.options().valueState()),
        method.targetSum().targetSum(),
        method.vectors().match(atlas, embeddings, embedding.run()),
        embeddings);
  }

  private static EmbedCells.Result write(
      EmbeddingRun embedding, AtlasExpression atlas, FittedMap map, GeneMatches matches) {
    MappedCells mapped = new MappedCells(map, atlas);
    if (mapped.textGenes() == 0) {
      throw UserError.of(
          "Cannot embed cells of %s: none of its genes is among the %d with a weight in the fitted"
              + " table. Expected an atlas of the same genes.",
          embedding.atlas().path(), map.text().orElseThrow().genes().size());
    }
    Broadcast<MappedCells> broadcast = embedding.run().context().broadcast(mapped);
    LongAccumulator done = embedding.run().spark().sparkContext().longAccumulator("cells");
    LongAccumulator few =
        embedding.run().spark().sparkContext().longAccumulator("cells of few counts");
    boolean counts = atlas.state() == ValueState.COUNTS;
    Dataset<EmbeddingRow> embedded =
        MappedCells.embed(
            CellRows.read(embedding.atlas(), embedding.cells().rows()),
            broadcast,
            cell -> {
              done.add(1);
              few.add(counts && cell.values().total() < FEW_COUNTS ? 1 : 0);
            });
    try {
      EmbedCells.Result result =
          Progress.during(
              "cells",
              embedding.cells().count(),
              done::value,
              LOG::info,
              () ->
                  embedding.write(
                      CellRows.embeddings(embedded.toDF(), embedding.atlas()),
                      map.dimension(),
                      new EmbedCells.Genes(matches.matched(), matches.total() - matches.matched()),
                      Map::of));
      warnOfFewCounts(few.value(), result.cellsAdded());
      return result;
    } finally {
      broadcast.destroy();
    }
  }

  private static void warnOfFewCounts(long few, long cells) {
    if (2 * few > cells) {
      LOG.warn(
          "{} of {} cells have fewer than {} counts: the weights of the genes are mostly noise"
              + " there, and plain principal components (--method expression-pca) find types"
              + " better",
          few,
          cells,
          FEW_COUNTS);
    }
  }
}
