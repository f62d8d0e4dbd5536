package io.genept.report.panels;

import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Svg;
import io.genept.report.panels.PanelResults.Mean;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Accuracy against the number of shared genes as inline SVG: a line for each method, a step on the
 * axis for each number of genes. Controls have the colour of their method and are dashed.
 */
public final class PanelPlot {
  private static final double WIDTH = 760;
  private static final double HEIGHT = 400;
  private static final double LEFT = 44;
  private static final double TOP = 8;
  private static final double AXIS = HEIGHT - 44;
  private static final double FIFTHS = 5;
  private static final double APART = 3;
  private static final int COLOURS = 8;
  private static final String MAJORITY = "majority";

  private final PanelResults results;
  private final List<String> colours;
  private final int fifths;

  private PanelPlot(PanelResults results) {
    this.results = results;
    this.colours =
        results.methods().stream()
            .map(PanelPlot::coloured)
            .filter(method -> !method.equals(MAJORITY))
            .distinct()
            .toList();
    double highest =
        results.methods().stream()
            .flatMap(m -> results.shared().stream().map(s -> top(results, m, s)))
            .filter(Double::isFinite)
            .max(Comparator.naturalOrder())
            .orElse(1.0);
    this.fifths = (int) Math.max(1, Math.ceil(FIFTHS * Math.min(1, highest) - 1e-9));
  }

  /** The upper end of an interval; NaN where nothing was measured. */
  private static double top(PanelResults results, String method, String shared) {
    Mean mean = results.overDraws(PanelResults.ACCURACY, method, shared);
    return mean.pairs() == 0 ? Double.NaN : mean.mean() + halfWidth(mean);
  }

  private static double halfWidth(Mean mean) {
    return Double.isNaN(mean.halfWidth()) ? 0 : mean.halfWidth();
  }

  /** The plot, with its legend. */
  public static Html of(PanelResults results) {
    PanelPlot plot = new PanelPlot(results);
    Html html = plot.axes();
    for (int m = 0; m < results.methods().size(); m++) {
      plot.line(html, m);
    }
    html.close("svg");
    return html.add(plot.legend());
  }

  private Html axes() {
    Html svg = Svg.image("Accuracy against shared genes, " + results.learner(), WIDTH, HEIGHT);
    for (int tick = 0; tick <= fifths; tick++) {
      double y = y(tick / FIFTHS);
      svg.add(Svg.line(LEFT, y, WIDTH - 8, y, tick == 0 ? "zero" : "grid"));
      String value = String.format(Locale.ROOT, "%.1f", tick / FIFTHS);
      svg.element("text", value, "x", Svg.at(LEFT - 8), "y", Svg.at(y + 4), "class", "value");
    }
    for (int s = 0; s < results.shared().size(); s++) {
      String genes = results.shared().get(s);
      svg.element("text", genes, "x", Svg.at(x(s)), "y", Svg.at(AXIS + 18), "class", "tick");
    }
    double middle = (LEFT + WIDTH) / 2;
    svg.element(
        "text", "shared genes", "x", Svg.at(middle), "y", Svg.at(AXIS + 37), "class", "tick");
    return svg;
  }

  private void line(Html svg, int method) {
    String name = results.methods().get(method);
    double aside = APART * (method - (results.methods().size() - 1) / 2.0);
    svg.open("g", "class", style(name));
    StringBuilder path = new StringBuilder();
    Html points = new Html();
    for (int s = 0; s < results.shared().size(); s++) {
      Mean mean = results.overDraws(PanelResults.ACCURACY, name, results.shared().get(s));
      if (mean.pairs() > 0) {
        double x = x(s) + aside;
        path.append(path.isEmpty() ? 'M' : 'L')
            .append(Svg.at(x))
            .append(' ')
            .append(Svg.at(y(mean.mean())));
        point(points, x, mean, name + ", " + results.shared().get(s) + " shared");
      }
    }
    svg.open("path", "d", path.toString()).close("path").add(points).close("g");
  }

  private void point(Html html, double x, Mean mean, String what) {
    if (mean.halfWidth() > 0) {
      double from = y(Math.max(0, mean.mean() - mean.halfWidth()));
      double to = y(Math.min(1, mean.mean() + mean.halfWidth()));
      html.add(Svg.line(x, from, x, to, "interval"));
    }
    html.open("circle", "cx", Svg.at(x), "cy", Svg.at(y(mean.mean())), "r", "3.2");
    html.element("title", what + ": " + Numbers.decimal(mean.mean())).close("circle");
  }

  private Html legend() {
    Html html = new Html().open("ul", "class", "legend");
    for (String method : results.methods()) {
      html.open("li").open("svg", "viewBox", "0 0 26 10", "aria-hidden", "true");
      html.open("g", "class", style(method)).open("path", "d", "M0 5H26").close("path");
      html.open("circle", "cx", "13", "cy", "5", "r", "3.2").close("circle").close("g");
      html.close("svg").element("span", method).close("li");
    }
    return html.close("ul");
  }

  private String style(String method) {
    int colour = colours.indexOf(coloured(method));
    return "line "
        + (colour < 0 || colour >= COLOURS ? "grey" : "c" + colour)
        + (method.endsWith("-random") ? " dotted" : method.endsWith("-permuted") ? " dashed" : "");
  }

  /** The method whose colour a control has. */
  private static String coloured(String method) {
    return method.replaceFirst("-(permuted|random)$", "");
  }

  private double x(int step) {
    return LEFT + (WIDTH - LEFT) * (step + 0.5) / results.shared().size();
  }

  private double y(double accuracy) {
    return AXIS - (AXIS - TOP) * accuracy * FIFTHS / fifths;
  }
}
