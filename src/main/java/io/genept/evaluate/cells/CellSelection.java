package io.genept.evaluate.cells;

import io.genept.core.Opt;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which cells of a table are evaluated, and in what order the replicas take them.
 *
 * @param labelColumn obs column of the true labels; cells without one are left out
 * @param excludeLabels labels whose cells are left out, {@code Unknown} for example
 * @param atlas path of the atlas whose order of cells the replicas of the notebook follow; empty
 *     for the order of the ids
 */
public record CellSelection(
    @Opt(
            value = "obs column of the true labels; cells without a label are left out.",
            label = "NAME")
        String labelColumn,
    @Opt(value = "Labels whose cells are left out, such as Unknown.", label = "LABEL")
        Set<String> excludeLabels,
    @Opt(
            value =
                "The atlas of the cells. The replicas of the paper's notebook then draw from the"
                    + " cells in its order; without it, in the order of their ids.",
            label = "DIR",
            role = Opt.Role.INPUT)
        Optional<String> atlas) {
  public CellSelection {
    excludeLabels = Collections.unmodifiableSet(new TreeSet<>(excludeLabels));
  }
}
