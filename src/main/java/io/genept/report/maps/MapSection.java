package io.genept.report.maps;

import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import java.util.List;

/** The section of maps: what the page shows before {@code maps.js} draws. */
public final class MapSection {
  /** The scripts that draw, resources of the page, in their order. */
  public static final List<String> SCRIPTS = List.of("points.js", "maps.js");

  private MapSection() {}

  /** The section. */
  public static Html of(List<PointFigure> figures) {
    Html html = new Html();
    if (figures.isEmpty()) {
      return html;
    }
    html.open("noscript")
        .element("p", "The maps need JavaScript; all numbers stand in the tables.", "class", "note")
        .close("noscript");
    figures.forEach(figure -> figure(html, figure));
    return html;
  }

  private static void figure(Html html, PointFigure figure) {
    html.element("h3", figure.title());
    if (figure.planes().isEmpty()) {
      html.element("p", figure.caption());
      return;
    }
    html.open("figure", "class", "map", "id", figure.id());
    choice(html, figure);
    html.open("div", "class", "key").close("div");
    html.open("div", "class", "planes");
    for (Plane plane : figure.planes()) {
      html.open("div", "class", "plane").element("h4", plane.name());
      html.open("canvas", "role", "img", "aria-label", plane.name()).close("canvas");
      if (!plane.how().isEmpty()) {
        html.element("p", plane.how(), "class", "note");
      }
      html.close("div");
    }
    html.close("div");
    html.element("figcaption", figure.caption() + leftOut(figure)).close("figure");
  }

  private static void choice(Html html, PointFigure figure) {
    String select = figure.id() + "-colour";
    html.open("div", "class", "choice");
    html.open("div").element("label", "Colour by", "for", select);
    html.open("select", "id", select);
    for (int c = 0; c < figure.colourings().size(); c++) {
      html.element("option", figure.colourings().get(c).column(), "value", Integer.toString(c));
    }
    html.close("select").close("div");
    html.element("p", "", "class", "note marked", "role", "status").close("div");
  }

  private static String leftOut(PointFigure figure) {
    return figure.leftOut().isEmpty()
        ? ""
        : " "
            + Numbers.counted(figure.leftOut().size(), "more column")
            + " could colour the maps and are not in the page: "
            + String.join(", ", figure.leftOut())
            + ".";
  }
}
