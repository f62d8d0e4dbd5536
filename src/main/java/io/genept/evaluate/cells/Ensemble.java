package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.evaluate.EmbeddingNames;
import io.genept.learn.neighbors.NeighborVotes;
import io.genept.table.Recorder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ensemble of the paper: the neighbours that a held-out cell has in each embedding all vote,
 * and the smallest label wins a tie. Stands in the metrics as one more embedding, named by those it
 * is made of: {@code genept_w+genept_s}.
 */
final class Ensemble {
  private final List<String> names = new ArrayList<>();
  private EvaluatedCells first;
  private List<NeighborAnnotation.Run> runs;

  /**
   * Adds the votes of one more embedding.
   *
   * @throws UserError if its cells, or their labels, are not those of the first
   */
  void add(EvaluatedCells cells, List<NeighborAnnotation.Run> votes) {
    if (first == null) {
      first = cells;
      runs = votes;
    } else {
      requireSameCells(cells);
      List<NeighborAnnotation.Run> pooled = new ArrayList<>();
      for (int i = 0; i < runs.size(); i++) {
        NeighborAnnotation.Run run = runs.get(i);
        pooled.add(
            new NeighborAnnotation.Run(
                run.learner(),
                run.seed(),
                run.test(),
                NeighborVotes.sum(run.votes(), votes.get(i).votes())));
      }
      runs = pooled;
    }
    names.add(EmbeddingNames.of(cells.path()));
  }

  /**
   * Adds the scores of the pooled votes.
   *
   * @return the cells, of which there are predictions
   */
  EvaluatedCells evaluate(Recorder recorder) {
    NeighborAnnotation.add(
        first,
        runs,
        recorder
            .of(first.dataset(), String.join("+", names))
            .task(Annotation.TASK)
            .against(first.labelColumn()));
    return first;
  }

  private void requireSameCells(EvaluatedCells cells) {
    List<String> ids = Arrays.asList(first.ids());
    List<String> others = Arrays.asList(cells.ids());
    Set<String> only = new TreeSet<>(ids);
    others.forEach(only::remove);
    Set<String> onlyOther = new TreeSet<>(others);
    ids.forEach(onlyOther::remove);
    if (!only.isEmpty() || !onlyOther.isEmpty()) {
      throw UserError.of(
          "Cannot pool the votes of embeddings of different cells: %s has %,d cells, %s has %,d;"
              + " %,d are only in the former%s, %,d only in the latter%s. Expected the same cells;"
              + " embed one atlas by each method, or leave out --ensemble.",
          first.path(),
          ids.size(),
          cells.path(),
          others.size(),
          only.size(),
          example(only),
          onlyOther.size(),
          example(onlyOther));
    }
    for (int i = 0; i < ids.size(); i++) {
      if (!first.labels().label(i).equals(cells.labels().label(i))) {
        throw UserError.of(
            "Cannot pool the votes of embeddings of different labels: %s of cell %s is %s in %s and"
                + " %s in %s. Expected the same labels; embed one atlas by each method.",
            first.labelColumn(),
            ids.get(i),
            first.labels().label(i),
            first.path(),
            cells.labels().label(i),
            cells.path());
      }
    }
  }

  private static String example(Set<String> ids) {
    return ids.isEmpty() ? "" : " (" + ids.iterator().next() + ")";
  }
}
