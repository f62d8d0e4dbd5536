package io.genept.cells;

import io.genept.core.GeneMatches;
import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.ValueState;
import io.genept.io.OrthologueFile;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.GeneEmbeddings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link EmbedCells.Method#WEIGHTED}: GenePT-w of each cell, from a broadcast gene table. */
final class WeightedEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(WeightedEmbedding.class);

  private WeightedEmbedding() {}

  static EmbedCells.Result run(
      SparkSession spark, EmbedCells.Options options, Atlas atlas, ValueState state) {
    List<Provenance.Input> inputs = WrittenCells.inputs(spark, options);
    AskedCells asked = AskedCells.of(spark, options, atlas, inputs);
    String tablePath = options.geneEmbeddings().orElseThrow();
    GeneEmbeddings embeddings = GeneEmbeddings.read(spark, tablePath);
    List<Atlas.Gene> genes = atlas.genes();
    GeneMatches matches =
        embeddings
            .match(
                genes,
                OrthologueFile.read(
                    options.orthologues(), spark.sparkContext().hadoopConfiguration()))
            .logged("Genes of " + atlas.path(), LOG::info)
            .require("embed cells", tablePath, options.minMatchedFraction());
    GeneVectorTable table = GeneVectorTable.of(genes, matches, embeddings.matrix());

    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<GeneVectorTable> broadcast = broadcast(context, table);
    LongAccumulator done = spark.sparkContext().longAccumulator("cells");
    Dataset<ExpressionRow> cells = CellRows.read(atlas, asked.rows());
    double targetSum = options.targetSum();
    Dataset<EmbeddingRow> embedded =
        cells.mapPartitions(
            (MapPartitionsFunction<ExpressionRow, EmbeddingRow>)
                partition ->
                    new BlockIterator<>(
                        partition,
                        WeightedSum.CELLS_PER_BLOCK,
                        done::add,
                        new WeightedEmbedder(broadcast.value(), state, targetSum)::embed),
            Encoders.bean(EmbeddingRow.class));

    Map<String, String> facts = new LinkedHashMap<>();
    matches.facts().forEach((name, value) -> facts.put(name, value.toString()));
    facts.put(CellEmbeddings.FACT_GENES_MATCHED, Integer.toString(matches.matched()));
    facts.put(
        CellEmbeddings.FACT_GENES_MISSING, Integer.toString(matches.total() - matches.matched()));
    facts.put("model", embeddings.provenance().fact("model").orElse(""));
    try {
      return Progress.during(
          "cells",
          asked.count(),
          done::value,
          LOG::info,
          () ->
              WrittenCells.write(
                  CellRows.embeddings(embedded.toDF(), atlas),
                  options,
                  state,
                  table.dimension(),
                  facts,
                  inputs,
                  asked.earlier(),
                  Map::of));
    } finally {
      broadcast.destroy();
    }
  }

  private static Broadcast<GeneVectorTable> broadcast(
      JavaSparkContext context, GeneVectorTable table) {
    long start = System.nanoTime();
    Broadcast<GeneVectorTable> broadcast = context.broadcast(table);
    LOG.info(
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
}
