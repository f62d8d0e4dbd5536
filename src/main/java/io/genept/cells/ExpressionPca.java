package io.genept.cells;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.learn.decompose.SparsePca;
import io.genept.learn.decompose.VariableGenes;
import io.genept.learn.decompose.WeightedPca;
import io.genept.math.Normalization;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The baseline that uses no text: scores of a cell's log-normalised expression on the leading
 * principal components, centred and unscaled, as scanpy's {@code normalize_total}, {@code log1p},
 * {@code pca}; over all genes, or over those that {@code highly_variable_genes} chooses. Totals of
 * cells are over all genes in both cases.
 */
final class ExpressionPca {
  private static final Logger LOG = LoggerFactory.getLogger(ExpressionPca.class);

  private ExpressionPca() {}

  static EmbedCells.Result run(EmbeddingRun embedding, CellMethod.ExpressionPca method) {
    Atlas atlas = embedding.atlas();
    ValueState state = embedding.state();
    int all = atlas.genes().size();
    int genes = method.variableGenes().genes().orElse(all);
    int components = method.components();
    if (components >= Math.min(genes, atlas.cellCount())) {
      throw UserError.of(
          "Cannot compute %d principal components of %d cells × %d genes. Expected fewer components"
              + " than cells and genes; give a smaller --components.",
          components, atlas.cellCount(), genes);
    }
    double targetSum = method.targetSum().targetSum();
    Dataset<ExpressionRow> cells = CellRows.read(atlas, atlas.cells());
    JavaRDD<SparseRow> values = CellRows.values(atlas);
    JavaRDD<SparseRow> expression = values.map(row -> normalised(row, state, targetSum));
    embedding.run().step("variable genes of " + atlas.path());
    GeneSelection selection =
        method.variableGenes().genes().isPresent()
            ? chosen(method, values, expression, state, all)
            : GeneSelection.ALL;
    embedding.run().step("principal components of " + atlas.path());
    Projection pca =
        method.geneWeights() == CellMethod.GeneWeights.DISPERSION
            ? weighted(method, expression, atlas, state)
            : unweighted(SparsePca.fit(expression.map(selection::of), genes, components));
    embedding.run().step("scores of " + atlas.path());
    Broadcast<Projection> broadcast = embedding.run().context().broadcast(pca);
    Dataset<Row> embedded =
        cells
            .map(
                (MapFunction<ExpressionRow, EmbeddingRow>)
                    cell -> project(cell, broadcast.value(), selection, state, targetSum),
                Encoders.bean(EmbeddingRow.class))
            .toDF();
    embedding
        .run()
        .fact("model", "expression-pca")
        .fact("explained_variance_ratio", pca.explained());
    try {
      return embedding.write(
          CellRows.embeddings(embedded, atlas),
          components,
          new EmbedCells.Genes(genes, all - genes),
          Map::of);
    } finally {
      broadcast.destroy();
    }
  }

  /** What turns log-normalised expression of the chosen genes into scores. */
  private interface Scores extends Serializable {
    float[] of(SparseRow expression);
  }

  private record Projection(Scores scores, double explained) implements Serializable {
    static Projection of(Scores scores, SparsePca pca) {
      double explained = Arrays.stream(pca.explainedVariance()).sum() / pca.totalVariance();
      LOG.debug(
          "{} components explain {} % of the variance",
          pca.size(), Math.round(1_000 * explained) / 10.0);
      return new Projection(scores, explained);
    }
  }

  private static Projection unweighted(SparsePca pca) {
    return Projection.of(pca::project, pca);
  }

  private static Projection weighted(
      CellMethod.ExpressionPca method,
      JavaRDD<SparseRow> expression,
      Atlas atlas,
      ValueState state) {
    double largest =
        state == ValueState.COUNTS ? Normalization.largest(method.targetSum()) : Double.NaN;
    WeightedPca fit =
        WeightedPca.fit(
            List.of(new WeightedPca.Expression(expression, atlas.cellCount(), largest)),
            atlas.genes().size(),
            method.components(),
            method.weights());
    return Projection.of(row -> fit.project(row, 0), fit.pca());
  }

  private static GeneSelection chosen(
      CellMethod.ExpressionPca method,
      JavaRDD<SparseRow> values,
      JavaRDD<SparseRow> expression,
      ValueState state,
      int genes) {
    boolean counts = method.variableGenes().flavour() == VariableGenes.Flavour.SEURAT_V3;
    return GeneSelection.of(
        VariableGenes.of(
                counts ? values : expression,
                counts ? state : ValueState.LOG1P,
                genes,
                method.variableGenes().flavour(),
                method.variableGenes().genes().orElseThrow())
            .chosen(),
        genes);
  }

  private static SparseRow normalised(SparseRow row, ValueState state, double targetSum) {
    Normalization.Cell normalised = new Normalization(state, targetSum).of(row);
    float[] values = row.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] = normalised.weight(values[i]);
    }
    return new SparseRow(row.indices(), values);
  }

  private static EmbeddingRow project(
      ExpressionRow cell,
      Projection pca,
      GeneSelection selection,
      ValueState state,
      double targetSum) {
    SparseRow row = cell.values();
    SparseRow taken = selection.of(row);
    double total = row.total();
    EmbeddingRow embedded = new EmbeddingRow();
    embedded.setCellId(cell.getCellId());
    embedded.setObs(cell.getObs());
    embedded.setGenesMatched(taken.indices().length);
    embedded.setMatchedFraction(total == 0 ? 0 : taken.total() / total);
    embedded.setEmbedding(pca.scores().of(selection.of(normalised(row, state, targetSum))));
    return embedded;
  }
}
