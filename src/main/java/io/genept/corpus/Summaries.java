package io.genept.corpus;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The cleaned summaries of human genes by symbol, from either form: the table of RefSeq summaries
 * ({@code Gene_ID}, {@code Gene_summary}) or NCBI's {@code gene_summary} of all species ({@code
 * tax_id}, {@code GeneID}, {@code source}, {@code summary}).
 *
 * <p>NCBI's file may hold a gene several times, by different sources; RefSeq's paragraph wins, then
 * the first.
 */
final class Summaries {
  private static final String HUMAN = "9606";
  private static final String REFSEQ = "refseq_summary";
  private static final List<List<String>> FORMS =
      List.of(List.of("Gene_ID", "Gene_summary"), List.of("tax_id", "GeneID", "source", "summary"));

  /**
   * A summary.
   *
   * @param text cleaned, never empty
   * @param source {@code refseq_summary}, or another source's name in this form
   */
  record Summary(String text, String source) {}

  private final Map<String, Summary> bySymbol = new HashMap<>();
  private long unmatched;

  private Summaries() {}

  /**
   * Reads the file, or none.
   *
   * @throws io.genept.core.UserError if the file is missing, damaged or of another kind
   */
  static Summaries read(Optional<String> path, GeneCatalogue catalogue, Configuration conf) {
    Summaries summaries = new Summaries();
    path.ifPresent(
        file ->
            TsvFile.forEach(
                file, conf, "gene summaries", FORMS, line -> summaries.add(line, catalogue)));
    return summaries;
  }

  /** Finds the gene's summary, or {@code null}. */
  Summary of(String symbol) {
    return bySymbol.get(symbol);
  }

  /** Number of summaries whose Entrez id no gene of the catalogue has. */
  long unmatched() {
    return unmatched;
  }

  private void add(TsvFile.Line line, GeneCatalogue catalogue) {
    boolean refSeqTable = line.get("Gene_ID") != null;
    if (!refSeqTable && !HUMAN.equals(line.get("tax_id"))) {
      return;
    }
    String text = line.get(refSeqTable ? "Gene_summary" : "summary");
    String symbol = catalogue.symbolOfEntrez(line.get(refSeqTable ? "Gene_ID" : "GeneID"));
    if (symbol == null) {
      unmatched++;
      return;
    }
    String cleaned = text == null ? "" : TextCleaning.clean(text);
    if (!cleaned.isEmpty()) {
      Summary summary = new Summary(cleaned, refSeqTable ? REFSEQ : source(line.get("source")));
      bySymbol.merge(
          symbol,
          summary,
          (first, next) ->
              next.source().equals(REFSEQ) && !first.source().equals(REFSEQ) ? next : first);
    }
  }

  private static String source(String name) {
    return name == null
        ? "unnamed_summary"
        : name.strip().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_") + "_summary";
  }
}
