package io.genept.report.sections;

import io.genept.core.Provenance;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.List;
import java.util.Map;

/** Provenance of the tables that the report is made from. */
public final class ProvenanceSection {
  /** A table that was read. */
  public record Source(String path, Provenance provenance) {}

  private ProvenanceSection() {}

  public static Html of(List<Source> sources) {
    Html html = new Html();
    for (Source source : sources) {
      Provenance provenance = source.provenance();
      html.open("details").open("summary").element("code", source.path());
      html.text(" made by " + provenance.stage() + ", " + provenance.createdAt());
      html.close("summary");
      html.open("dl");
      pair(html, "Code", provenance.codeVersion());
      pair(html, "Spark", provenance.sparkVersion());
      pair(html, "Seed", provenance.seed() == null ? "none" : provenance.seed().toString());
      pair(html, "Rows", Numbers.count(provenance.rowCount()));
      pair(html, "Schema", Integer.toString(provenance.schemaVersion()));
      html.close("dl");
      pairs(html, "Options", provenance.options());
      pairs(html, "Facts", provenance.facts());
      inputs(html, provenance.inputs());
      html.close("details");
    }
    return html;
  }

  private static void pairs(Html html, String title, Map<String, ?> values) {
    if (!values.isEmpty()) {
      html.element("h4", title).open("dl");
      values.forEach(
          (name, value) -> pair(html, name, value == null ? null : Provenance.text(value)));
      html.close("dl");
    }
  }

  private static void pair(Html html, String name, String value) {
    html.element("dt", name).element("dd", value == null || value.isEmpty() ? "\u2013" : value);
  }

  private static void inputs(Html html, List<Provenance.Input> inputs) {
    if (inputs.isEmpty()) {
      return;
    }
    html.element("h4", "Inputs").scrolled("Inputs").open("table", "class", "sortable");
    html.open("thead").open("tr").element("th", "Path", "scope", "col");
    html.element("th", "SHA-256", "scope", "col");
    html.element("th", "Bytes", "scope", "col", "class", "number").close("tr").close("thead");
    html.open("tbody");
    for (Provenance.Input input : inputs) {
      html.open("tr").open("td").element("code", input.path()).close("td");
      html.open("td").element("code", input.sha256()).close("td");
      html.element("td", Numbers.count(input.bytes()), "class", "number").close("tr");
    }
    html.close("tbody").close("table").close("div");
  }
}
