package io.genept.cells;

import static org.apache.spark.sql.functions.col;

import io.genept.core.ValueState;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.Run;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of {@link EmbedCells}: what every method is given, and how each writes its vectors.
 *
 * @param run the frame
 * @param options of the run
 * @param atlas the cells and genes
 * @param state what the values of the atlas are
 * @param cells the cells to embed
 */
record EmbeddingRun(
    Run run, EmbedCells.Options options, Atlas atlas, ValueState state, IncrementalCells cells) {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingRun.class);

  /**
   * Writes cell_embeddings, a table of its own or added to that of earlier cells.
   *
   * @param embedded rows of the table
   * @param lateFacts facts that are known once the rows are written
   */
  EmbedCells.Result write(
      Dataset<Row> embedded,
      int dimension,
      EmbedCells.Genes genes,
      Supplier<Map<String, ?>> lateFacts) {
    run.fact(CellEmbeddings.FACT_GENES_MATCHED, genes.matched())
        .fact(CellEmbeddings.FACT_GENES_MISSING, genes.missing())
        .fact(CellEmbeddings.FACT_DIMENSION, dimension)
        .fact(Atlas.FACT_VALUE_STATE, state.label());
    long[] without = new long[1];
    long all =
        cells.write(
            run,
            embedded,
            options,
            written -> {
              without[0] = cells.earlierWithout() + written.counts().get(0);
              run.facts(lateFacts.get()).fact(IncrementalCells.FACT_WITHOUT, without[0]);
              cells.earlier().ifPresent(earlier -> run.fact("cells_added", written.rows()));
              return cells.earlier().orElse(0) + written.rows();
            },
            col(CellEmbeddings.EMBEDDING).isNull());
    if (without[0] > 0) {
      LOG.warn(
          "{} of {} cells have no gene with a vector; their embedding is null", without[0], all);
    }
    return new EmbedCells.Result(
        all,
        all - cells.earlier().orElse(0),
        without[0],
        dimension,
        genes,
        options.target().output());
  }
}
