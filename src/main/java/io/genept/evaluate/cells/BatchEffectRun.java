package io.genept.evaluate.cells;

import io.genept.learn.Block;
import io.genept.learn.RowCodes;
import io.genept.learn.Shared;
import io.genept.learn.Solver;
import io.genept.learn.VectorBlocks;
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
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the batch effects of one embedding, as {@link BatchEffect} says. */
final class BatchEffectRun {
  private static final double PERPLEXITY_SHARE = 3;
  private static final int REPLICA_BATCH = 20;
  private static final Logger LOG = LoggerFactory.getLogger(BatchEffectRun.class);

  private final EvaluatedCells cells;
  private final EvaluatedCells few;
  private final String batchColumn;
  private final Line line;
  private final Line byBatch;

  BatchEffectRun(EvaluatedCells cells, String batchColumn, Line line) {
    this.cells = cells;
    this.few = cells.few();
    this.batchColumn = batchColumn;
    this.line = line;
    this.byBatch = line.against(batchColumn);
  }

  void replica() {
    int n = few.size();
    int k = batchesOfFew().classes().size();
    int components = Math.min(BatchEffect.COMPONENTS, Math.min(few.dimension(), n));
    LOG.debug("{} principal components of {} cells, mini-batch k-means, k = {}", components, n, k);
    float[] scores = scores(Pca.fit(few.vectors(), components), components);
    int[] clusters =
        MiniBatchKMeans.cluster(
                scores,
                components,
                few.replicaOrder(),
                k,
                REPLICA_BATCH,
                EvaluatedCells.REPLICA_SEED)
            .clusters();
    agreement(few, clusters, BatchEffect.REPLICA, EvaluatedCells.REPLICA_SEED, "");
  }

  /** A sample need not have a cell of every batch. */
  private LabelCodes batchesOfFew() {
    return LabelCodes.of(few.groups(batchColumn).codes());
  }

  private float[] scores(Pca.Model model, int components) {
    int dim = few.dimension();
    float[] scores = new float[few.size() * components];
    for (int row = 0; row < few.size(); row++) {
      double[] projected =
          model.project(Arrays.copyOfRange(few.values(), row * dim, (row + 1) * dim));
      for (int c = 0; c < components; c++) {
        scores[row * components + c] = (float) projected[c];
      }
    }
    return scores;
  }

  void clusters(Solver solver, int seeds) {
    int k = cells.groups(batchColumn).classes().size();
    List<KMeans.Clustering> runs = Clustering.kMeans(cells, k, seeds, solver);
    for (int seed = 0; seed < seeds; seed++) {
      agreement(
          cells, runs.get(seed).clusters(), Clustering.KMEANS, (long) seed, "; " + solver.words());
    }
  }

  private void agreement(
      EvaluatedCells of, int[] clusters, String learner, long seed, String remark) {
    LabelCodes batches = of.groups(batchColumn);
    Line ofBatch = byBatch.learner(learner).seed(seed);
    ari(of, batches, clusters, ofBatch);
    ari(
        of,
        of.labels(),
        clusters,
        line.learner(learner).seed(seed).message("k = number of batches" + remark));
    of.predictions().add(ofBatch, batches, clusters);
  }

  private static void ari(EvaluatedCells of, LabelCodes truth, int[] clusters, Line line) {
    int[] codes = truth.codes();
    SampledLine.of(of, line)
        .metric(
            "ari",
            clusters.length,
            rows ->
                ClusteringMetrics.adjustedRandIndex(
                    SampledLine.some(codes, rows), SampledLine.some(clusters, rows)));
  }

  private static double[] some(double[] values, int[] rows) {
    return IntStream.of(rows).mapToDouble(row -> values[row]).toArray();
  }

  /** What neighbours and silhouettes tell. */
  void mixing() {
    float[] vectors = few.values();
    int dim = few.dimension();
    int n = few.size();
    int wanted = Math.min(BatchEffect.LISI_NEIGHBORS, n) - 1;
    LOG.debug("{} neighbours of {} cells", wanted, n);
    Neighbors found =
        withoutSelf(
            NeighborSearch.AUTO.neighbors(
                DistanceMetric.EUCLIDEAN, vectors, dim, vectors, wanted + 1, 0),
            wanted);
    int[] batch = batchesOfFew().codes();
    int[] label = few.labels().codes();
    int batches = batchesOfFew().classes().size();
    int labels = few.labels().classes().size();
    double perplexity = Math.floor((wanted + 1) / PERPLEXITY_SHARE);
    double[] ofBatch = Lisi.ofCells(found.rows(), found.distances(), batch, batches, perplexity);
    double[] ofLabel = Lisi.ofCells(found.rows(), found.distances(), label, labels, perplexity);
    SampledLine onBatch = SampledLine.of(few, byBatch);
    SampledLine onLabel = SampledLine.of(few, line);
    onBatch.metric("ilisi", n, rows -> Lisi.integration(some(ofBatch, rows), batches));
    onLabel.metric("clisi", n, rows -> Lisi.separation(some(ofLabel, rows), labels));
    int around = Math.min(BatchEffect.KBET_NEIGHBORS - 1, wanted);
    boolean[] accepted = Kbet.accepted(withSelf(found.rows(), around), batch, batches);
    onBatch.metric(
        "kbet",
        n,
        rows -> (double) IntStream.of(rows).filter(row -> accepted[row]).count() / rows.length);
    int[][] graph = first(found.rows(), Math.min(BatchEffect.GRAPH_NEIGHBORS - 1, wanted));
    onLabel.metric("graph_connectivity", GraphConnectivity.of(graph, label, labels), n);
    double silhouette = BatchSilhouette.of(few.matrix(), label, batch);
    if (Double.isNaN(silhouette)) {
      onBatch
          .with(byBatch.message("no label has cells of several batches"))
          .metric("asw_batch", null, n);
    } else {
      onBatch.metric("asw_batch", silhouette, n);
    }
  }

  /** The share of variance that the batch explains, of all cells. */
  void variance() {
    LabelCodes batches = cells.groups(batchColumn);
    int count = batches.classes().size();
    byBatch.metric(
        "pcr_batch",
        few == cells
            ? BatchVariance.share(few.values(), few.dimension(), batches.codes(), count)
            : share(cells.vectors(), batches.codes(), count),
        cells.size());
  }

  /** As {@link BatchVariance#share}, from sums over blocks. */
  static double share(VectorBlocks vectors, int[] batchOf, int batches) {
    int dim = vectors.dimension();
    try (Shared<RowCodes> codes = vectors.share(RowCodes.of(batchOf))) {
      double[] sums =
          vectors.sum(
              block -> sums(block, codes.value(), batches, dim),
              VectorBlocks.Sum::ofArrays,
              (long) Double.BYTES * (batches * dim + 1));
      int[] sizes = new int[batches];
      IntStream.of(batchOf).forEach(batch -> sizes[batch]++);
      double between = 0;
      for (int i = 0; i < batches * dim; i++) {
        between += sums[i] * sums[i] / sizes[i / dim];
      }
      double total = sums[batches * dim];
      return total == 0 ? 0 : between / total;
    }
  }

  private static double[] sums(Block block, RowCodes batchOf, int batches, int dim) {
    double[] sums = new double[batches * dim + 1];
    for (int row = 0; row < block.rows(dim); row++) {
      int batch = batchOf.get(block.firstRow() + row);
      for (int d = 0; d < dim; d++) {
        double value = block.values()[row * dim + d];
        sums[batch * dim + d] += value;
        sums[batches * dim] += value * value;
      }
    }
    return sums;
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
