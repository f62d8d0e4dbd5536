package io.genept.report.maps;

import java.util.List;

/** What the points of a figure may be coloured by. */
sealed interface Colouring permits Labels, Colouring.Values {
  /** Name of the column. */
  String column();

  /**
   * Numbers on a ramp.
   *
   * @param min value at the ramp's begin
   * @param max value at its end
   * @param values one array of n for all maps or one for each map, NaN where there is no value;
   *     {@code null} for a map without any
   */
  record Values(String column, double min, double max, List<double[]> values)
      implements Colouring {}
}
