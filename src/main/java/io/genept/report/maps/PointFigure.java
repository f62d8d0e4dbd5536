package io.genept.report.maps;

import io.genept.table.PlaneMap;
import java.util.List;

/**
 * Maps of the same points, side by side.
 *
 * @param id of the figure in the page
 * @param title names what is drawn
 * @param caption whole sentences on how
 * @param keys ids of the n points, in the order in which they are drawn
 * @param planes where the points are, a map each; none where the points are too few
 * @param colourings what they may be coloured by, at least one where there is a map
 * @param leftOut names of columns beyond those to choose from
 */
public record PointFigure(
    PlaneMap kind,
    String id,
    String title,
    String caption,
    List<String> keys,
    List<Plane> planes,
    List<Colouring> colourings,
    List<String> leftOut) {

  /** Points drawn, over all maps. */
  public long points() {
    return (long) keys.size() * planes.size();
  }
}
