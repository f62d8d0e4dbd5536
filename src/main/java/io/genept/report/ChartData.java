package io.genept.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the scatter plots are drawn from, as JSON. */
final class ChartData {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Group(String name, String colour, int shape) {}

  private record Chart(String id, List<Group> groups, int[] group) {}

  private record Scatter(
      String name, String xName, String yName, double[] x, double[] y, List<Chart> charts) {}

  private ChartData() {}

  /** The drawn embeddings; {@code null} if none is drawn. */
  static String json(List<EmbeddingTable> embeddings, List<String> names) {
    List<Scatter> maps = new ArrayList<>();
    for (int e = 0; e < embeddings.size(); e++) {
      ScatterMap map = embeddings.get(e).map();
      if (map != null) {
        maps.add(map(map, names.get(e), e));
      }
    }
    try {
      return maps.isEmpty() ? null : MAPPER.writeValueAsString(maps);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Chart data cannot be written as JSON", e);
    }
  }

  private static Scatter map(ScatterMap map, String name, int embedding) {
    List<Chart> charts = new ArrayList<>();
    for (int c = 0; c < map.columns().size(); c++) {
      List<Group> groups =
          map.columns().get(c).groups().stream()
              .map(group -> new Group(group.name(), group.colour(), group.shape()))
              .toList();
      charts.add(new Chart("chart-" + embedding + "-" + c, groups, map.groups().get(c)));
    }
    return new Scatter(name, axis(map, 0), axis(map, 1), map.x(), map.y(), charts);
  }

  private static String axis(ScatterMap map, int axis) {
    return String.format(
        Locale.ROOT, "PC %d (%.1f %% of the variance)", axis + 1, 100 * map.explained()[axis]);
  }
}
