package io.genept.evaluate.panels;

import io.genept.core.Progress;
import io.genept.evaluate.panels.PanelOptions.PanelChoice;
import io.genept.evaluate.panels.PanelOptions.Voting;
import io.genept.evaluate.panels.PanelTask.PanelSetting;
import io.genept.evaluate.panels.PanelTask.Score;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;

/**
 * All draws of all settings, a Spark task each; where every gene is shared, one task for all draws,
 * in which only controls and labelled cells differ.
 *
 * @param tasks in the order of the settings
 */
record PanelRuns(List<PanelTask> tasks) {
  private static final int SOME = 30;

  static PanelRuns of(PanelChoice panels, Voting voting) {
    List<PanelSetting> settings = new ArrayList<>();
    panels.sharedGenes().forEach(shared -> settings.add(new PanelSetting(shared, false)));
    if (panels.distinctTexts()) {
      panels.sharedGenes().stream()
          .filter(shared -> shared.isNone() || shared.count() == SOME)
          .forEach(shared -> settings.add(new PanelSetting(shared, true)));
    }
    List<Long> draws = LongStream.range(0, panels.draws()).boxed().toList();
    List<PanelTask> tasks = new ArrayList<>();
    for (PanelSetting setting : settings) {
      List<List<Long>> apart = draws.stream().map(List::of).toList();
      for (List<Long> each : setting.shared().isAll() ? List.of(draws) : apart) {
        tasks.add(
            new PanelTask(
                setting, each, panels.panelGenes(), voting.nNeighbors(), labels(setting, voting)));
      }
    }
    return new PanelRuns(tasks);
  }

  /** Few labels are tried without shared genes, with some, and with all. */
  private static List<Integer> labels(PanelSetting setting, Voting voting) {
    SharedGenes shared = setting.shared();
    boolean tried = shared.isNone() || shared.count() == SOME || shared.isAll();
    return tried && !setting.distinctTexts() ? voting.labels() : List.of();
  }

  /** Runs the tasks and returns what they found, in their order. */
  List<Score> scores(Run run, TransferSets sets, Logger log) {
    Broadcast<TransferSets> sent = run.context().broadcast(sets);
    LongAccumulator done = run.spark().sparkContext().longAccumulator("draws of panels");
    try {
      return Progress.during(
          "draws of panels",
          tasks.size(),
          done::value,
          log::info,
          () ->
              run
                  .context()
                  .parallelize(tasks, tasks.size())
                  .map(
                      task -> {
                        List<Score> scores = task.run(sent.value());
                        done.add(1);
                        return scores;
                      })
                  .collect()
                  .stream()
                  .flatMap(List::stream)
                  .toList());
    } finally {
      sent.destroy();
    }
  }
}
