package io.genept.report.sections;

import io.genept.core.GeneMatches;
import io.genept.core.Provenance;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Genes of the atlas by the rule that found their vector, and those without one, with examples. */
public final class MissingGenes {
  private static final Map<String, String> RULES =
      Map.of(
          "ensembl", "Ensembl id",
          "entrez", "Entrez id",
          "hgnc_id", "HGNC id",
          "any_case", "name, without regard to case");
  private static final Map<String, String> REASONS = reasons();

  private MissingGenes() {}

  private static Map<String, String> reasons() {
    Map<String, String> reasons = new LinkedHashMap<>();
    reasons.put(GeneMatches.WITHOUT_VECTOR, "Known, without a vector");
    reasons.put(GeneMatches.AMBIGUOUS, "Ambiguous alias");
    reasons.put(GeneMatches.UNKNOWN, "Unknown");
    reasons.put("without_name", "Without a name");
    return reasons;
  }

  /**
   * A table for the embeddings whose provenance says it; empty where none does. Embeddings of the
   * same genes share a table.
   *
   * @param embeddings provenance of each, by name
   */
  public static Html of(Map<String, Provenance> embeddings) {
    Map<Map<String, Object>, List<String>> alike = new LinkedHashMap<>();
    embeddings.forEach(
        (name, provenance) -> {
          Map<String, Object> facts = facts(provenance);
          if (!facts.isEmpty()) {
            alike.computeIfAbsent(facts, each -> new ArrayList<>()).add(name);
          }
        });
    Html html = new Html();
    if (alike.isEmpty()) {
      return html;
    }
    html.open("div", "id", "missing-genes").element("h3", "Genes found, and genes missing");
    alike.forEach((facts, names) -> table(html, facts, names));
    return html.close("div");
  }

  private static Map<String, Object> facts(Provenance provenance) {
    Map<String, Object> facts = new LinkedHashMap<>();
    provenance
        .facts()
        .forEach(
            (name, value) -> {
              boolean isCount = name.startsWith(GeneMatches.FACT_MATCHED_BY);
              if (isCount || REASONS.containsKey(name) || isExamples(name)) {
                facts.put(name, value);
              }
            });
    return facts;
  }

  private static boolean isExamples(String fact) {
    return fact.startsWith(GeneMatches.FACT_EXAMPLES)
        && REASONS.containsKey(fact.substring(GeneMatches.FACT_EXAMPLES.length()));
  }

  private static void table(Html html, Map<String, Object> facts, List<String> names) {
    html.open("figure", "class", "table");
    html.element("figcaption", String.join(", ", names));
    html.scrolled("Genes");
    html.open("table", "class", "genes").open("thead").open("tr");
    html.element("th", "Genes of the atlas", "scope", "col");
    html.element("th", "Count", "scope", "col", "class", "number");
    html.element("th", "For example", "scope", "col").close("tr").close("thead").open("tbody");
    facts.forEach(
        (name, count) -> {
          if (name.startsWith(GeneMatches.FACT_MATCHED_BY)) {
            String rule = name.substring(GeneMatches.FACT_MATCHED_BY.length());
            String words = RULES.getOrDefault(rule, rule.replace('_', ' '));
            row(html, "Found by " + words, count, null);
          }
        });
    REASONS.forEach(
        (fact, words) -> {
          if (facts.get(fact) instanceof Number count && count.longValue() > 0) {
            row(html, words, count, facts.get(GeneMatches.FACT_EXAMPLES + fact));
          }
        });
    html.close("tbody").close("table").close("div").close("figure");
  }

  private static void row(Html html, String what, Object count, Object examples) {
    long genes = count instanceof Number number ? number.longValue() : 0;
    html.open("tr").element("th", what, "scope", "row");
    html.element("td", Numbers.count(genes), "class", "number").open("td");
    if (examples instanceof Collection<?> some) {
      String more = some.size() < genes ? ", \u2026" : "";
      html.text(String.join(", ", some.stream().map(String::valueOf).toList()) + more);
    }
    html.close("td").close("tr");
  }
}
