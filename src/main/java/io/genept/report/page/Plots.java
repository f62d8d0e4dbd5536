package io.genept.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small static plots as inline SVG, 380 units wide, coloured by the page's style sheet. */
public final class Plots {
  private static final double WIDTH = 380;
  private static final double LEFT = 152;
  private static final double RIGHT = 20;
  private static final double ROW = 24;
  private static final double BOTTOM = 24;
  private static final int DETAIL_LENGTH = 28;
  private static final int LABEL_LENGTH = 21;

  private Plots() {}

  /**
   * One line of a dot plot.
   *
   * @param detail second line of the label; {@code null} for none
   * @param sd half the length of the error bar; NaN for none
   * @param reference drawn as a hollow diamond; {@code null} for none
   */
  public record Dot(String label, String detail, double mean, double sd, Double reference) {}

  /** Means with error bars, one line each, over an axis that includes zero. */
  public static Html dots(String title, List<Dot> dots) {
    double low = 0;
    double high = 0;
    for (Dot dot : dots) {
      double bar = Double.isNaN(dot.sd()) ? 0 : dot.sd();
      double reference = dot.reference() == null ? 0 : dot.reference();
      low = Math.min(low, Math.min(dot.mean() - bar, reference));
      high = Math.max(high, Math.max(dot.mean() + bar, reference));
    }
    double step = step(low, high);
    low = Math.floor(low / step + 1e-9) * step;
    high = Math.max(low + step, Math.ceil(high / step - 1e-9) * step);
    boolean twoLines = dots.stream().anyMatch(dot -> dot.detail() != null);
    double row = twoLines ? 1.7 * ROW : ROW;
    double height = 4 + row * dots.size() + BOTTOM;
    Html svg = Svg.image(title, WIDTH, height);
    double axis = height - BOTTOM;
    for (double tick : ticks(low, high, step)) {
      double x = x(tick, low, high);
      svg.add(Svg.line(x, 4, x, axis, Math.abs(tick) < step / 2 ? "zero" : "grid"));
      svg.element(
          "text", tick(tick, step), "x", Svg.at(x), "y", Svg.at(axis + 15), "class", "tick");
    }
    for (int i = 0; i < dots.size(); i++) {
      dot(svg, dots.get(i), 4 + row * (i + 0.5), low, high);
    }
    return svg.close("svg");
  }

  private static void dot(Html svg, Dot dot, double y, double low, double high) {
    double first = dot.detail() == null ? y + 4 : y - 2;
    svg.open("text", "x", Svg.at(LEFT - 10), "y", Svg.at(first), "class", "name");
    svg.text(shortened(dot.label())).element("title", dot.label()).close("text");
    if (dot.detail() != null) {
      svg.open("text", "x", Svg.at(LEFT - 10), "y", Svg.at(y + 10), "class", "detail");
      svg.text(shortenedDetail(dot.detail())).element("title", dot.detail()).close("text");
    }
    double x = x(dot.mean(), low, high);
    if (dot.sd() > 0) {
      double from = x(dot.mean() - dot.sd(), low, high);
      double to = x(dot.mean() + dot.sd(), low, high);
      svg.add(Svg.line(from, y, to, y, "bar"));
      svg.add(Svg.line(from, y - 4, from, y + 4, "bar")).add(Svg.line(to, y - 4, to, y + 4, "bar"));
    }
    if (dot.reference() != null) {
      double r = x(dot.reference(), low, high);
      String path = String.format(Locale.ROOT, "M%.1f %.1fl5 5l-5 5l-5 -5z", r, y - 5);
      svg.open("path", "d", path, "class", "reference");
      svg.element("title", "paper " + Numbers.decimal(dot.reference())).close("path");
    }
    svg.open("circle", "cx", Svg.at(x), "cy", Svg.at(y), "r", "4", "class", "dot");
    svg.element("title", dot.label() + ": " + Numbers.decimal(dot.mean())).close("circle");
  }

  /** Counts in equal bins over [0, 1], the axis in per cent. */
  public static Html histogram(String title, long[] bins) {
    double height = 118;
    double axis = height - BOTTOM;
    double left = RIGHT;
    double width = (WIDTH - left - RIGHT) / bins.length;
    long most = 1;
    for (long bin : bins) {
      most = Math.max(most, bin);
    }
    Html svg = Svg.image(title, WIDTH, height);
    for (int i = 0; i < bins.length; i++) {
      double bar = bins[i] == 0 ? 0 : Math.max(1, (axis - 14) * bins[i] / most);
      svg.open(
          "rect",
          "x",
          Svg.at(left + i * width + 0.5),
          "y",
          Svg.at(axis - bar),
          "width",
          Svg.at(width - 1),
          "height",
          Svg.at(bar),
          "class",
          "column");
      String range =
          String.format(
              Locale.ROOT, "%d to %d %%: ", 100 * i / bins.length, 100 * (i + 1) / bins.length);
      svg.element("title", range + Numbers.counted(bins[i], "cell")).close("rect");
    }
    svg.add(Svg.line(left, axis, WIDTH - RIGHT, axis, "zero"));
    svg.element(
        "text", Numbers.counted(most, "cell"), "x", Svg.at(left), "y", "10", "class", "peak");
    svg.add(Svg.line(left, 14, WIDTH - RIGHT, 14, "grid"));
    for (int percent = 0; percent <= 100; percent += 25) {
      double x = left + (WIDTH - left - RIGHT) * percent / 100;
      svg.element(
          "text", percent + "\u00a0%", "x", Svg.at(x), "y", Svg.at(axis + 15), "class", "tick");
    }
    return svg.close("svg");
  }

  private static double x(double value, double low, double high) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (value - low) / (high - low);
  }

  private static double step(double low, double high) {
    double rough = Math.max(high - low, 1e-6) / 4;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double factor : new double[] {1, 2, 5}) {
      if (rough <= factor * power * (1 + 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static List<Double> ticks(double low, double high, double step) {
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; low + i * step <= high + step / 2; i++) {
      ticks.add(low + i * step);
    }
    return ticks;
  }

  private static String tick(double value, double step) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    double shown = Math.abs(value) < step / 2 ? 0 : value;
    return String.format(Locale.ROOT, "%." + digits + "f", shown).replace('-', '\u2212');
  }

  private static String shortened(String label) {
    return Svg.shortened(label, LABEL_LENGTH);
  }

  private static String shortenedDetail(String detail) {
    return Svg.shortened(detail.replace('_', ' '), DETAIL_LENGTH);
  }
}
