package io.genept.report.sections;

import io.genept.core.Provenance;
import io.genept.report.page.Html;
import io.genept.report.page.Numbers;
import io.genept.report.page.Svg;
import io.genept.table.LossCurve;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Fine-tuned networks: what they get right, and the loss of each epoch. */
public final class FineTuningSection {
  private static final double WIDTH = 760;
  private static final double HEIGHT = 300;
  private static final double LEFT = 48;
  private static final double RIGHT = 96;
  private static final double TOP = 18;
  private static final double AXIS = HEIGHT - 44;
  private static final double LINE = 14;
  private static final int MOST_POWERS = 6;

  private FineTuningSection() {}

  /** All tables; empty where there is none. */
  public static Html of(List<TunedNetwork> tables) {
    Html html = new Html();
    if (tables.isEmpty()) {
      return html;
    }
    for (TunedNetwork table : tables) {
      html.element("h3", table.name()).element("p", sentence(table.provenance()));
      if (!table.curve().epochs().isEmpty()) {
        html.open("figure", "class", "plot lines loss");
        html.add(curve(table));
        html.element("figcaption", caption(table)).close("figure");
      }
    }
    return html;
  }

  static String sentence(Provenance provenance) {
    StringBuilder text = new StringBuilder();
    provenance
        .fact("test_accuracy")
        .ifPresent(
            accuracy ->
                text.append(Numbers.percent(Double.parseDouble(accuracy)))
                    .append(" of ")
                    .append(
                        Numbers.counted(provenance.count("cells_tested").orElse(0), "test cell"))
                    .append(" are given the right ")
                    .append(provenance.option("label-column").orElse("label"))
                    .append(". "));
    provenance
        .count("cells_trained")
        .ifPresent(
            trained ->
                text.append("Trained on ")
                    .append(Numbers.counted(trained, "cell"))
                    .append(", stopped by ")
                    .append(Numbers.count(provenance.count("cells_validated").orElse(0)))
                    .append(". "));
    best(provenance)
        .ifPresent(
            best ->
                text.append("The network of epoch ")
                    .append(best)
                    .append(" of ")
                    .append(provenance.count("epochs").orElse(best))
                    .append(" is kept."));
    return text.toString().strip();
  }

  private static OptionalInt best(Provenance provenance) {
    return provenance.count("best_epoch").isPresent()
        ? OptionalInt.of((int) provenance.count("best_epoch").getAsLong())
        : OptionalInt.empty();
  }

  private static String caption(TunedNetwork table) {
    List<LossCurve.Epoch> epochs = table.curve().epochs();
    int last = epochs.get(epochs.size() - 1).epoch();
    boolean falling = best(table.provenance()).orElse(-1) == last;
    return "Loss of each epoch, on a logarithmic axis: solid in training, dashed in validation."
        + (falling
            ? " Validation was best in the last epoch: more epochs may gain something."
            : "");
  }

  private static Html curve(TunedNetwork table) {
    List<LossCurve.Epoch> epochs = table.curve().epochs();
    int first = epochs.get(0).epoch();
    int last = epochs.get(epochs.size() - 1).epoch();
    Scale scale = Scale.of(epochs, first, Math.max(last, first + 1));
    Html svg = Svg.image("Loss by epoch, " + table.name(), WIDTH, HEIGHT);
    for (int power = scale.low(); power <= scale.high(); power++) {
      double y = scale.y(Math.pow(10, power));
      svg.add(Svg.line(LEFT, y, WIDTH - RIGHT, y, power == scale.low() ? "zero" : "grid"));
      String value = BigDecimal.ONE.scaleByPowerOfTen(power).toPlainString();
      svg.element("text", value, "x", Svg.at(LEFT - 8), "y", Svg.at(y + 4), "class", "value");
    }
    int step = (int) Math.max(1, Math.ceil((last - first) / 8.0));
    for (int epoch = first; epoch <= last; epoch += step) {
      String name = Integer.toString(epoch);
      svg.element(
          "text", name, "x", Svg.at(scale.x(epoch)), "y", Svg.at(AXIS + 17), "class", "tick");
    }
    svg.element(
        "text",
        "epoch",
        "x",
        Svg.at(scale.x((first + last) / 2.0)),
        "y",
        Svg.at(AXIS + 36),
        "class",
        "tick");
    best(table.provenance()).ifPresent(best -> best(svg, epochs, best, scale));
    path(svg, epochs, LossCurve.Epoch::train, scale, "line c0");
    path(svg, epochs, LossCurve.Epoch::validation, scale, "line c5 dashed");
    LossCurve.Epoch end = epochs.get(epochs.size() - 1);
    double train = scale.y(end.train()) + 4;
    double validation = scale.y(end.validation()) + 4;
    double apart = LINE - Math.abs(train - validation);
    if (apart > 0) {
      double aside = (train >= validation ? apart : -apart) / 2;
      train += aside;
      validation -= aside;
    }
    label(svg, "training", scale.x(last), train);
    label(svg, "validation", scale.x(last), validation);
    return svg.close("svg");
  }

  /**
   * Places in the plot; losses by their logarithm.
   *
   * @param low power of ten at the axis
   * @param high power of ten at the top
   */
  private record Scale(int first, int last, int low, int high) {
    static Scale of(List<LossCurve.Epoch> epochs, int first, int last) {
      double[] losses =
          epochs.stream()
              .flatMapToDouble(epoch -> DoubleStream.of(epoch.train(), epoch.validation()))
              .filter(loss -> loss > 0 && loss < Double.POSITIVE_INFINITY)
              .sorted()
              .toArray();
      int low = losses.length == 0 ? -1 : (int) Math.floor(Math.log10(losses[0]));
      int high = losses.length == 0 ? 0 : (int) Math.ceil(Math.log10(losses[losses.length - 1]));
      low = Math.max(low, high - MOST_POWERS);
      return new Scale(first, last, low, Math.max(high, low + 1));
    }

    double x(double epoch) {
      return LEFT + 8 + (WIDTH - LEFT - RIGHT - 16) * (epoch - first) / (last - first);
    }

    double y(double loss) {
      double share = loss > 0 ? (Math.log10(loss) - low) / (high - low) : 0;
      return AXIS - (AXIS - TOP) * Math.max(0, Math.min(1, share));
    }
  }

  private static void best(Html svg, List<LossCurve.Epoch> epochs, int best, Scale scale) {
    for (LossCurve.Epoch epoch : epochs) {
      if (epoch.epoch() == best) {
        double x = scale.x(best);
        double y = scale.y(epoch.validation());
        svg.add(Svg.line(x, TOP, x, AXIS, "grid"));
        svg.element("text", "best: " + best, "x", Svg.at(x), "y", Svg.at(TOP - 5), "class", "tick");
        svg.open("circle", "cx", Svg.at(x), "cy", Svg.at(y), "r", "4.5", "class", "best");
        svg.element(
            "title",
            "epoch " + best + ": " + Numbers.decimal(epoch.validation()) + " in validation");
        svg.close("circle");
      }
    }
  }

  private static void path(
      Html svg,
      List<LossCurve.Epoch> epochs,
      ToDoubleFunction<LossCurve.Epoch> loss,
      Scale scale,
      String type) {
    StringBuilder path = new StringBuilder();
    for (LossCurve.Epoch epoch : epochs) {
      double value = loss.applyAsDouble(epoch);
      if (Double.isFinite(value)) {
        path.append(path.isEmpty() ? 'M' : 'L').append(Svg.at(scale.x(epoch.epoch())));
        path.append(' ').append(Svg.at(scale.y(value)));
      }
    }
    svg.open("g", "class", type).open("path", "d", path.toString()).close("path").close("g");
  }

  private static void label(Html svg, String text, double x, double y) {
    svg.element("text", text, "x", Svg.at(x + 8), "y", Svg.at(Math.min(y, AXIS)), "class", "end");
  }
}
