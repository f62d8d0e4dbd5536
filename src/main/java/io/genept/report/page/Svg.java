package io.genept.report.page;

import java.util.Locale;

/** Parts of small pictures as inline SVG, coloured by the page's style sheet. */
public final class Svg {
  private Svg() {}

  /** Opens a picture; {@code label} says what it shows to those who do not see it. */
  public static Html image(String label, double width, double height) {
    String box = "0 0 " + at(width) + " " + at(height);
    return new Html().open("svg", "viewBox", box, "role", "img", "aria-label", label);
  }

  /** A straight line; {@code type} is its class. */
  public static Html line(double x1, double y1, double x2, double y2, String type) {
    return new Html()
        .open("line", "x1", at(x1), "y1", at(y1), "x2", at(x2), "y2", at(y2), "class", type)
        .close("line");
  }

  /** A coordinate, with one decimal. */
  public static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** A text of at most so many characters, with an ellipsis where it was longer. */
  public static String shortened(String text, int length) {
    return text.codePointCount(0, text.length()) <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "\u2026";
  }
}
