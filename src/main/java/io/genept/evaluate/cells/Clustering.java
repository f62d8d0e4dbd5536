package io.genept.evaluate.cells;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.evaluate.cells.CellTask.Grouping.Ungrouped;
import io.genept.evaluate.cells.CellTaskOptions.Batches;
import io.genept.learn.Solver;
import io.genept.learn.cluster.KMeans;
import io.genept.learn.cluster.MiniBatchKMeans;
import io.genept.metric.CosineSilhouette;
import io.genept.table.Line;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Table 2 of the paper: clusters compared with the labels by ARI, AMI and NMI (both arithmetic) and
 * with the batches by ARI; and the average silhouette width of the true labels, Euclidean ({@link
 * LabelSilhouette}) and by cosine ({@link CosineSilhouette}), which takes no clustering.
 *
 * <p>Learners: {@value #REPLICA} is the notebook's {@code MiniBatchKMeans(n_clusters=k,
 * random_state=2023, batch_size=20)}, k = number of labels, on the embedding as it is, the cells in
 * {@link EvaluatedCells#replicaOrder}; {@value #KMEANS} is k-means to the end, for seeds 0 and up;
 * and {@link LeidenSweep} where resolutions are given. All but k-means to the end take {@link
 * EvaluatedCells#few}.
 *
 * @param solver of k-means
 * @param batches to compare the clusters with
 * @param resolutions of Leiden, each above 0; none to do without
 * @param graphNeighbors nearest cells that a cell is joined with for Leiden, at least 1; by default
 *     that of scanpy's {@code neighbors}
 */
public record Clustering(
    Solver.Choice solver,
    Batches batches,
    @Opt(
            value =
                "Resolutions of Leiden communities of the nearest cells, such as 0.2,0.5,1,2"
                    + " (default: none).",
            label = "NUMBER")
        List<Double> resolutions,
    @Opt(
            value = "Nearest cells, by cosine, that Leiden's graph joins a cell with.",
            label = "N",
            byDefault = "15")
        int graphNeighbors)
    implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "clustering";

  static final String REPLICA = "minibatch_kmeans";
  static final String KMEANS = "kmeans";

  /** {@code random_state} and {@code batch_size} of the notebook. */
  private static final int REPLICA_BATCH = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Clustering.class);

  public Clustering {
    resolutions = resolutions.stream().distinct().toList();
    for (double resolution : resolutions) {
      if (!(resolution > 0 && resolution < Double.POSITIVE_INFINITY)) {
        throw UserError.of("--resolutions %s: expected numbers above 0.", resolution);
      }
    }
    if (graphNeighbors < 1) {
      throw UserError.of("--graph-neighbors %d: expected at least 1.", graphNeighbors);
    }
  }

  @Override
  public List<Grouping> needs() {
    return batches.grouping(Ungrouped.KEPT);
  }

  @Override
  public Evaluation start(int seeds) {
    return (cells, line) -> evaluate(cells, seeds, line.task(TASK));
  }

  private void evaluate(EvaluatedCells cells, int seeds, Line line) {
    EvaluatedCells few = cells.few();
    int k = cells.labels().classes().size();
    if (k < few.size()) {
      silhouettes(few, line);
    }
    ClusterAgreement ofFew = ClusterAgreement.with(few, batches.column());
    LOG.debug("Mini-batch k-means of {} cells into {} clusters", few.size(), k);
    ofFew.add(
        MiniBatchKMeans.cluster(
            few.values(),
            few.dimension(),
            few.replicaOrder(),
            k,
            REPLICA_BATCH,
            EvaluatedCells.REPLICA_SEED),
        line.learner(REPLICA).seed(EvaluatedCells.REPLICA_SEED));
    ClusterAgreement ofAll = ClusterAgreement.with(cells, batches.column());
    List<KMeans.Clustering> runs = kMeans(cells, k, seeds, solver.solver());
    for (int seed = 0; seed < runs.size(); seed++) {
      ofAll.add(
          runs.get(seed), line.learner(KMEANS).seed((long) seed).message(solver.solver().words()));
    }
    if (!resolutions.isEmpty()) {
      for (LeidenSweep.Run run : LeidenSweep.runs(few, this, seeds)) {
        ofFew.add(run, line.learner(LeidenSweep.learner(run.resolution())).seed(run.seed()));
      }
    }
  }

  /** Clusters by k-means to the end from each of the seeds 0 … seeds−1. */
  static List<KMeans.Clustering> kMeans(EvaluatedCells cells, int k, int seeds, Solver solver) {
    LOG.debug("k-means of {} cells into {} clusters, {} seeds", cells.size(), k, seeds);
    return EachSeed.run(
        seeds, cells.learnersAtOnce(), "k-means", LOG, seed -> cells.kMeans(k, seed, solver));
  }

  private static void silhouettes(EvaluatedCells few, Line line) {
    LabelSilhouette asw = LabelSilhouette.of(few.matrix(), few.labels());
    SampledLine sampled = SampledLine.of(few, line.message(asw.message()));
    sampled.metric("asw", asw.widths().length, rows -> mean(asw.widths(), rows));
    double[] cosine =
        CosineSilhouette.widths(
            few.values(), few.dimension(), few.labels().codes(), few.labels().counts());
    SampledLine.of(few, line).metric("asw_cosine", few.size(), rows -> mean(cosine, rows));
  }

  private static double mean(double[] values, int[] rows) {
    return IntStream.of(rows).mapToDouble(row -> values[row]).sum() / rows.length;
  }
}
