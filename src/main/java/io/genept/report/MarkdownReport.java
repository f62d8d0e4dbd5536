package io.genept.report;

import io.genept.core.UserError;
import io.genept.report.metrics.ControlDraws;
import io.genept.report.metrics.Controls;
import io.genept.report.metrics.MetricColumn;
import io.genept.report.metrics.MetricGroups.Cell;
import io.genept.report.metrics.MetricGroups.Group;
import io.genept.report.metrics.MetricGroups.Line;
import io.genept.report.metrics.MetricGroups.Replicates;
import io.genept.report.metrics.MetricNames;
import io.genept.report.page.MarkdownTable;
import io.genept.report.page.Numbers;
import io.genept.report.panels.PanelMarkdown;
import io.genept.report.panels.PanelResults;
import io.genept.report.sections.ProgrammeMarkdown;
import io.genept.report.sections.ProgrammeTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The numbers as markdown: embeddings in rows, metrics in columns, controls in italics below the
 * others.
 *
 * <p>A number over seeds has the half width of the 95 % interval of its mean; one over folds has
 * the sample standard deviation, since folds share most of their training samples. The bounds of a
 * metric's own interval, {@code _low} and {@code _high}, stand in brackets behind it.
 */
final class MarkdownReport {
  private final ReportFormat.MarkdownFile format;
  private final Controls controls;
  private final StringBuilder out = new StringBuilder();
  private final SortedSet<Integer> seeds = new TreeSet<>();
  private final SortedSet<Integer> folds = new TreeSet<>();
  private final Set<String> notes = new LinkedHashSet<>();

  private MarkdownReport(ReportFormat.MarkdownFile format, Controls controls) {
    this.format = format;
    this.controls = controls;
  }

  /**
   * The tables.
   *
   * @throws UserError if no metrics table has one of the columns
   */
  static String render(ReportTables tables, ReportFormat.MarkdownFile format) {
    MarkdownReport report = new MarkdownReport(format, tables.controls());
    if (format.columns().isEmpty()) {
      tables.groups().stream().filter(group -> !group.isOfPanels()).forEach(report::wholeGroup);
      String panels = PanelMarkdown.of(PanelResults.of(tables.numbers()));
      report.out.append(report.out.isEmpty() || panels.isEmpty() ? "" : "\n").append(panels);
    } else if (!tables.metrics().isEmpty()) {
      report.chosenColumns(tables.groups(), tables.batchColumns());
    }
    for (ProgrammeTable table : tables.programmes()) {
      report.heading("Gene programmes, " + table.name());
      report.out.append(ProgrammeMarkdown.of(table));
    }
    return report.out.toString();
  }

  private void wholeGroup(Group group) {
    List<String> metrics =
        group.metrics().stream().filter(metric -> !isBound(metric, group.metrics())).toList();
    boolean learners = group.severalLearners();
    List<String> heads = new ArrayList<>(learners ? List.of("learner") : List.of());
    heads.add("embedding");
    heads.add("n");
    metrics.forEach(metric -> heads.add(MetricNames.display(metric)));
    MarkdownTable table = new MarkdownTable(learners ? 2 : 1, heads);
    for (Line line : sorted(ControlDraws.pooled(group.lines(), controls))) {
      List<String> row = new ArrayList<>(learners ? List.of(orAbsent(line.learner())) : List.of());
      row.add(name(line.embedding()));
      row.add(samples(line.cells().values()));
      metrics.forEach(metric -> row.add(text(line, metric)));
      table.row(row);
    }
    heading(group.heading());
    out.append(table);
    writeNotes();
  }

  /** Learners together, in the order in which they come; in each the controls last. */
  private List<Line> sorted(List<Line> lines) {
    List<String> learners = lines.stream().map(Line::learner).distinct().toList();
    return lines.stream()
        .sorted(
            Comparator.<Line>comparingInt(line -> learners.indexOf(line.learner()))
                .thenComparing(line -> controls.isControl(line.embedding())))
        .toList();
  }

  private void chosenColumns(List<Group> groups, Set<String> batchColumns) {
    List<String> heads = new ArrayList<>(List.of("data", "embedding", "n"));
    format.columns().forEach(column -> heads.add(column.display()));
    MarkdownTable table = new MarkdownTable(2, heads);
    Set<MetricColumn> missing = new LinkedHashSet<>(format.columns());
    for (String dataset : groups.stream().map(Group::dataset).distinct().toList()) {
      List<Group> own = groups.stream().filter(group -> group.dataset().equals(dataset)).toList();
      for (String embedding : embeddings(own)) {
        List<Cell> cells = new ArrayList<>();
        List<String> row = new ArrayList<>();
        for (MetricColumn column : format.columns()) {
          Optional<Line> line = line(own, embedding, column, batchColumns);
          line.ifPresent(found -> cells.add(found.cells().get(column.metric())));
          line.ifPresent(found -> missing.remove(column));
          row.add(line.map(found -> text(found, column.metric())).orElse(MarkdownTable.ABSENT));
        }
        if (!cells.isEmpty()) {
          row.addAll(0, List.of(orAbsent(dataset), name(embedding), mostSamples(cells)));
          table.row(row);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw UserError.of(
          "Cannot write a report with --columns %s: no metrics table has such a number. Expected one"
              + " of: %s.",
          missing.iterator().next(), available(groups));
    }
    out.append(table);
    writeNotes();
  }

  private List<String> embeddings(List<Group> groups) {
    return groups.stream()
        .flatMap(group -> ControlDraws.pooled(group.lines(), controls).stream())
        .map(Line::embedding)
        .distinct()
        .sorted(Comparator.comparing(controls::isControl))
        .toList();
  }

  /** The line that a column shows of an embedding: the first, or the best of several learners. */
  private Optional<Line> line(
      List<Group> groups, String embedding, MetricColumn column, Set<String> batchColumns) {
    List<Line> lines =
        groups.stream()
            .filter(group -> batchColumns.contains(group.labelColumn()) == column.ofBatch())
            .flatMap(group -> ControlDraws.pooled(group.lines(), controls).stream())
            .filter(line -> line.embedding().equals(embedding) && column.isOf(line.learner()))
            .filter(line -> line.cells().containsKey(column.metric()))
            .toList();
    ToDoubleFunction<Line> mean = line -> line.cells().get(column.metric()).mean();
    return column.isBestOfSeveral()
        ? lines.stream().max(Comparator.comparingDouble(mean))
        : lines.stream().findFirst();
  }

  private static String available(List<Group> groups) {
    Set<String> names = new LinkedHashSet<>();
    for (Group group : groups) {
      for (Line line : group.lines()) {
        line.cells()
            .keySet()
            .forEach(
                metric -> names.add(new MetricColumn(false, line.learner(), metric).toString()));
      }
    }
    return String.join(", ", names);
  }

  /** Whether a metric is a bound of another one's interval. */
  private static boolean isBound(String metric, List<String> metrics) {
    return metrics.contains(metric.replaceFirst("_(low|high)$", ""))
        && metric.matches(".*_(low|high)");
  }

  private String text(Line line, String metric) {
    Cell cell = line.cells().get(metric);
    if (cell == null) {
      return MarkdownTable.ABSENT;
    }
    cell.messages().forEach(notes::add);
    if (cell.referenceSource() != null) {
      notes.add("paper: " + cell.referenceSource());
    }
    StringBuilder text = new StringBuilder(Numbers.countOrDecimal(cell.mean()));
    Cell low = line.cells().get(metric + "_low");
    Cell high = line.cells().get(metric + "_high");
    if (low != null && high != null) {
      text.append(" (").append(Numbers.interval(low.mean(), high.mean())).append(")");
      low.messages().forEach(message -> notes.add("Brackets: " + message));
      if (cell.replicates() == Replicates.SEEDS) {
        notes.add("mean over " + Numbers.counted(cell.count(), "seed"));
      }
    } else if (Double.isFinite(cell.halfWidth())) {
      text.append(" ± ").append(Numbers.decimal(cell.halfWidth()));
      seeds.add(cell.count());
    } else if (Double.isFinite(cell.sd())) {
      text.append(" ± ").append(Numbers.decimal(cell.sd())).append(" s.d.");
      folds.add(cell.count());
    }
    if (cell.reference() != null) {
      text.append(" [paper ").append(Numbers.decimal(cell.reference())).append("]");
    }
    if (cell.undefined() > 0) {
      text.append(" (").append(cell.undefined()).append(" undefined)");
    }
    return text.toString().replace('\u00a0', ' ');
  }

  private String name(String embedding) {
    String name =
        embedding.contains("+")
            ? embedding.split("\\+", -1).length + " embeddings pooled"
            : embedding;
    return controls.isControl(embedding) ? "*" + name + "*" : name;
  }

  private static String orAbsent(String name) {
    return name.isEmpty() ? MarkdownTable.ABSENT : name;
  }

  private static String samples(Iterable<Cell> cells) {
    long least = Long.MAX_VALUE;
    long most = 0;
    for (Cell cell : cells) {
      least = Math.min(least, cell.minN());
      most = Math.max(most, cell.maxN());
    }
    return Numbers.count(least) + (most > least ? "–" + Numbers.count(most) : "");
  }

  private static String mostSamples(List<Cell> cells) {
    return Numbers.count(cells.stream().mapToLong(Cell::maxN).max().orElse(0));
  }

  private void heading(String text) {
    out.append(out.isEmpty() ? "" : "\n").append("### ").append(MarkdownTable.escape(text));
    out.append("\n\n");
  }

  private void writeNotes() {
    List<String> sentences = new ArrayList<>();
    if (!seeds.isEmpty()) {
      sentences.add("±: 95 % interval of the mean over " + range(seeds) + " seeds");
    }
    if (!folds.isEmpty()) {
      sentences.add("s.d.: sample standard deviation over " + range(folds) + " folds");
    }
    notes.forEach(note -> sentences.add(sentence(note)));
    if (!sentences.isEmpty()) {
      out.append("\n");
      out.append(MarkdownTable.escape(String.join(". ", sentences) + "."));
      out.append("\n");
    }
    seeds.clear();
    folds.clear();
    notes.clear();
  }

  /**
   * Begins with a capital, unless the first word is the name of a variable, as in {@code k = 8}.
   */
  private static String sentence(String note) {
    return note.length() > 1 && note.charAt(1) == ' '
        ? note
        : note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1);
  }

  private static String range(SortedSet<Integer> counts) {
    return counts.size() == 1 ? counts.first().toString() : counts.first() + " to " + counts.last();
  }
}
