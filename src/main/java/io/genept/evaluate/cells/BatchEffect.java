package io.genept.evaluate.cells;

import io.genept.core.UserError;
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
import io.genept.table.Recorder;
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
 * <p>The twin: k-means to the end on the whole embedding, k = number of batches, for seeds 0 and
 * up; and the metrics of the scib benchmark (Luecken et al. 2022), which need no clustering: {@code
 * ilisi}, {@code clisi}, {@code kbet}, {@code graph_connectivity}, {@code asw_batch}, higher being
 * better, and {@code pcr_batch}, the share of variance the batch explains, lower being less batch
 * effect. The ARI with a batch is low too where clusters follow nothing at all; these are to be
 * read together with {@code clisi}. Neighbours are Euclidean: {@value #LISI_NEIGHBORS} for LISI,
 * {@value #KBET_NEIGHBORS} for kBET, {@value #GRAPH_NEIGHBORS} for the graph, the cell itself being
 * one of them, as in the {@code Benchmarker} of scib-metrics; its kBET is computed label by label,
 * this over all cells.
 */
public final class BatchEffect {
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

  private final EvaluatedCells cells;
  private final Recorder.Scope scope;
  private final LabelCodes labels;
  private final LabelCodes batches;
  private final String batchColumn;

  private BatchEffect(EvaluatedCells cells, Recorder.Scope scope) {
    this.cells = cells;
    this.scope = scope;
    this.labels = LabelCodes.of(cells.labels());
    this.batches = LabelCodes.of(cells.batches());
    this.batchColumn = cells.batchColumn().orElseThrow();
  }

  /**
   * Evaluates the replica and the twin.
   *
   * @param cells loaded with a batch column, without the cells that have none
   * @throws UserError if all cells have the same batch, or each its own
   */
  public static void evaluate(
      EvaluatedCells cells, KMeans.Solver solver, int seeds, Recorder.Scope scope) {
    BatchEffect effect = new BatchEffect(cells, scope);
    effect.require();
    effect.replica();
    effect.clusters(solver, seeds);
    effect.mixing();
  }

  private void require() {
    int n = cells.matrix().size();
    int count = batches.classes().size();
    if (count < 2 || count >= n) {
      throw UserError.of(
          "Cannot measure batch effects in %s: %s (--batch-column) has %d different values in %d"
              + " cells. Expected at least two, and fewer than cells; choose another column.",
          cells.path(), batchColumn, count, n);
    }
  }

  private void replica() {
    int n = cells.matrix().size();
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
    agreement(REPLICA, EvaluatedCells.REPLICA_SEED, clusters);
  }

  private float[] scores(Pca.Model model, int components) {
    int n = cells.matrix().size();
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
      agreement(Clustering.KMEANS, (long) seed, runs.get(seed).clusters());
    }
  }

  private void agreement(String learner, long seed, int[] clusters) {
    int n = clusters.length;
    double batch = ClusteringMetrics.adjustedRandIndex(batches.codes(), clusters);
    double label = ClusteringMetrics.adjustedRandIndex(labels.codes(), clusters);
    scope.metric(TASK, learner, batchColumn, "ari", seed, batch, n, null);
    scope.metric(
        TASK, learner, cells.labelColumn(), "ari", seed, label, n, "k = number of batches");
    for (int row = 0; row < n; row++) {
      scope.prediction(
          TASK,
          learner,
          batchColumn,
          seed,
          cells.matrix().keys().get(row),
          cells.batches()[row],
          Integer.toString(clusters[row]));
    }
  }

  private void mixing() {
    float[] vectors = cells.matrix().values();
    int dim = cells.matrix().dimension();
    int n = cells.matrix().size();
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
    int[] batchOf = batches.codes();
    int[] labelOf = labels.codes();
    double[] byBatch =
        Lisi.ofCells(found.rows(), found.distances(), batchOf, batchCount, perplexity);
    double[] byLabel =
        Lisi.ofCells(found.rows(), found.distances(), labelOf, labelCount, perplexity);
    add(batchColumn, "ilisi", Lisi.integration(byBatch, batchCount));
    add(cells.labelColumn(), "clisi", Lisi.separation(byLabel, labelCount));
    int around = Math.min(KBET_NEIGHBORS - 1, wanted);
    Kbet kbet = Kbet.of(withSelf(found.rows(), around), batchOf, batchCount);
    add(batchColumn, "kbet", kbet.acceptance());
    int[][] graph = first(found.rows(), Math.min(GRAPH_NEIGHBORS - 1, wanted));
    add(
        cells.labelColumn(),
        "graph_connectivity",
        GraphConnectivity.of(graph, labelOf, labelCount));
    double silhouette = BatchSilhouette.of(cells.matrix(), labelOf, batchOf);
    if (Double.isNaN(silhouette)) {
      scope.metric(
          new Recorder.Measured(TASK, "", batchColumn, "asw_batch", n),
          null,
          null,
          null,
          null,
          "no label has cells of several batches");
    } else {
      add(batchColumn, "asw_batch", silhouette);
    }
    add(batchColumn, "pcr_batch", BatchVariance.share(vectors, dim, batchOf, batchCount));
  }

  private void add(String column, String metric, double value) {
    scope.metric(TASK, "", column, metric, null, value, cells.matrix().size(), null);
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
