package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * Sentences that state Gene Ontology annotations: taken out of a gene's text, or added to it.
 *
 * <p>NCBI gives many genes without a summary of its own the automated description of the Alliance
 * of Genome Resources (since 2020), which is nothing but their annotations in sentences: "Enables
 * ATP binding activity. Predicted to be involved in DNA repair. Located in nucleus."
 */
final class GoTerms {
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.\\]])\\s+(?=[A-Z\\[])");
  private static final Pattern STATED =
      Pattern.compile(
          "(Predicted to (enable|be|have|contribute|act|colocalize)|Enables|Contributes to"
              + "|Acts (upstream|positively|negatively)|Acts_|Involved in|Located in|Part of"
              + "|Is (active|integral|located|predicted|involved|part) |Colocalizes with"
              + "|Implicated in|Biomarker of|Used to study|Orthologous to"
              + "|\\[provided by Alliance)\\b.*");
  private static final List<String> COLUMNS = List.of("go_mf", "go_bp", "go_cc");
  private static final List<String> VERBS = List.of("Enables", "Involved in", "Located in");

  private final Map<String, String> sentencesOf = new HashMap<>();
  private List<Integer> columns;

  private GoTerms() {}

  /**
   * Reads a table of the terms of each gene: tab-separated with a header that names {@code symbol},
   * {@code go_mf}, {@code go_bp} and {@code go_cc}; terms are separated by semicolons.
   *
   * @throws UserError if the file is missing or lacks a column
   */
  static GoTerms read(String path, Configuration conf) {
    GoTerms terms = new GoTerms();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          List<String> fields = Arrays.asList(line.split("\t", -1));
          if (number == 1) {
            terms.header(path, fields);
          } else if (!line.isBlank()) {
            terms.gene(fields);
          }
        });
    if (terms.sentencesOf.isEmpty()) {
      throw UserError.of(
          "Cannot use --go-terms %s: no gene has a term. Expected a line for each gene.", path);
    }
    return terms;
  }

  /** Adds the gene's terms to its text, as sentences after it. */
  String added(String symbol, String text) {
    String sentences = sentencesOf.get(symbol);
    return sentences == null ? text : text + " " + sentences;
  }

  /** Removes sentences that state annotations from a text; empty where it has no other. */
  static String removed(String text) {
    List<String> kept = new ArrayList<>();
    for (String sentence : SENTENCE_END.split(text.strip(), -1)) {
      if (!STATED.matcher(sentence).matches()) {
        kept.add(sentence);
      }
    }
    return String.join(" ", kept);
  }

  private void header(String path, List<String> names) {
    List<String> lower = names.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    columns = new ArrayList<>();
    columns.add(lower.indexOf("symbol"));
    COLUMNS.forEach(name -> columns.add(lower.indexOf(name)));
    if (columns.contains(-1)) {
      throw UserError.of(
          "Cannot use --go-terms %s: its first line names the columns %s. Expected a tab-separated"
              + " header with symbol and %s.",
          path, names.stream().limit(12).toList(), COLUMNS);
    }
  }

  private void gene(List<String> fields) {
    List<String> sentences = new ArrayList<>();
    for (int kind = 0; kind < VERBS.size(); kind++) {
      String terms = field(fields, columns.get(kind + 1)).replace(";", ",");
      if (!terms.isEmpty()) {
        sentences.add(VERBS.get(kind) + " " + terms + ".");
      }
    }
    if (!sentences.isEmpty()) {
      sentencesOf.put(field(fields, columns.get(0)), String.join(" ", sentences));
    }
  }

  private static String field(List<String> fields, int column) {
    return column < fields.size() ? fields.get(column).strip() : "";
  }
}
