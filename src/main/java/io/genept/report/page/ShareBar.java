package io.genept.report.page;

import java.util.Locale;

/** A thin bar in a field of a table, as long as a share is large; the number stands beside it. */
public final class ShareBar {
  private ShareBar() {}

  /**
   * The bar.
   *
   * @param share from 0 to 1; anything else is drawn as the nearest of these
   */
  public static Html of(double share) {
    double shown = share > 0 ? Math.min(1, share) : 0;
    Html svg = new Html();
    svg.open(
        "svg",
        "class",
        "share",
        "viewBox",
        "0 0 100 8",
        "preserveAspectRatio",
        "none",
        "aria-hidden",
        "true");
    svg.open("rect", "class", "track", "width", "100", "height", "8").close("rect");
    String width = String.format(Locale.ROOT, "%.1f", 100 * shown);
    svg.open("rect", "class", "part", "width", width, "height", "8").close("rect");
    return svg.close("svg");
  }
}
