package io.genept.report.metrics;

import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Line;
import io.genept.report.metrics.MetricGroups.Replicates;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Draws of a control as one line: {@code random}, {@code random_2} … become {@code random, 10
 * draws}, each number the mean over the draws with the lowest and the highest as its bounds.
 */
public final class ControlDraws {
  private static final String NUMBER = "_\\d+(?=$| \\([^()]*\\)$)";

  private ControlDraws() {}

  /** The lines with those of further draws pooled into the first. */
  public static List<Line> pooled(List<Line> lines, Controls controls) {
    Map<String, List<Line>> draws = new LinkedHashMap<>();
    for (Line line : lines) {
      String base = line.embedding().replaceFirst(NUMBER, "");
      boolean isDraw =
          controls.isControl(line.embedding())
              && lines.stream().anyMatch(other -> other.embedding().equals(base));
      draws
          .computeIfAbsent(
              line.learner() + "\0" + (isDraw ? base : line.embedding()), key -> new ArrayList<>())
          .add(line);
    }
    return draws.values().stream()
        .map(same -> same.size() == 1 ? same.get(0) : pooled(same))
        .toList();
  }

  private static Line pooled(List<Line> draws) {
    Line first = draws.get(0);
    Map<String, Cell> cells = new LinkedHashMap<>();
    first
        .cells()
        .forEach(
            (metric, cell) -> {
              List<Cell> all =
                  draws.stream()
                      .map(line -> line.cells().get(metric))
                      .filter(Objects::nonNull)
                      .toList();
              double[] means = all.stream().mapToDouble(Cell::mean).sorted().toArray();
              Set<String> messages = new LinkedHashSet<>();
              all.forEach(each -> messages.addAll(each.messages()));
              double mean = all.stream().mapToDouble(Cell::mean).average().orElse(Double.NaN);
              Set<String> bounds = Set.of("of draws the lowest and the highest");
              cells.put(metric, single(cell, mean, messages));
              cells.put(metric + "_low", single(cell, means[0], bounds));
              cells.put(metric + "_high", single(cell, means[means.length - 1], bounds));
            });
    String name = MetricGroups.withoutRun(first.embedding());
    String run = first.embedding().substring(name.length());
    return new Line(name + ", " + draws.size() + " draws" + run, first.learner(), cells);
  }

  private static Cell single(Cell like, double value, Set<String> messages) {
    return new Cell(
        value,
        Double.NaN,
        Double.NaN,
        1,
        Replicates.NONE,
        like.undefined(),
        like.minN(),
        like.maxN(),
        like.reference(),
        like.referenceSource(),
        messages);
  }
}
