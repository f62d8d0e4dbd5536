package io.genept.report;

import io.genept.report.page.Html;
import io.genept.report.page.Numbers;

/** A scatter plot of each colouring of one map, with legends. */
final class MapFigure {
  private static final String[] SHAPES = {
    "M5 1a4 4 0 1 0 0 8a4 4 0 1 0 0 -8z", "M5 1L9.5 9H0.5z", "M5 0L10 5L5 10L0 5z"
  };

  private MapFigure() {}

  /** Tells a reader without scripts where the numbers are. */
  static void withoutScript(Html html) {
    html.open("noscript")
        .element(
            "p",
            "The scatter plots need JavaScript; all numbers stand in the tables.",
            "class",
            "note")
        .close("noscript");
  }

  /**
   * Adds the figure.
   *
   * @param noun what a point is, in the singular
   * @param caption whole sentences on what is drawn
   */
  static void add(Html html, ChartData.Drawn drawn, String noun, String caption) {
    ScatterMap map = drawn.map();
    html.open("figure", "class", "map").open("div", "class", "panels");
    for (int c = 0; c < map.columns().size(); c++) {
      Categories column = map.columns().get(c);
      html.open("div", "class", "panel");
      html.element("h4", column.column().isEmpty() ? noun + "s" : column.column());
      html.open("div", "class", "chart", "id", drawn.chart(c)).close("div");
      legend(html, column, drawn.chart(c));
      html.close("div");
    }
    html.close("div");
    html.open("figcaption").text(caption);
    html.text(" Click on a name to hide or show it; counts are of all " + noun + "s.");
    html.close("figcaption").close("figure");
  }

  private static void legend(Html html, Categories column, String chart) {
    html.open("ul", "class", "legend");
    for (int g = 0; g < column.groups().size(); g++) {
      Categories.Group group = column.groups().get(g);
      html.open("li");
      html.open(
          "button",
          "type",
          "button",
          "aria-pressed",
          "true",
          "data-chart",
          chart,
          "data-group",
          Integer.toString(g));
      html.open("svg", "viewBox", "0 0 10 10", "class", group.colour(), "aria-hidden", "true");
      html.open("path", "d", SHAPES[group.shape()]).close("path").close("svg");
      html.element("span", group.name());
      html.element("span", Numbers.count(group.cells()), "class", "cells");
      html.close("button").close("li");
    }
    html.close("ul");
  }
}
