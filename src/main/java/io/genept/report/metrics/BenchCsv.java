package io.genept.report.metrics;

import io.genept.core.UserError;
import io.genept.report.metrics.MetricGroups.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The results table as CSV (RFC 4180, UTF-8): a row for each data set and embedding; {@code
 * dataset,embedding,control,mean_rank}, then of each metric the mean and the bounds of its 95 %
 * interval, empty where there is none. Numbers have all their digits.
 */
public final class BenchCsv {
  private BenchCsv() {}

  /**
   * The file.
   *
   * @throws UserError if there is no table
   */
  public static String of(List<BenchTable> tables) {
    if (tables.isEmpty()) {
      throw new UserError(
          "Cannot write a report with --format csv: the results table is empty, as it has nothing of"
              + " evaluate-panels. Expected --metrics of evaluate-cells or evaluate-genes; numbers of"
              + " panels stand in --format markdown.");
    }
    List<String> keys = tables.stream().flatMap(table -> keys(table).stream()).distinct().toList();
    List<String> heads = new ArrayList<>(List.of("dataset", "embedding", "control", "mean_rank"));
    keys.forEach(key -> heads.addAll(List.of(key, key + " low", key + " high")));
    StringBuilder csv = new StringBuilder(line(heads));
    for (BenchTable table : tables) {
      List<String> own = keys(table);
      for (BenchTable.Row row : table.rows()) {
        List<String> fields = new ArrayList<>();
        fields.add(table.name());
        fields.add(row.embedding());
        fields.add(Boolean.toString(row.control()));
        fields.add(number(row.meanRank()));
        for (String key : keys) {
          int column = own.indexOf(key);
          Cell cell = column < 0 ? null : row.cells().get(column);
          fields.add(cell == null ? "" : number(cell.mean()));
          fields.add(cell == null ? "" : number(cell.mean() - cell.halfWidth()));
          fields.add(cell == null ? "" : number(cell.mean() + cell.halfWidth()));
        }
        csv.append(line(fields));
      }
    }
    return csv.toString();
  }

  private static List<String> keys(BenchTable table) {
    return table.columns().stream().map(column -> column.key(table.usualLabelColumn())).toList();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String line(List<String> fields) {
    return fields.stream().map(BenchCsv::quoted).collect(Collectors.joining(",")) + "\r\n";
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\r\n].*") ? '"' + field.replace("\"", "\"\"") + '"' : field;
  }
}
