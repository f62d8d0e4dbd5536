package io.genept.evaluate.cells;

import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.evaluate.EachSeed;
import io.genept.evaluate.cells.CellTaskOptions.TestFraction;
import io.genept.learn.Scaling;
import io.genept.learn.Solver;
import io.genept.learn.linear.LogisticRegression;
import io.genept.learn.linear.Regularization;
import io.genept.math.LabelCodes;
import io.genept.math.TrainTestSplit;
import io.genept.table.Line;
import io.genept.table.Recorder;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labels of held-out cells, by their nearest neighbours ({@link NeighborAnnotation}) and by
 * logistic regression on the embedding; accuracy and macro precision, recall and F1 as
 * scikit-learn's. Neighbours are those among {@link EvaluatedCells#few}.
 *
 * <p>Logistic regression has a stratified split for each seed that is scikit-learn's {@code
 * train_test_split(test_size, stratify=labels, random_state=seed)} on the cells sorted by id.
 *
 * @param testFraction share of cells held out
 * @param regularization of the logistic regression
 * @param solver of the logistic regression
 * @param nNeighbors number of neighbours that vote, at least 1; by default the paper's
 * @param ensemble whether the neighbours in all embeddings vote together, too
 */
public record Annotation(
    TestFraction testFraction,
    Regularization regularization,
    Solver.Choice solver,
    @Opt(
            value = "Nearest cells, by cosine, that vote for a label; the paper has 10.",
            label = "N",
            byDefault = "10")
        int nNeighbors,
    @Opt(
            "Also annotates by the pooled votes of the neighbours in all --embeddings, which must"
                + " hold the same cells.")
        boolean ensemble)
    implements CellTask {
  /** Name of the task in tables. */
  public static final String TASK = "annotation";

  private static final Logger LOG = LoggerFactory.getLogger(Annotation.class);

  public Annotation {
    if (nNeighbors < 1) {
      throw UserError.of("--n-neighbors %d: expected at least 1.", nNeighbors);
    }
  }

  @Override
  public List<Grouping> needs() {
    return List.of();
  }

  @Override
  public Evaluation start(int seeds) {
    Optional<Ensemble> pooled = ensemble ? Optional.of(new Ensemble()) : Optional.empty();
    return new Evaluation() {
      @Override
      public void evaluate(EvaluatedCells cells, Line line) {
        Line task = line.task(TASK);
        EvaluatedCells few = cells.few();
        List<NeighborAnnotation.Run> votes = NeighborAnnotation.runs(few, Annotation.this, seeds);
        NeighborAnnotation.add(few, votes, task);
        pooled.ifPresent(votesOfAll -> votesOfAll.add(few, votes));
        regression(cells, seeds, Scaling.NONE, "logistic_regression", task);
        regression(cells, seeds, Scaling.UNIT_VARIANCE, "logistic_regression_scaled", task);
      }

      @Override
      public Optional<EvaluatedCells> finish(Recorder recorder) {
        return pooled.map(votesOfAll -> votesOfAll.evaluate(recorder));
      }
    };
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Run(int[] test, int[] predicted) {}

  private void regression(
      EvaluatedCells cells, int seeds, Scaling scaling, String learner, Line task) {
    LabelCodes labels = cells.labels();
    SplitLabels splits = SplitLabels.of(labels);
    LOG.debug(
        "{} of {} labels on {} cells, {} splits",
        learner,
        labels.classes().size(),
        cells.size(),
        seeds);
    LogisticRegression regression =
        new LogisticRegression(regularization.c()).withScaling(scaling).withSolver(solver.solver());
    List<Run> runs =
        EachSeed.run(
            seeds,
            cells.learnersAtOnce(),
            learner,
            LOG,
            seed -> {
              TrainTestSplit split = splits.stratified(testFraction.share(), seed);
              cells.step(learner + ", seed " + seed);
              return new Run(
                  split.test(),
                  regression
                      .fit(cells.spark(), cells.vectors(), labels.codes(), split.train())
                      .predict(split.test()));
            });
    for (int seed = 0; seed < runs.size(); seed++) {
      Run run = runs.get(seed);
      ClassificationResults.add(
          cells,
          run.test(),
          run.predicted(),
          splits.remarked(
              task.learner(learner).seed((long) seed).message(solver.solver().words())));
    }
  }
}
