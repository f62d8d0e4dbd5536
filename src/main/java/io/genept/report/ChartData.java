package io.genept.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** Data of the scatter plots as JSON. */
final class ChartData {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Group(String name, String colour, int shape) {}

  private record Chart(String id, List<Group> groups, int[] group) {}

  private record Scatter(
      String name, String xName, String yName, double[] x, double[] y, List<Chart> charts) {}

  private ChartData() {}

  /**
   * One map and the names of its charts' places.
   *
   * @param id beginning of the ids of its charts
   * @param map {@code null} if nothing is drawn
   */
  record Drawn(String name, String id, ScatterMap map) {
    String chart(int column) {
      return id + "-" + column;
    }
  }

  /** The drawn maps; {@code null} if none is drawn. */
  static String json(List<Drawn> drawn) {
    List<Scatter> maps = new ArrayList<>();
    for (Drawn one : drawn) {
      if (one.map() != null) {
        maps.add(map(one));
      }
    }
    try {
      return maps.isEmpty() ? null : MAPPER.writeValueAsString(maps);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Chart data cannot be written as JSON", e);
    }
  }

  private static Scatter map(Drawn drawn) {
    ScatterMap map = drawn.map();
    List<Chart> charts = new ArrayList<>();
    for (int c = 0; c < map.columns().size(); c++) {
      List<Group> groups =
          map.columns().get(c).groups().stream()
              .map(group -> new Group(group.name(), group.colour(), group.shape()))
              .toList();
      charts.add(new Chart(drawn.chart(c), groups, map.groups().get(c)));
    }
    return new Scatter(
        drawn.name(), map.axes().get(0), map.axes().get(1), map.x(), map.y(), charts);
  }
}
