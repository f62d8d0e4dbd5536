package io.genept.report.sections;

import io.genept.core.Provenance;
import io.genept.report.page.Numbers;
import io.genept.table.Metrics.Metric;
import io.genept.table.Programmes;
import io.genept.table.Programmes.BestSet;
import io.genept.table.Programmes.Programme;
import io.genept.table.StoredTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Programmes of genes, as find-programmes makes them, and what a report shows of them. */
public record ProgrammeTable(String path, Provenance provenance, Programmes.Content content) {
  /** Number of programmes that Fig. 2g of the paper shows. */
  private static final int SHOWN = 20;

  private static final int GENES = 8;

  /**
   * A programme as it is shown.
   *
   * @param genes the most central ones
   * @param set the most over-represented set, or that none was tested
   * @param overlap genes in the set and in all; empty where none was tested
   * @param q adjusted probability; empty where none was tested
   */
  public record Shown(
      int number, String name, int size, String genes, String set, String overlap, String q) {
    private static Shown of(Programme programme) {
      List<String> members = programme.genes();
      BestSet best = programme.best();
      return new Shown(
          programme.programme(),
          readable(programme.name()),
          members.size(),
          String.join(", ", members.subList(0, Math.min(GENES, members.size())))
              + (members.size() > GENES ? ", \u2026" : ""),
          best == null ? "not tested" : readable(best.name()),
          best == null
              ? ""
              : Numbers.count(best.overlap()) + " of " + Numbers.count(best.setGenes()),
          best == null ? "" : Numbers.probability(best.q()));
    }

    /** {@code REACTOME_CELL_CYCLE} as {@code REACTOME CELL CYCLE}, which can break into lines. */
    private static String readable(String name) {
      return name.replace('_', ' ');
    }
  }

  public static ProgrammeTable read(SparkSession spark, String path) {
    Programmes.Content content = Programmes.read(spark, path);
    return new ProgrammeTable(path, StoredTable.provenance(spark, path), content);
  }

  public String name() {
    return new Path(path).getName();
  }

  public String labelColumn() {
    return provenance.option("label-column").orElse("label");
  }

  /** The largest programmes. */
  public List<Shown> shown() {
    return content.programmes().stream().limit(SHOWN).map(Shown::of).toList();
  }

  /** Counts programmes and genes, and tells how the probabilities are meant. */
  public String summary() {
    int all = content.programmes().size();
    long genes =
        content.genes().stream().map(gene -> gene.programme()).filter(Objects::nonNull).count();
    return Numbers.counted(all, "programme")
        + " of "
        + Numbers.count(genes)
        + " of "
        + Numbers.counted(content.genes().size(), "gene")
        + (all > SHOWN ? "; the largest " + SHOWN + " are shown" : "")
        + ". p: hypergeometric, among genes of any set; q: Benjamini and Hochberg over all"
        + " programmes and sets.";
  }

  /** Mean expression of the genes of the largest programmes, by programme and label. */
  public Map<Integer, Map<String, Double>> meanExpression() {
    Map<Integer, Map<String, Double>> means = new LinkedHashMap<>();
    content.expression().stream()
        .filter(one -> one.programme() <= SHOWN)
        .forEach(
            one ->
                means
                    .computeIfAbsent(one.programme(), programme -> new LinkedHashMap<>())
                    .put(one.label(), one.mean()));
    return means;
  }

  /** Mean of each metric over its seeds, by graph and communities. */
  public Map<String, ? extends Map<String, Double>> meanMetrics() {
    return content.metrics().stream()
        .filter(metric -> metric.value() != null)
        .collect(
            Collectors.groupingBy(
                Metric::learner,
                LinkedHashMap::new,
                Collectors.groupingBy(
                    Metric::metric,
                    LinkedHashMap::new,
                    Collectors.averagingDouble(Metric::value))));
  }
}
