package io.genept.evaluate.panels;

import io.genept.evaluate.panels.PanelSpaces.Space;
import io.genept.metric.ClassAverage;
import io.genept.metric.ClassificationMetrics;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The draws of one setting that one task works on, and what it finds: a few numbers for each
 * method.
 *
 * @param setting how many genes are shared, and which are drawn from
 * @param draws seeds; several only where the genes are the same in each
 * @param size of a panel
 * @param neighbors cells that vote
 * @param labels numbers of labelled cells of each type that are tried beside all
 */
record PanelTask(
    PanelSetting setting, List<Long> draws, int size, int neighbors, List<Integer> labels)
    implements Serializable {

  /**
   * Where labels are carried over.
   *
   * @param shared how many genes the panels share
   * @param distinctTexts whether genes whose text is another's too are left out
   */
  record PanelSetting(SharedGenes shared, boolean distinctTexts) implements Serializable {
    /** The learner as metrics name it. */
    String learner(int neighbors, int labels) {
      return neighbors
          + "nn shared="
          + shared
          + (labels > 0 ? " labels=" + labels : "")
          + (distinctTexts ? " distinct-texts" : "");
    }
  }

  /**
   * A method's outcome.
   *
   * @param labels labelled cells of each type; 0 for all
   * @param remark on the panels, or null
   */
  record Score(
      PanelSetting setting,
      int labels,
      String method,
      long draw,
      double accuracy,
      double macroF1,
      String remark)
      implements Serializable {}

  /** Carries labels over by each method. */
  List<Score> run(TransferSets sets) {
    int[] genes = setting.distinctTexts() ? sets.variableOfOneText() : sets.variable();
    PanelDraw panels =
        setting.shared().isAll()
            ? PanelDraw.all(sets.genes())
            : PanelDraw.of(genes, size, setting.shared().count(), draws.get(0));
    Scores scores = new Scores(sets, setting.shared().isAll() ? null : panels.remark(size));
    PanelSpaces spaces = new PanelSpaces(sets, panels);
    scores.majority();
    spaces.fixed().forEach((method, space) -> scores.add(method, space, draws.get(0), draws));
    for (long draw : draws) {
      spaces
          .controls(draw)
          .forEach((method, space) -> scores.add(method, space, draw, List.of(draw)));
    }
    return scores.found;
  }

  private final class Scores {
    private final TransferSets sets;
    private final String remark;
    private final List<Score> found = new ArrayList<>();

    private Scores(TransferSets sets, String remark) {
      this.sets = sets;
      this.remark = remark;
    }

    private void majority() {
      List<Integer> counts = new ArrayList<>(List.of(0));
      counts.addAll(labels);
      for (long draw : draws) {
        for (int count : counts) {
          int[] predicted = transfer(count, draw).majority(sets.query().size());
          note(PanelSpaces.MAJORITY, count, draw, predicted);
        }
      }
    }

    /** With all labels once; with few, which are drawn, for each draw. */
    private void add(String method, Space space, long first, List<Long> each) {
      note(method, 0, first, transfer(0, first).predicted(space));
      for (int count : labels) {
        for (long draw : each) {
          note(method, count, draw, transfer(count, draw).predicted(space));
        }
      }
    }

    private LabelTransfer transfer(int count, long draw) {
      int[] codes = sets.reference().labels();
      int classes = sets.classes().size();
      return count == 0
          ? LabelTransfer.ofAll(codes, classes, neighbors)
          : LabelTransfer.drawn(codes, classes, neighbors, count, draw);
    }

    private void note(String method, int count, long draw, int[] predicted) {
      ClassificationMetrics metrics = ClassificationMetrics.of(sets.query().labels(), predicted);
      found.add(
          new Score(
              setting,
              count,
              method,
              draw,
              metrics.accuracy(),
              metrics.f1(ClassAverage.MACRO),
              remark));
    }
  }
}
