package io.genept.evaluate.cells;

import io.genept.core.Named;
import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import io.genept.evaluate.cells.CellTaskOptions.Batches;
import io.genept.learn.Solver;
import java.util.List;

/**
 * How far batches (donors, technologies) shape an embedding.
 *
 * <p>The replica, {@value #REPLICA}, is that of the paper's Fig. 4: {@value #COMPONENTS} principal
 * components, mini-batch k-means with k = number of batches, ARI of the clusters with the batch and
 * with the label. The notebook does not seed its components' randomised solver; here they are
 * exact, and the clustering is {@link Clustering#REPLICA}'s.
 *
 * <p>The corrected runs: k-means to the end on the whole embedding, k = number of batches, for
 * seeds 0 and up; and the metrics of the scib benchmark (Luecken et al. 2022), which need no
 * clustering: {@code ilisi}, {@code clisi}, {@code kbet}, {@code graph_connectivity}, {@code
 * asw_batch}, higher being better, and {@code pcr_batch}, the share of variance the batch explains,
 * lower being less batch effect. The ARI with a batch is low too where clusters follow nothing at
 * all; these are to be read together with {@code clisi}. Neighbours are Euclidean: {@value
 * #LISI_NEIGHBORS} for LISI, {@value #KBET_NEIGHBORS} for kBET, {@value #GRAPH_NEIGHBORS} for the
 * graph, the cell itself being one of them, as in the {@code Benchmarker} of scib-metrics; its kBET
 * is computed label by label, this over all cells. The replica and what takes neighbours are
 * measured on {@link EvaluatedCells#few}.
 *
 * @param solver of k-means
 * @param batches of the cells; needed
 */
@Named("batch")
public record BatchEffect(Solver.Choice solver, Batches batches) implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "batch";

  static final String REPLICA = "pca50_minibatch_kmeans";
  static final int COMPONENTS = 50;
  static final int LISI_NEIGHBORS = 90;
  static final int KBET_NEIGHBORS = 50;
  static final int GRAPH_NEIGHBORS = 15;

  public BatchEffect {
    if (batches.column().isEmpty()) {
      throw UserError.of(
          "Cannot evaluate --task batch: --batch-column is missing. Expected the obs column of"
              + " the batches, such as the donor.");
    }
  }

  @Override
  public List<Grouping> needs() {
    return batches.grouping(Ungrouped.LEFT_OUT);
  }

  /** Refuses a single batch, and a batch for each cell. */
  @Override
  public void require(String path, String column, int groups, long cells) {
    if (groups < 2 || groups >= cells) {
      throw UserError.of(
          "Cannot measure batch effects in %s: %s (--batch-column) has %d different values in %d"
              + " cells. Expected at least two, and fewer than cells; choose another column.",
          path, column, groups, cells);
    }
  }

  @Override
  public Evaluation start(int seeds) {
    String column = batches.column().orElseThrow();
    return (cells, line) -> {
      BatchEffectRun run = new BatchEffectRun(cells, column, line.task(TASK));
      run.replica();
      run.clusters(solver.solver(), seeds);
      run.mixing();
      run.variance();
    };
  }
}
