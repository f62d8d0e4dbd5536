package io.genept.evaluate.genes;

import io.genept.core.OptionSet;
import io.genept.testing.Args;
import java.util.ArrayList;
import java.util.List;

/** Options of evaluate-genes around a task, as a user would give them. */
final class GeneTasks {
  private GeneTasks() {}

  static EvaluateGenes.Options options(GeneTask task, Object... namesAndValues) {
    List<Object> all = new ArrayList<>(List.of(namesAndValues));
    all.addAll(List.of("task", OptionSet.nameOf(task)));
    OptionSet.describe((Record) task).forEach((name, value) -> all.addAll(List.of(name, value)));
    return Args.of(EvaluateGenes.Options.class, all.toArray());
  }
}
