package io.genept.report.predictions;

import io.genept.metric.ClassificationMetrics.ClassScores;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Svg;
import io.genept.report.predictions.ClassScoring.LabelScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Scores of each label as a table with a line of dots for each score: one dot an embedding, from 0
 * at the left to 1, told apart by colour, shape and height.
 */
final class ClassDots {
  private static final int SHOWN = 40;
  private static final int COLOURS = 8;
  private static final double WIDTH = 168;
  private static final double EDGE = 5;
  private static final double LANE = 5;
  private static final List<String> SHAPES =
      List.of(
          "m-2.8 0a2.8 2.8 0 1 0 5.6 0a2.8 2.8 0 1 0 -5.6 0z",
          "m0 -3.4l3.2 5.6h-6.4z",
          "m0 -3.6l3.6 3.6l-3.6 3.6l-3.6 -3.6z",
          "m-2.6 -2.6h5.2v5.2h-5.2z");

  private static final List<Score> SCORES =
      List.of(
          new Score("F1", ClassScores::f1),
          new Score("Precision", ClassScores::precision),
          new Score("Recall", ClassScores::recall));

  private record Score(String head, ToDoubleFunction<ClassScores> value) {}

  private ClassDots() {}

  /** The largest labels in a table, the others in one that is folded. */
  static Html of(String labelColumn, List<String> embeddings, List<LabelScores> labels) {
    Html html = legend(embeddings);
    int shown = Math.min(SHOWN, labels.size());
    html.add(table(labelColumn, embeddings, labels.subList(0, shown)));
    if (shown < labels.size()) {
      html.open("details");
      html.element("summary", Numbers.counted(labels.size() - shown, "smaller label"));
      html.add(table(labelColumn, embeddings, labels.subList(shown, labels.size())));
      html.close("details");
    }
    return html;
  }

  private static Html legend(List<String> embeddings) {
    Html html = new Html().open("ul", "class", "legend signs");
    for (int e = 0; e < embeddings.size(); e++) {
      html.open("li").open("svg", "viewBox", "0 0 10 10", "aria-hidden", "true");
      html.open("path", "class", colour(e), "d", "M5 5" + shape(e)).close("path").close("svg");
      html.element("span", embeddings.get(e)).close("li");
    }
    return html.close("ul");
  }

  private static Html table(String labelColumn, List<String> embeddings, List<LabelScores> labels) {
    Html html = new Html();
    html.scrolled("Scores by label");
    html.open("table", "class", "dots").open("thead").open("tr");
    html.element("th", labelColumn, "scope", "col");
    html.element("th", "n", "scope", "col", "class", "number");
    for (Score score : SCORES) {
      html.open("th", "scope", "col").text(score.head()).add(axis()).close("th");
    }
    html.close("tr").close("thead").open("tbody");
    for (LabelScores label : labels) {
      html.open("tr").element("th", label.label(), "scope", "row");
      html.element("td", Numbers.count(label.support()), "class", "number");
      for (Score score : SCORES) {
        html.open("td").add(dots(embeddings, label, score)).close("td");
      }
      html.close("tr");
    }
    return html.close("tbody").close("table").close("div");
  }

  private static Html axis() {
    Html html = new Html();
    html.open("span", "class", "ends", "aria-hidden", "true");
    return html.element("span", "0").element("span", "0.5").element("span", "1").close("span");
  }

  private static Html dots(List<String> embeddings, LabelScores label, Score score) {
    double height = Math.max(14, LANE * embeddings.size() + 6);
    List<String> spoken = new ArrayList<>();
    Html marks = new Html();
    for (int e = 0; e < embeddings.size(); e++) {
      ClassScores own = label.scores().get(e);
      if (own == null) {
        continue;
      }
      double value = score.value().applyAsDouble(own);
      String said = embeddings.get(e) + " " + Numbers.decimal(value);
      spoken.add(said);
      double y = height / 2 + LANE * (e - (embeddings.size() - 1) / 2.0);
      String place = "M" + Svg.at(EDGE + (WIDTH - 2 * EDGE) * value) + " " + Svg.at(y);
      marks.open("path", "class", colour(e), "d", place + shape(e));
      marks.element("title", said).close("path");
    }
    Html svg = Svg.image(score.head() + ": " + String.join(", ", spoken), WIDTH, height);
    String grid = "";
    for (int half = 0; half <= 2; half++) {
      grid += "M" + Svg.at(EDGE + (WIDTH - 2 * EDGE) * half / 2) + " 0V" + Svg.at(height);
    }
    svg.open("path", "class", "grid", "d", grid).close("path");
    return svg.add(marks).close("svg");
  }

  private static String colour(int embedding) {
    return "c" + embedding % COLOURS;
  }

  private static String shape(int embedding) {
    return SHAPES.get(embedding % SHAPES.size());
  }
}
