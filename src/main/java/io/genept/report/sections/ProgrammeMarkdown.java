package io.genept.report.sections;

import io.genept.report.metrics.MetricNames;
import io.genept.report.page.MarkdownTable;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gene programmes as tables in markdown. */
public final class ProgrammeMarkdown {
  private ProgrammeMarkdown() {}

  /** The largest programmes, what each graph gives, and the expression by label. */
  public static String of(ProgrammeTable table) {
    StringBuilder out = new StringBuilder();
    out.append(table.summary().replace('\u00a0', ' ')).append("\n\n");
    MarkdownTable programmes =
        new MarkdownTable(
            3,
            List.of(
                "programme", "most over-represented set", "central genes", "genes", "in set", "q"));
    for (ProgrammeTable.Shown shown : table.shown()) {
      programmes.row(
          List.of(
              shown.number() + " " + shown.name(),
              shown.set(),
              shown.genes(),
              Numbers.count(shown.size()),
              shown.overlap(),
              shown.q()));
    }
    out.append(programmes);
    Map<String, ? extends Map<String, Double>> means = table.meanMetrics();
    Set<String> metrics = new LinkedHashSet<>();
    means.values().forEach(own -> metrics.addAll(own.keySet()));
    List<String> heads = new ArrayList<>(List.of("graph and communities"));
    metrics.forEach(metric -> heads.add(MetricNames.display(metric)));
    MarkdownTable graphs = new MarkdownTable(1, heads);
    means.forEach(
        (graph, own) -> {
          List<String> row = new ArrayList<>(List.of(graph));
          metrics.forEach(
              metric -> row.add(Numbers.countOrDecimal(own.getOrDefault(metric, Double.NaN))));
          graphs.row(row);
        });
    if (!graphs.isEmpty()) {
      out.append("\n").append(graphs);
    }
    if (!table.content().expression().isEmpty()) {
      out.append("\n").append(expression(table));
    }
    return out.toString();
  }

  private static MarkdownTable expression(ProgrammeTable table) {
    Map<Integer, Map<String, Double>> means = table.meanExpression();
    List<String> labels = List.copyOf(means.values().iterator().next().keySet());
    List<String> heads = new ArrayList<>(List.of("expression by " + table.labelColumn()));
    heads.addAll(labels);
    MarkdownTable expression = new MarkdownTable(1, heads);
    for (ProgrammeTable.Shown shown : table.shown()) {
      List<String> row = new ArrayList<>(List.of(shown.number() + " " + shown.name()));
      for (String label : labels) {
        Double mean = means.get(shown.number()).get(label);
        row.add(mean == null ? MarkdownTable.ABSENT : Numbers.decimal(mean));
      }
      expression.row(row);
    }
    return expression;
  }
}
