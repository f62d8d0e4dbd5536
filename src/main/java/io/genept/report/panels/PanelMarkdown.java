package io.genept.report.panels;

import io.genept.report.page.MarkdownTable;
import io.genept.report.page.Numbers;
import io.genept.report.panels.PanelResults.Mean;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels carried over between panels, as markdown: for each learner the means and gains over pairs,
 * and the pairs where the fewest genes are shared. Controls are in italics, below the others.
 */
public final class PanelMarkdown {
  private PanelMarkdown() {}

  /** The tables, below their headings. */
  public static String of(List<PanelResults> all) {
    StringBuilder out = new StringBuilder();
    for (PanelResults results : all) {
      String learner = MarkdownTable.escape(results.learner());
      out.append(out.isEmpty() ? "" : "\n").append("### Panels, ").append(learner).append("\n\n");
      out.append(summary(results, PanelResults.ACCURACY)).append("\n").append(PanelSection.MEANS);
      MarkdownTable gains = gains(results);
      if (!gains.isEmpty()) {
        out.append("\n\n").append(gains).append("\n").append(PanelSection.GAINS);
      }
      if (results.has(PanelResults.MACRO_F1)) {
        out.append("\n\nMacro F1:\n\n").append(summary(results, PanelResults.MACRO_F1));
      } else {
        out.append("\n");
      }
      String fewest = results.shared().get(0);
      out.append("\nAccuracy of each pair, ").append(PanelSection.shared(fewest)).append(":\n\n");
      out.append(pairs(results, fewest));
    }
    return out.toString();
  }

  private static MarkdownTable summary(PanelResults results, String metric) {
    MarkdownTable table = new MarkdownTable(1, heads("method", results));
    for (String method : controlsLast(results.methods())) {
      List<String> row = new ArrayList<>(List.of(name(method)));
      for (String shared : results.shared()) {
        Mean mean = results.overDraws(metric, method, shared);
        row.add(mean.pairs() == 0 ? MarkdownTable.ABSENT : PanelSection.number(mean));
      }
      table.row(row);
    }
    return table;
  }

  private static MarkdownTable gains(PanelResults results) {
    MarkdownTable table = new MarkdownTable(1, heads("gain", results));
    for (String method : controlsLast(results.methods())) {
      List<Mean> gains = results.shared().stream().map(s -> results.gain(method, s)).toList();
      if (gains.stream().anyMatch(gain -> gain.pairs() > 0)) {
        List<String> row = new ArrayList<>(List.of(name(method)));
        gains.forEach(
            gain -> row.add(gain.pairs() == 0 ? MarkdownTable.ABSENT : PanelSection.gain(gain)));
        table.row(row);
      }
    }
    return table;
  }

  private static MarkdownTable pairs(PanelResults results, String shared) {
    List<String> methods = controlsLast(PanelSection.methods(results, shared));
    List<String> heads = new ArrayList<>(List.of("pair"));
    methods.forEach(method -> heads.add(name(method)));
    MarkdownTable table = new MarkdownTable(1, heads);
    for (String pair : results.pairs()) {
      List<String> row = new ArrayList<>(List.of(pair));
      for (String method : methods) {
        double value = results.ofPair(pair, PanelResults.ACCURACY, method, shared);
        row.add(Double.isNaN(value) ? MarkdownTable.ABSENT : Numbers.decimal(value));
      }
      table.row(row);
    }
    return table;
  }

  private static List<String> heads(String first, PanelResults results) {
    List<String> heads = new ArrayList<>(List.of(first));
    results.shared().forEach(shared -> heads.add(PanelSection.shared(shared)));
    return heads;
  }

  private static List<String> controlsLast(List<String> methods) {
    List<String> sorted = new ArrayList<>(methods);
    sorted.removeIf(PanelResults::isControl);
    methods.stream().filter(PanelResults::isControl).forEach(sorted::add);
    return sorted;
  }

  private static String name(String method) {
    return PanelResults.isControl(method) ? "*" + method + "*" : method;
  }
}
