package io.genept.cells;

import io.genept.core.GeneMatches;
import io.genept.core.Progress;
import io.genept.core.ValueState;
import io.genept.math.Normalization;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * GenePT-w: expression-weighted sum of gene embeddings, scaled to unit length, from a broadcast
 * table of the genes' vectors.
 *
 * <p>For log-normalised expression {@code x} (sparse, n_genes) and embeddings {@code E} (n_genes ×
 * dim; genes without a vector are absent) returns {@code x·E / ‖x·E‖₂} (dim). Agrees with the
 * paper's Methods, "Data collection and transformation"; the division by the weights' sum cancels
 * in the norm. Genes of the atlas that resolve to the same embedding are one gene: their values are
 * summed before the transformation. A cell without a matched gene gets no vector.
 */
final class WeightedEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(WeightedEmbedding.class);

  private WeightedEmbedding() {}

  static EmbedCells.Result run(EmbeddingRun embedding, CellMethod.Weighted method) {
    Atlas atlas = embedding.atlas();
    GeneEmbeddings embeddings =
        GeneEmbeddings.read(embedding.run().spark(), method.vectors().geneEmbeddings());
    List<Atlas.Gene> genes = atlas.genes();
    GeneMatches matches = method.vectors().match(atlas, embeddings, embedding.run());
    GeneVectorTable table = GeneVectorTable.of(genes, matches, embeddings.matrix());
    embedding
        .run()
        .facts(matches.facts())
        .fact("model", embeddings.provenance().fact("model").orElse(""));

    Broadcast<GeneVectorTable> broadcast = broadcast(embedding.run().context(), table);
    LongAccumulator done = embedding.run().spark().sparkContext().longAccumulator("cells");
    ValueState state = embedding.state();
    double targetSum = method.targetSum().targetSum();
    Dataset<EmbeddingRow> embedded =
        CellRows.read(atlas, embedding.cells().rows())
            .mapPartitions(
                (MapPartitionsFunction<ExpressionRow, EmbeddingRow>)
                    partition ->
                        new BlockIterator<>(
                            partition,
                            WeightedSum.CELLS_PER_BLOCK,
                            done::add,
                            new Embedder(broadcast.value(), state, targetSum)::embed),
                Encoders.bean(EmbeddingRow.class));
    try {
      return Progress.during(
          "cells",
          embedding.cells().count(),
          done::value,
          LOG::info,
          () ->
              embedding.write(
                  CellRows.embeddings(embedded.toDF(), atlas),
                  table.dimension(),
                  new EmbedCells.Genes(matches.matched(), matches.total() - matches.matched()),
                  Map::of));
    } finally {
      broadcast.destroy();
    }
  }

  private static Broadcast<GeneVectorTable> broadcast(
      JavaSparkContext context, GeneVectorTable table) {
    long start = System.nanoTime();
    Broadcast<GeneVectorTable> broadcast = context.broadcast(table);
    LOG.debug(
        "{}",
        String.format(
            Locale.ROOT,
            "broadcast %,d gene vectors × %,d dimensions (%,d MB) in %.1f s",
            table.slots(),
            table.dimension(),
            (long) table.slots() * table.dimension() * Float.BYTES / 1_000_000,
            (System.nanoTime() - start) / 1e9));
    return broadcast;
  }

  /** Embeds blocks of cells; not thread-safe. */
  private static final class Embedder {
    private final WeightedSum sum;
    private final Normalization normalization;
    private final int[] slotOfGene;
    private final double[] valueOfSlot;

    Embedder(GeneVectorTable table, ValueState state, double targetSum) {
      this.sum = new WeightedSum(table.rows(), table.dimension());
      this.normalization = new Normalization(state, targetSum);
      this.slotOfGene = table.slotOfGene();
      this.valueOfSlot = new double[table.slots()];
    }

    /** Embeds at most {@link WeightedSum#CELLS_PER_BLOCK} cells, in their order. */
    List<EmbeddingRow> embed(Iterator<ExpressionRow> cells) {
      List<EmbeddingRow> block = new ArrayList<>(WeightedSum.CELLS_PER_BLOCK);
      cells.forEachRemaining(cell -> block.add(add(cell)));
      float[][] sums = sum.sums();
      for (int cell = 0; cell < sums.length; cell++) {
        block.get(cell).setEmbedding(unit(sums[cell]));
      }
      sum.clear();
      return block;
    }

    private EmbeddingRow add(ExpressionRow cell) {
      int[] genes = cell.getGeneIndices();
      float[] values = cell.getCounts();
      Normalization.Cell weights = normalization.of(cell.values());
      int matchedGenes = 0;
      double matchedTotal = 0;
      for (int i = 0; i < genes.length; i++) {
        int slot = slotOfGene[genes[i]];
        if (slot >= 0) {
          valueOfSlot[slot] += values[i];
          matchedTotal += values[i];
          matchedGenes++;
        }
      }
      for (int gene : genes) {
        int slot = slotOfGene[gene];
        if (slot >= 0 && valueOfSlot[slot] != 0) {
          sum.add(slot, weights.weight(valueOfSlot[slot]));
          valueOfSlot[slot] = 0;
        }
      }
      sum.endCell();
      EmbeddingRow embedded = new EmbeddingRow();
      embedded.setCellId(cell.getCellId());
      embedded.setObs(cell.getObs());
      embedded.setGenesMatched(matchedGenes);
      embedded.setMatchedFraction(weights.total() > 0 ? matchedTotal / weights.total() : 0);
      return embedded;
    }

    /** Scales to unit ℓ2 norm in place; null for a vector of zeros. */
    private static float[] unit(float[] vector) {
      double squares = 0;
      for (float x : vector) {
        squares += (double) x * x;
      }
      if (squares == 0) {
        return null;
      }
      double inverse = 1 / Math.sqrt(squares);
      for (int d = 0; d < vector.length; d++) {
        vector[d] = (float) (vector[d] * inverse);
      }
      return vector;
    }
  }
}
