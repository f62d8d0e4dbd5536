package io.genept.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Genes of a data set looked up in a {@link GeneIndex}: the rows found, the rules that found them,
 * and examples of genes that were not found.
 */
public final class GeneMatches {
  /** Begin of the name of the fact that counts the genes found by a rule. */
  public static final String FACT_MATCHED_BY = "matched_by_";

  /** Begin of the name of the fact with examples of genes that were not found. */
  public static final String FACT_EXAMPLES = "examples_";

  /** Why genes are not found, as facts count them: known but without a vector. */
  public static final String WITHOUT_VECTOR = "without_vector";

  /** Why genes are not found: an alias of several genes. */
  public static final String AMBIGUOUS = "ambiguous";

  /** Why genes are not found: no identifier is known. */
  public static final String UNKNOWN = "unknown";

  /** Most genes that a fact with examples names. */
  public static final int STATED_EXAMPLES = 20;

  private static final int EXAMPLES = 5;

  private final int[] rows;
  private final Map<GeneIndex.Rule, Integer> byRule = new EnumMap<>(GeneIndex.Rule.class);
  private final List<String> ambiguous = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> withoutValue = new ArrayList<>();
  private final List<String> mouse = new ArrayList<>();
  private final Map<String, List<String>> examples = new LinkedHashMap<>();
  private final Orthologues orthologues;

  private GeneMatches(
      List<List<String>> identifiers,
      Orthologues orthologues,
      GeneIndex index,
      IntUnaryOperator valueOfRow) {
    this.orthologues = orthologues;
    rows = new int[identifiers.size()];
    for (int gene = 0; gene < rows.length; gene++) {
      List<String> names = identifiers.get(gene);
      GeneIndex.Match match = index.resolveFirst(orthologues.lookUp(names));
      rows[gene] = match.matched() ? valueOfRow.applyAsInt(match.row()) : -1;
      if (rows[gene] >= 0) {
        byRule.merge(match.rule().orElseThrow(), 1, Integer::sum);
      } else if (match.matched()) {
        withoutValue.add(names.get(0));
        example(WITHOUT_VECTOR, names);
      } else {
        (match.ambiguous() ? ambiguous : missing).add(names.get(0));
        example(match.ambiguous() ? AMBIGUOUS : UNKNOWN, names);
      }
      boolean exact = match.rule().filter(rule -> rule != GeneIndex.Rule.ANY_CASE).isPresent();
      if (!exact && names.stream().anyMatch(Orthologues::looksLikeMouse)) {
        mouse.add(names.get(0));
      }
    }
  }

  /** Keeps the name that people know: the least specific one, a symbol where there is one. */
  private void example(String why, List<String> names) {
    List<String> own = examples.computeIfAbsent(why, each -> new ArrayList<>());
    if (own.size() < STATED_EXAMPLES) {
      String last = names.get(names.size() - 1);
      own.add(last.isBlank() ? names.get(0) : last);
    }
  }

  /**
   * Resolves each gene by the first of its identifiers that matches.
   *
   * @param identifiers for each gene its identifiers, the most specific first
   */
  public static GeneMatches of(List<List<String>> identifiers, GeneIndex index) {
    return of(identifiers, Orthologues.NONE, index, row -> row);
  }

  /**
   * Resolves each gene to a value that not every indexed gene has, such as a vector.
   *
   * @param identifiers for each gene its identifiers, the most specific first
   * @param orthologues leads from another species' genes to the indexed ones
   * @param valueOfRow row of the value of an indexed gene, or -1: the gene is then known but does
   *     not match
   */
  public static GeneMatches of(
      List<List<String>> identifiers,
      Orthologues orthologues,
      GeneIndex index,
      IntUnaryOperator valueOfRow) {
    return new GeneMatches(identifiers, orthologues, index, valueOfRow);
  }

  /**
   * Logs the {@link #summary}.
   *
   * @param what names the genes, for example {@code Genes of out/atlas}
   */
  public GeneMatches logged(String what, Consumer<String> log) {
    log.accept(what + ": " + summary());
    return this;
  }

  /** Row of each gene in the index (or of its value), or -1. */
  public int[] rows() {
    return rows.clone();
  }

  /** Number of genes looked up. */
  public int total() {
    return rows.length;
  }

  /** Number of genes found. */
  public int matched() {
    return byRule.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** One line for people: counts by rule, ambiguous and missing genes with examples. */
  public String summary() {
    String rules =
        byRule.entrySet().stream()
            .map(
                entry ->
                    String.format(
                        Locale.ROOT,
                        "%s %,d",
                        entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        entry.getValue()))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "%,d of %,d genes matched (%s)%s%s%s",
        matched(),
        total(),
        rules.isEmpty() ? "by no rule" : "by " + rules,
        examples("known but without a vector", withoutValue),
        examples("ambiguous", ambiguous),
        examples("missing", missing));
  }

  /**
   * Counts by rule and by why genes were not found, for a table's provenance; with up to {@value
   * #STATED_EXAMPLES} names of those not found, in the order of the genes.
   */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    byRule.forEach(
        (rule, count) -> facts.put(FACT_MATCHED_BY + rule.name().toLowerCase(Locale.ROOT), count));
    facts.put(WITHOUT_VECTOR, withoutValue.size());
    facts.put(AMBIGUOUS, ambiguous.size());
    facts.put(UNKNOWN, missing.size());
    examples.forEach((why, names) -> facts.put(FACT_EXAMPLES + why, List.copyOf(names)));
    return facts;
  }

  /**
   * Refuses a poor match.
   *
   * @param what what fails, for example {@code embed cells}
   * @param where the table in which the genes were looked up
   * @param minFraction smallest share of matched genes that is accepted, 0 to 1; none at all is
   *     always refused
   * @throws UserError if fewer genes matched, or most are named like mouse genes and no orthologues
   *     were given
   */
  public GeneMatches require(String what, String where, double minFraction) {
    if (orthologues.isEmpty() && 2 * mouse.size() > total()) {
      throw UserError.of(
          "Cannot %s: %,d of %,d genes are named like mouse genes (%s). %s holds human genes, and"
              + " the same name but for its case is not always the same gene. Expected human genes,"
              + " or a table of mouse and human pairs: --orthologues FILE of embed-genes and"
              + " embed-cells.",
          what,
          mouse.size(),
          total(),
          mouse.stream().limit(EXAMPLES).collect(Collectors.joining(", ")),
          where);
    }
    double fraction = total() == 0 ? 0 : (double) matched() / total();
    if (matched() == 0 || fraction < minFraction) {
      List<String> firsts =
          Stream.of(missing, ambiguous, withoutValue)
              .filter(names -> !names.isEmpty())
              .findFirst()
              .orElse(List.of());
      throw UserError.of(
          "Cannot %s: %,d of %,d genes match %s (%.1f %%; not found: %s). Expected at least %s as"
              + " Ensembl ids, Entrez ids or HGNC symbols; check the gene id column and the"
              + " species%s.",
          what,
          matched(),
          total(),
          where,
          100 * fraction,
          firsts.stream().limit(EXAMPLES).collect(Collectors.joining(", ")),
          minFraction > 0 ? String.format(Locale.ROOT, "%.0f %%", 100 * minFraction) : "one gene",
          minFraction > 0 ? ", or lower --min-matched-fraction" : "");
    }
    return this;
  }

  private static String examples(String kind, List<String> names) {
    return names.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "; %,d %s (%s%s)",
            names.size(),
            kind,
            names.stream().limit(EXAMPLES).collect(Collectors.joining(", ")),
            names.size() > EXAMPLES ? ", …" : "");
  }
}
