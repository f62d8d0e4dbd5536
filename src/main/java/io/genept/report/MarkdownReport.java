package io.genept.report;

import io.genept.core.UserError;
import io.genept.report.MetricGroups.Cell;
import io.genept.report.MetricGroups.Group;
import io.genept.report.MetricGroups.Line;
import io.genept.report.MetricGroups.Replicates;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private static final String ABSENT = "–";

  private final ReportFormat.MarkdownFile format;
  private final StringBuilder out = new StringBuilder();

  private MarkdownReport(ReportFormat.MarkdownFile format) {
    this.format = format;
  }

  /**
   * The tables.
   *
   * @throws UserError if no metrics table has one of the columns
   */
  static String render(ReportTables tables, ReportFormat.MarkdownFile format) {
    MarkdownReport report = new MarkdownReport(format);
    if (format.columns().isEmpty()) {
      tables.groups().forEach(report::wholeGroup);
    } else if (!tables.metrics().isEmpty()) {
      report.chosenColumns(tables.groups(), tables.batchColumns());
    }
    tables.programmes().forEach(report::programmes);
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
    List<Cell> shown = new ArrayList<>();
    for (Line line : sorted(ControlDraws.pooled(group.lines(), format))) {
      List<String> row = new ArrayList<>(learners ? List.of(orAbsent(line.learner())) : List.of());
      row.add(name(line.embedding()));
      row.add(samples(line.cells().values()));
      metrics.forEach(metric -> row.add(text(line, metric, shown)));
      table.row(row);
    }
    heading(group.heading());
    out.append(table);
    notes(shown);
  }

  /** Learners together, in the order in which they come; in each the controls last. */
  private List<Line> sorted(List<Line> lines) {
    List<String> learners = lines.stream().map(Line::learner).distinct().toList();
    return lines.stream()
        .sorted(
            Comparator.<Line>comparingInt(line -> learners.indexOf(line.learner()))
                .thenComparing(line -> format.isControl(line.embedding())))
        .toList();
  }

  private void chosenColumns(List<Group> groups, Set<String> batchColumns) {
    List<String> heads = new ArrayList<>(List.of("data", "embedding", "n"));
    format.columns().forEach(column -> heads.add(column.display()));
    MarkdownTable table = new MarkdownTable(2, heads);
    Set<MetricColumn> missing = new LinkedHashSet<>(format.columns());
    List<Cell> shown = new ArrayList<>();
    for (String dataset : groups.stream().map(Group::dataset).distinct().toList()) {
      List<Group> own = groups.stream().filter(group -> group.dataset().equals(dataset)).toList();
      for (String embedding : embeddings(own)) {
        List<Cell> cells = new ArrayList<>();
        List<String> row = new ArrayList<>();
        for (MetricColumn column : format.columns()) {
          Optional<Line> line = line(own, embedding, column, batchColumns);
          line.ifPresent(found -> cells.add(found.cells().get(column.metric())));
          line.ifPresent(found -> missing.remove(column));
          row.add(line.map(found -> text(found, column.metric(), shown)).orElse(ABSENT));
        }
        if (!cells.isEmpty()) {
          row.addAll(0, List.of(orAbsent(dataset), name(embedding), samples(cells)));
          table.row(row);
        }
      }
    }
    if (!missing.isEmpty()) {
      throw UserError.of(
          "Cannot write a report with --columns %s: no metrics table has such a number. Expected of: %s.",
          missing.iterator().next(), available(groups));
    }
    out.append(table);
    notes(shown);
  }

  private List<String> embeddings(List<Group> groups) {
    return groups.stream()
        .flatMap(group -> ControlDraws.pooled(group.lines(), format).stream())
        .map(Line::embedding)
        .distinct()
        .sorted(Comparator.comparing(format::isControl))
        .toList();
  }

  /** The line that a column shows of an embedding: the first, or the best of several learners. */
  private Optional<Line> line(
      List<Group> groups, String embedding, MetricColumn column, Set<String> batchColumns) {
    List<Line> lines =
        groups.stream()
            .filter(group -> batchColumns.contains(group.labelColumn()) == column.ofBatch())
            .flatMap(group -> ControlDraws.pooled(group.lines(), format).stream())
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

  private String text(Line line, String metric, List<Cell> shown) {
    Cell cell = line.cells().get(metric);
    if (cell == null) {
      return ABSENT;
    }
    shown.add(cell);
    StringBuilder text = new StringBuilder(Numbers.countOrDecimal(cell.mean()));
    Cell low = line.cells().get(metric + "_low");
    Cell high = line.cells().get(metric + "_high");
    if (low != null && high != null) {
      text.append(" (").append(Numbers.interval(low.mean(), high.mean())).append(")");
    } else if (Double.isFinite(cell.halfWidth())) {
      text.append(" ± ").append(Numbers.decimal(cell.halfWidth()));
    } else if (Double.isFinite(cell.sd())) {
      text.append(" ± ").append(Numbers.decimal(cell.sd())).append(" s.d.");
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
    return format.isControl(embedding) ? "*" + name + "*" : name;
  }

  private static String orAbsent(String name) {
    return name.isEmpty() ? ABSENT : name;
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

  private void heading(String text) {
    out.append(out.isEmpty() ? "" : "\n").append("### ").append(MarkdownTable.escape(text));
    out.append("\n\n");
  }

  private void notes(List<Cell> shown) {
    Set<String> notes = new LinkedHashSet<>();
    replicates(shown, Replicates.SEEDS)
        .ifPresent(count -> notes.add("±: 95 % interval of the mean over " + count + " seeds."));
    replicates(shown, Replicates.FOLDS)
        .ifPresent(count -> notes.add("s.d.: sample standard deviation over " + count + " folds."));
    for (Cell cell : shown) {
      if (cell.referenceSource() != null) {
        notes.add("Paper: " + cell.referenceSource() + ".");
      }
      cell.messages().forEach(message -> notes.add(message + "."));
    }
    if (!notes.isEmpty()) {
      out.append("\n").append(MarkdownTable.escape(String.join(" ", notes))).append("\n");
    }
  }

  private static Optional<String> replicates(List<Cell> cells, Replicates kind) {
    List<Integer> counts =
        cells.stream()
            .filter(cell -> cell.replicates() == kind)
            .map(Cell::count)
            .distinct()
            .sorted()
            .toList();
    return counts.isEmpty()
        ? Optional.empty()
        : Optional.of(
            counts.size() == 1
                ? counts.get(0).toString()
                : counts.get(0) + " to " + counts.get(counts.size() - 1));
  }

  private void programmes(ProgrammeTable table) {
    heading("Gene programmes, " + table.name());
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
      expression(table);
    }
  }

  private void expression(ProgrammeTable table) {
    Map<Integer, Map<String, Double>> means = table.meanExpression();
    List<String> labels = List.copyOf(means.values().iterator().next().keySet());
    List<String> heads = new ArrayList<>(List.of("expression by " + table.labelColumn()));
    heads.addAll(labels);
    MarkdownTable expression = new MarkdownTable(1, heads);
    for (ProgrammeTable.Shown shown : table.shown()) {
      List<String> row = new ArrayList<>(List.of(shown.number() + " " + shown.name()));
      for (String label : labels) {
        Double mean = means.get(shown.number()).get(label);
        row.add(mean == null ? ABSENT : Numbers.decimal(mean));
      }
      expression.row(row);
    }
    out.append("\n").append(expression);
  }
}
