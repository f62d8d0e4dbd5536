package io.genept.report.predictions;

import io.genept.report.metrics.CrossTable;
import io.genept.report.metrics.MetricsTable;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Svg;
import io.genept.report.predictions.PatientScores.Patient;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Phenotypes of held-out patients: a dot for each by its score, and confusion matrices. */
public final class PhenotypeSection {
  static final String TASK = "phenotype";
  private static final double WIDTH = 380;
  private static final double LEFT = 110;
  private static final double RIGHT = 14;
  private static final double BAND = 62;
  private static final double TOP = 4;
  private static final double DOT = 8;
  private static final int NAME_LENGTH = 14;
  private static final int NAMED = 8;

  private PhenotypeSection() {}

  static boolean shows(CrossTable table) {
    return table.task().equals(TASK);
  }

  /** The phenotypes of all evaluations; empty where there is none. */
  public static Html of(List<MetricsTable> evaluations, List<PatientScores> scores) {
    Html matrices =
        Matrices.ofEvaluations(evaluations, PhenotypeSection::shows, "h4", table -> new Html());
    Html html = new Html();
    if (matrices.isEmpty()) {
      return html;
    }
    if (!scores.isEmpty()) {
      html.element("h3", "Held-out patients by their scores");
      html.element(
          "p",
          "One dot a patient, or a sample of one, scored by a model that saw none of the patient\u2019s"
              + " cells: its row is the true phenotype, its place from left to right the probability"
              + " of the second. Filled dots are predicted right, hollow ones wrong; the line is"
              + " where the prediction changes.",
          "class",
          "note");
      html.open("div", "class", "plots");
      boolean several = scores.stream().map(PatientScores::dataset).distinct().count() > 1;
      scores.forEach(each -> strip(html, each, several));
      html.close("div");
    }
    return html.element("h3", "Confusion matrices").add(matrices);
  }

  private static void strip(Html html, PatientScores scores, boolean several) {
    List<Patient> wrong = scores.patients().stream().filter(each -> !each.isRight()).toList();
    int right = scores.patients().size() - wrong.size();
    String summary =
        String.format(
            Locale.ROOT,
            "%s: %d of %d right",
            scores.labelColumn(),
            right,
            scores.patients().size());
    String name = scores.embedding() + (several ? ", " + scores.dataset() : "");
    html.open("figure", "class", "plot strip").element("h4", name);
    double axis = TOP + 2 * BAND;
    html.add(Svg.image(name + ", " + summary, WIDTH, axis + 34));
    for (int tick = 0; tick <= 4; tick++) {
      double x = x(tick / 4.0);
      html.add(Svg.line(x, TOP, x, axis, tick == 2 ? "zero" : "grid"));
      String value = String.format(Locale.ROOT, tick % 2 == 0 ? "%.1f" : "%.2f", tick / 4.0);
      html.element("text", value, "x", Svg.at(x), "y", Svg.at(axis + 15), "class", "tick");
    }
    html.element(
        "text",
        "probability of " + Svg.shortened(scores.positive(), 30),
        "x",
        Svg.at(x(0.5)),
        "y",
        Svg.at(axis + 30),
        "class",
        "tick");
    row(html, scores, scores.negative(), 0);
    row(html, scores, scores.positive(), 1);
    html.close("svg");
    html.element(
        "figcaption", summary + sampled(scores) + named(wrong) + "; by " + scores.learner());
    html.close("figure");
  }

  private static void row(Html html, PatientScores scores, String label, int place) {
    double middle = TOP + BAND * (place + 0.5);
    html.open("text", "x", Svg.at(LEFT - 12), "y", Svg.at(middle + 4), "class", "name");
    html.text(Svg.shortened(label, NAME_LENGTH)).element("title", label).close("text");
    html.add(
        Svg.line(LEFT, TOP + BAND * (place + 1), WIDTH - RIGHT, TOP + BAND * (place + 1), "grid"));
    int[] stacked = new int[(int) Math.ceil((WIDTH - LEFT - RIGHT) / DOT) + 1];
    for (Patient patient : scores.patients()) {
      if (patient.label().equals(label)) {
        double x = x(patient.score());
        int below = stacked[(int) ((x - LEFT) / DOT)]++;
        int steps = (below + 1) / 2;
        double aside = steps * DOT % (BAND / 2 - DOT / 2) * (below % 2 == 0 ? 1 : -1);
        html.open(
            "circle",
            "cx",
            Svg.at(x),
            "cy",
            Svg.at(middle + aside),
            "r",
            "4",
            "class",
            patient.isRight() ? "right" : "wrong");
        html.element(
            "title",
            patient.id()
                + ": "
                + Numbers.decimal(patient.score())
                + ", "
                + (patient.isRight() ? "right" : "wrong"));
        html.close("circle");
      }
    }
  }

  private static String sampled(PatientScores scores) {
    return scores.all() == scores.patients().size()
        ? ""
        : ", a sample of the " + Numbers.count(scores.all());
  }

  private static String named(List<Patient> wrong) {
    if (wrong.isEmpty()) {
      return "";
    }
    return "; wrong: "
        + wrong.stream().map(Patient::id).limit(NAMED).collect(Collectors.joining(", "))
        + (wrong.size() > NAMED ? ", \u2026" : "");
  }

  private static double x(double probability) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.max(0, Math.min(1, probability));
  }
}
