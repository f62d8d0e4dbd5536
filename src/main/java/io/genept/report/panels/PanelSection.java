package io.genept.report.panels;

import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.panels.PanelResults.Mean;
import java.util.List;

/** Labels carried over between panels: a figure and tables for each learner. */
public final class PanelSection {
  public static final String MEANS =
      "Mean over pairs of data sets ± half the 95 % interval over draws of panels, by Student's t;"
          + " none where nothing is drawn.";
  public static final String GAINS =
      "Gain: the accuracy less that of the same draw by the better of the methods without gene"
          + " vectors (where no gene is shared, by the most frequent label) ± half the 95 % interval"
          + " over pairs, and the pairs with a gain.";
  private static final String NONE = "\u2013";

  private PanelSection() {}

  public static Html of(List<PanelResults> all) {
    Html html = new Html();
    if (all.isEmpty()) {
      return html;
    }
    html.element(
        "p",
        "Labels of one data set carried over to another by the nearest cells, where the panels of"
            + " both share so many genes. Controls have the vectors of other genes (permuted) or"
            + " random ones.",
        "class",
        "note");
    for (PanelResults results : all) {
      html.element("h3", "Accuracy against shared genes, " + results.learner());
      html.open("figure", "class", "plot lines").add(PanelPlot.of(results));
      html.element("figcaption", "Bars: 95 % interval over draws. Dashed and dotted: controls.");
      html.close("figure");
      summary(html, results, PanelResults.ACCURACY, MEANS + " " + GAINS);
      if (results.has(PanelResults.MACRO_F1)) {
        html.open("details").element("summary", "Macro F1");
        summary(html, results, PanelResults.MACRO_F1, "Macro F1. " + MEANS);
        html.close("details");
      }
      for (String shared : results.shared()) {
        pairs(html, results, shared);
      }
    }
    return html;
  }

  private static void summary(Html html, PanelResults results, String metric, String caption) {
    head(html, caption, "Method", results.shared().stream().map(PanelSection::shared).toList());
    for (String method : results.methods()) {
      html.open("tr").element("th", method, "scope", "row");
      for (String shared : results.shared()) {
        Mean mean = results.overDraws(metric, method, shared);
        html.open("td", "class", "number").text(mean.pairs() > 0 ? number(mean) : NONE);
        if (mean.pairs() > 0 && mean.pairs() < results.pairs().size()) {
          html.element("span", Numbers.counted(mean.pairs(), "pair"), "class", "under");
        }
        Mean gain = results.gain(method, shared);
        if (metric.equals(PanelResults.ACCURACY) && gain.pairs() > 0) {
          html.element("span", signed(gain), "class", "under");
        }
        if (metric.equals(PanelResults.ACCURACY) && gain.pairs() > 1) {
          html.element("span", pairs(gain), "class", "under");
        }
        html.close("td");
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure");
  }

  private static void pairs(Html html, PanelResults results, String shared) {
    html.open("details").element("summary", "Accuracy of each pair, " + shared(shared));
    List<String> methods = methods(results, shared);
    head(html, "Mean accuracy over draws.", "Pair", methods);
    for (String pair : results.pairs()) {
      html.open("tr").element("th", pair, "scope", "row");
      for (String method : methods) {
        double value = results.ofPair(pair, PanelResults.ACCURACY, method, shared);
        html.element("td", Double.isNaN(value) ? NONE : Numbers.decimal(value), "class", "number");
      }
      html.close("tr");
    }
    html.close("tbody").close("table").close("div").close("figure").close("details");
  }

  private static void head(Html html, String caption, String first, List<String> columns) {
    html.open("figure", "class", "table").element("figcaption", caption);
    html.scrolled(caption);
    html.open("table", "class", "sortable").open("thead").open("tr");
    html.element("th", first, "scope", "col");
    columns.forEach(column -> html.element("th", column, "scope", "col", "class", "number"));
    html.close("tr").close("thead").open("tbody");
  }

  /** Methods that were tried with so many shared genes. */
  public static List<String> methods(PanelResults results, String shared) {
    return results.methods().stream()
        .filter(m -> results.overDraws(PanelResults.ACCURACY, m, shared).pairs() > 0)
        .toList();
  }

  /** {@code 0.597 ± 0.010}. */
  public static String number(Mean mean) {
    String text = Numbers.decimal(mean.mean());
    return mean.halfWidth() > 0 ? text + " ± " + Numbers.decimal(mean.halfWidth()) : text;
  }

  /** {@code +0.156 ± 0.045, 21 of 21}. */
  public static String gain(Mean gain) {
    return signed(gain) + ", " + pairs(gain);
  }

  private static String signed(Mean gain) {
    return (gain.mean() > 0 ? "+" : "") + number(gain);
  }

  private static String pairs(Mean gain) {
    return gain.above() + " of " + gain.pairs();
  }

  /** {@code 30 shared}. */
  public static String shared(String genes) {
    return genes + " shared";
  }
}
