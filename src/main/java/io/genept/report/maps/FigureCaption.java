package io.genept.report.maps;

import io.genept.report.page.Numbers;
import io.genept.table.PlaneMap;

/** What is said of all maps of a figure. */
final class FigureCaption {
  private FigureCaption() {}

  /**
   * The sentences.
   *
   * @param basis of the planes that are made; {@code null} where all maps were given
   * @param drawn points drawn
   * @param all points that could be
   * @param several whether the figure has several maps
   */
  static String of(PlaneMap kind, Basis basis, int drawn, long all, boolean several) {
    String noun = kind.noun();
    if (drawn < Layout.FEWEST) {
      return "Fewer than three "
          + noun
          + "s have a vector"
          + (several ? " in every table" : "")
          + "; nothing is drawn.";
    }
    String with =
        basis == null
            ? (several ? " of all maps" : " of the map")
            : (several ? " with a vector in every table" : " with a vector");
    String points =
        drawn < all
            ? "A fixed sample of "
                + Numbers.count(drawn)
                + " of "
                + Numbers.counted(all, noun)
                + with
                + " (the smallest hashes of "
                + kind.key()
                + ")"
            : "All " + Numbers.counted(all, noun) + with;
    return how(basis, drawn)
        + points
        + ". Point at a "
        + noun
        + " or a label to mark the label"
        + (several ? " in every map" : "")
        + "; click to keep it marked, Escape releases.";
  }

  private static String how(Basis basis, int drawn) {
    if (basis == null) {
      return "";
    }
    if (Layout.isUmap(basis, drawn)) {
      return "UMAP ("
          + Layout.NEIGHBORS
          + " neighbours by Euclidean distance, minimal distance "
          + Layout.MIN_DIST
          + ", seed "
          + Layout.SEED
          + ") of the first "
          + Layout.COMPONENTS
          + " principal components; vectors of no more dimensions are taken as they are. ";
    }
    return "First two principal components"
        + (basis == Basis.UMAP
            ? ", because UMAP takes more than " + Layout.NEIGHBORS + " cells. "
            : ". ");
  }
}
