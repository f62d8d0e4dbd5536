package io.genept.cells;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.learn.SparsePca;
import io.genept.learn.StableBlocks;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.FloatArrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The baseline that uses no text: scores of a cell's log-normalised expression (all genes) on the
 * leading principal components, centred and unscaled, as scanpy's {@code normalize_total}, {@code
 * log1p}, {@code pca} without selection of genes.
 */
final class ExpressionPca {
  private static final Logger LOG = LoggerFactory.getLogger(ExpressionPca.class);
  private static final long SEED = 0;
  private static final int ROWS_PER_BLOCK = 8_192;

  private ExpressionPca() {}

  static EmbedCells.Result run(
      SparkSession spark, EmbedCells.Options options, Atlas atlas, ValueState state) {
    int genes = atlas.genes().size();
    int components = options.components();
    if (components >= Math.min(genes, atlas.cellCount())) {
      throw UserError.of(
          "Cannot compute %d principal components of %d cells × %d genes. Expected fewer components"
              + " than cells and genes; give a smaller --components.",
          components, atlas.cellCount(), genes);
    }
    double targetSum = options.targetSum();
    Dataset<AtlasCell> expression =
        CellColumns.read(atlas, atlas.cells())
            .map(
                (MapFunction<AtlasCell, AtlasCell>) cell -> normalised(cell, state, targetSum),
                Encoders.bean(AtlasCell.class));
    JavaRDD<SparseRow> rows =
        StableBlocks.of(
                expression.toDF().select("cellId", "geneIndices", "counts"),
                "cellId",
                ROWS_PER_BLOCK)
            .map(row -> new SparseRow(ints(row.getList(1)), FloatArrays.of(row.getList(2))))
            .persist(StorageLevel.MEMORY_AND_DISK());
    SparsePca pca;
    try {
      pca = SparsePca.fit(rows, genes, components, SEED);
    } finally {
      rows.unpersist(true);
    }
    double explained = java.util.Arrays.stream(pca.explainedVariance()).sum() / pca.totalVariance();
    LOG.info(
        "{} components explain {} % of the variance",
        components, Math.round(1_000 * explained) / 10.0);

    Broadcast<SparsePca> broadcast =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(pca);
    Dataset<Row> embedded =
        expression
            .map(
                (MapFunction<AtlasCell, EmbeddedCell>) cell -> project(cell, broadcast.value()),
                Encoders.bean(EmbeddedCell.class))
            .toDF();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(CellEmbeddings.FACT_GENES_MATCHED, Integer.toString(genes));
    facts.put(CellEmbeddings.FACT_GENES_MISSING, "0");
    facts.put("model", "expression-pca");
    facts.put("explained_variance_ratio", Double.toString(explained));
    try {
      return WrittenCells.write(
          CellColumns.embeddings(embedded, atlas),
          options,
          state,
          components,
          facts,
          WrittenCells.inputs(spark, options),
          Optional.empty(),
          Map::of);
    } finally {
      broadcast.destroy();
    }
  }

  private static AtlasCell normalised(AtlasCell cell, ValueState state, double targetSum) {
    float[] values = cell.getCounts();
    double total = 0;
    for (float value : values) {
      total += value;
    }
    Normalization normalization = new Normalization(state, targetSum);
    normalization.startCell(total);
    for (int i = 0; i < values.length; i++) {
      values[i] = normalization.weight(values[i]);
    }
    return cell;
  }

  private static EmbeddedCell project(AtlasCell cell, SparsePca pca) {
    EmbeddedCell embedded = new EmbeddedCell();
    embedded.setCellId(cell.getCellId());
    embedded.setObs(cell.getObs());
    embedded.setGenesMatched(cell.getGeneIndices().length);
    embedded.setMatchedFraction(cell.getGeneIndices().length > 0 ? 1 : 0);
    embedded.setEmbedding(pca.project(new SparseRow(cell.getGeneIndices(), cell.getCounts())));
    return embedded;
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
