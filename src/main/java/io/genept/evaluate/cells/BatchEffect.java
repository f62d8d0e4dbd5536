package io.genept.evaluate.cells;

import io.genept.core.Named;
import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import io.genept.evaluate.cells.CellTaskOptions.Batches;
import io.genept.evaluate.cells.CellTaskOptions.KMeansSolver;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.cluster.MiniBatchKMeans;
import io.genept.learn.decompose.Pca;
import io.genept.learn.neighbors.NearestNeighbors.Neighbors;
import io.genept.learn.neighbors.NeighborSearch;
import io.genept.math.DistanceMetric;
import io.genept.math.LabelCodes;
import io.genept.metric.BatchVariance;
import io.genept.metric.ClusteringMetrics;
import io.genept.metric.GraphConnectivity;
import io.genept.metric.Kbet;
import io.genept.metric.Lisi;
import io.genept.table.Line;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * is computed label by label, this over all cells.
 *
 * @param kMeans which implementation of k-means
 * @param batches of the cells; needed
 */
@Named("batch")
public record BatchEffect(KMeansSolver kMeans, Batches batches) implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "batch";

  static final String REPLICA = "pca50_minibatch_kmeans";
  static final int COMPONENTS = 50;
  static final int LISI_NEIGHBORS = 90;
  static final int KBET_NEIGHBORS = 50;
  static final int GRAPH_NEIGHBORS = 15;
  private static final double PERPLEXITY_SHARE = 3;
  private static final int REPLICA_BATCH = 20;
  private static final Logger LOG = LoggerFactory.getLogger(BatchEffect.class);

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

  @Override
  public Evaluation start(int seeds) {
    String column = batches.column().orElseThrow();
    return (cells, line) -> {
      Measurement measurement = new Measurement(cells, column, line.task(TASK));
      measurement.require();
      measurement.replica();
      measurement.clusters(kMeans.solver(), seeds);
      measurement.mixing();
    };
  }

  /** Measures one embedding. */
  private static final class Measurement {
    private final EvaluatedCells cells;
    private final Line line;
    private final Line byBatch;
    private final LabelCodes labels;
    private final LabelCodes batches;
    private final String[] batchOf;
    private final String batchColumn;

    Measurement(EvaluatedCells cells, String batchColumn, Line line) {
      this.cells = cells;
      this.line = line;
      this.byBatch = line.against(batchColumn);
      this.labels = LabelCodes.of(cells.labels());
      this.batchOf = cells.groups(batchColumn);
      this.batches = LabelCodes.of(batchOf);
      this.batchColumn = batchColumn;
    }

    private void require() {
      int n = cells.size();
      int count = batches.classes().size();
      if (count < 2 || count >= n) {
        throw UserError.of(
            "Cannot measure batch effects in %s: %s (--batch-column) has %d different values in %d"
                + " cells. Expected at least two, and fewer than cells; choose another column.",
            cells.path(), batchColumn, count, n);
      }
    }

    private void replica() {
      int n = cells.size();
      int dim = cells.matrix().dimension();
      int k = batches.classes().size();
      int components = Math.min(COMPONENTS, Math.min(dim, n));
      LOG.info("{} principal components of {} cells, mini-batch k-means, k = {}", components, n, k);
      float[] scores = scores(Pca.fit(cells.vectors(), components), components);
      int[] clusters =
          MiniBatchKMeans.cluster(
                  scores,
                  components,
                  cells.replicaOrder(),
                  k,
                  REPLICA_BATCH,
                  EvaluatedCells.REPLICA_SEED)
              .clusters();
      agreement(clusters, REPLICA, EvaluatedCells.REPLICA_SEED);
    }

    private float[] scores(Pca.Model model, int components) {
      int n = cells.size();
      float[] scores = new float[n * components];
      for (int row = 0; row < n; row++) {
        double[] projected = model.project(cells.matrix().row(row));
        for (int c = 0; c < components; c++) {
          scores[row * components + c] = (float) projected[c];
        }
      }
      return scores;
    }

    private void clusters(KMeans.Solver solver, int seeds) {
      List<KMeans.Clustering> runs =
          Clustering.kMeans(cells, batches.classes().size(), seeds, solver);
      for (int seed = 0; seed < seeds; seed++) {
        agreement(runs.get(seed).clusters(), Clustering.KMEANS, (long) seed);
      }
    }

    private void agreement(int[] clusters, String learner, long seed) {
      int n = clusters.length;
      double batch = ClusteringMetrics.adjustedRandIndex(batches.codes(), clusters);
      double label = ClusteringMetrics.adjustedRandIndex(labels.codes(), clusters);
      Line ofBatch = byBatch.learner(learner).seed(seed);
      ofBatch.metric("ari", batch, n);
      line.learner(learner).seed(seed).message("k = number of batches").metric("ari", label, n);
      for (int row = 0; row < n; row++) {
        ofBatch.prediction(
            cells.matrix().keys().get(row), batchOf[row], Integer.toString(clusters[row]));
      }
    }

    private void mixing() {
      float[] vectors = cells.matrix().values();
      int dim = cells.matrix().dimension();
      int n = cells.size();
      int wanted = Math.min(LISI_NEIGHBORS, n) - 1;
      LOG.info("{} neighbours of {} cells", wanted, n);
      Neighbors found =
          withoutSelf(
              NeighborSearch.AUTO.neighbors(
                  DistanceMetric.EUCLIDEAN, vectors, dim, vectors, wanted + 1, 0),
              wanted);
      int batchCount = batches.classes().size();
      int labelCount = labels.classes().size();
      double perplexity = Math.floor((wanted + 1) / PERPLEXITY_SHARE);
      int[] batch = batches.codes();
      int[] label = labels.codes();
      double[] lisiOfBatch =
          Lisi.ofCells(found.rows(), found.distances(), batch, batchCount, perplexity);
      double[] lisiOfLabel =
          Lisi.ofCells(found.rows(), found.distances(), label, labelCount, perplexity);
      byBatch.metric("ilisi", Lisi.integration(lisiOfBatch, batchCount), n);
      line.metric("clisi", Lisi.separation(lisiOfLabel, labelCount), n);
      int around = Math.min(KBET_NEIGHBORS - 1, wanted);
      Kbet kbet = Kbet.of(withSelf(found.rows(), around), batch, batchCount);
      byBatch.metric("kbet", kbet.acceptance(), n);
      int[][] graph = first(found.rows(), Math.min(GRAPH_NEIGHBORS - 1, wanted));
      line.metric("graph_connectivity", GraphConnectivity.of(graph, label, labelCount), n);
      double silhouette = BatchSilhouette.of(cells.matrix(), label, batch);
      if (Double.isNaN(silhouette)) {
        byBatch.message("no label has cells of several batches").metric("asw_batch", null, n);
      } else {
        byBatch.metric("asw_batch", silhouette, n);
      }
      byBatch.metric("pcr_batch", BatchVariance.share(vectors, dim, batch, batchCount), n);
    }

    /** Drops each query from its own neighbours; the farthest one where it is not among them. */
    private static Neighbors withoutSelf(Neighbors found, int count) {
      int[][] rows = new int[found.rows().length][count];
      double[][] distances = new double[rows.length][count];
      for (int query = 0; query < rows.length; query++) {
        int kept = 0;
        for (int i = 0; i < found.rows()[query].length && kept < count; i++) {
          if (found.rows()[query][i] != query) {
            rows[query][kept] = found.rows()[query][i];
            distances[query][kept++] = found.distances()[query][i];
          }
        }
      }
      return new Neighbors(rows, distances);
    }

    private static int[][] withSelf(int[][] neighbors, int count) {
      int[][] around = new int[neighbors.length][count + 1];
      for (int cell = 0; cell < around.length; cell++) {
        around[cell][0] = cell;
        System.arraycopy(neighbors[cell], 0, around[cell], 1, count);
      }
      return around;
    }

    private static int[][] first(int[][] neighbors, int count) {
      return Arrays.stream(neighbors).map(row -> Arrays.copyOf(row, count)).toArray(int[][]::new);
    }
  }
}
