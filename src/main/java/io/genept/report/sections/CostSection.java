package io.genept.report.sections;

import io.genept.core.Provenance;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.ShareBar;
import io.genept.table.Run;
import java.util.Locale;
import java.util.OptionalDouble;
import org.apache.hadoop.fs.Path;

/** Time of each stage that led to the report, and what text models were paid for. */
public final class CostSection {
  private static final String TOKENS = "tokens_sent";
  private static final String COST = "cost_usd";

  private CostSection() {}

  /** One row a table, in the order in which they were made; empty where none says its time. */
  public static Html of(Lineage lineage) {
    Html html = new Html();
    double seconds = sum(lineage, Run.FACT_SECONDS);
    if (!(seconds > 0)) {
      return html;
    }
    boolean tokens = has(lineage, TOKENS);
    boolean cost = has(lineage, COST);
    html.open("figure", "class", "table");
    html.element(
        "figcaption",
        "The tables of this report and those they were made from, as far as they are still there;"
            + " wall time from begin to end of the command, without the start of Spark.");
    html.scrolled("Stages");
    html.open("table", "class", "shares").open("thead").open("tr");
    html.element("th", "Stage", "scope", "col").element("th", "Table", "scope", "col");
    for (String head : new String[] {"Rows", "Seconds", "Rows/s"}) {
      html.element("th", head, "scope", "col", "class", "number");
    }
    html.element("th", "Share of time", "scope", "col");
    if (tokens) {
      html.element("th", "Tokens", "scope", "col", "class", "number");
    }
    if (cost) {
      html.element("th", "US$", "scope", "col", "class", "number");
    }
    html.close("tr").close("thead").open("tbody");
    for (Lineage.Made made : lineage.tables()) {
      row(html, made, seconds, tokens, cost);
    }
    html.open("tr").element("th", "All", "scope", "row").element("td", "");
    number(html, "");
    number(html, duration(seconds));
    number(html, "");
    html.element("td", "");
    if (tokens) {
      number(html, Numbers.count(Math.round(sum(lineage, TOKENS))));
    }
    if (cost) {
      number(html, dollars(sum(lineage, COST)));
    }
    html.close("tr").close("tbody").close("table").close("div");
    return html.close("figure");
  }

  private static void row(
      Html html, Lineage.Made made, double total, boolean tokens, boolean cost) {
    Provenance provenance = made.provenance();
    OptionalDouble seconds = fact(provenance, Run.FACT_SECONDS);
    html.open("tr").element("th", provenance.stage(), "scope", "row");
    html.open("td").element("code", new Path(made.path()).getName(), "title", made.path());
    html.close("td");
    number(html, Numbers.count(provenance.rowCount()));
    number(html, seconds.isPresent() ? duration(seconds.getAsDouble()) : "not stated");
    number(
        html,
        seconds.orElse(0) > 0
            ? Numbers.count(Math.round(provenance.rowCount() / seconds.getAsDouble()))
            : "\u2013");
    html.open("td", "class", "bar").add(ShareBar.of(seconds.orElse(0) / total)).close("td");
    if (tokens) {
      OptionalDouble sent = fact(provenance, TOKENS);
      number(html, sent.isPresent() ? Numbers.count(Math.round(sent.getAsDouble())) : "\u2013");
    }
    if (cost) {
      OptionalDouble paid = fact(provenance, COST);
      number(html, paid.isPresent() ? dollars(paid.getAsDouble()) : "\u2013");
    }
    html.close("tr");
  }

  private static void number(Html html, String text) {
    html.element("td", text, "class", "number");
  }

  private static boolean has(Lineage lineage, String fact) {
    return lineage.tables().stream().anyMatch(made -> fact(made.provenance(), fact).isPresent());
  }

  private static double sum(Lineage lineage, String name) {
    return lineage.tables().stream().mapToDouble(m -> fact(m.provenance(), name).orElse(0)).sum();
  }

  private static OptionalDouble fact(Provenance provenance, String name) {
    return provenance.facts().get(name) instanceof Number number
        ? OptionalDouble.of(number.doubleValue())
        : OptionalDouble.empty();
  }

  private static String duration(double seconds) {
    return String.format(Locale.ROOT, seconds < 100 ? "%.1f" : "%,.0f", seconds);
  }

  private static String dollars(double usd) {
    return String.format(Locale.ROOT, usd < 1 ? "%.4f" : "%,.2f", usd);
  }
}
