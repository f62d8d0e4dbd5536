package io.genept.cells.annotate;

/** What to expect of labels carried between panels, from the panel benchmark. */
final class PanelAccuracy {
  private PanelAccuracy() {}

  /** The words for so many shared genes. */
  static String words(int shared) {
    return "";
  }
}
