package io.genept.report.maps;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Data of the figures as JSON, each column once for all maps of a figure. */
public final class MapData {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private record Figure(
      String id, String noun, Keys keys, List<Place> planes, List<Column> columns) {}

  /** Ids without the begin and the end that all have. */
  record Keys(String begin, String end, List<String> rest) {
    static Keys of(List<String> ids) {
      int begin = ids.stream().mapToInt(String::length).min().orElse(0);
      for (String id : ids) {
        while (!id.startsWith(ids.get(0).substring(0, begin))) {
          begin--;
        }
      }
      int shared = begin;
      int end = ids.stream().mapToInt(id -> id.length() - shared).min().orElse(0);
      String first = ids.isEmpty() ? "" : ids.get(0);
      for (String id : ids) {
        while (!id.endsWith(first.substring(first.length() - end))) {
          end--;
        }
      }
      int last = end;
      return new Keys(
          first.substring(0, begin),
          first.substring(first.length() - end),
          ids.stream().map(id -> id.substring(shared, id.length() - last)).toList());
    }
  }

  private record Place(String name, String across, String up, String x, String y) {}

  /** Labels, with their codes; or a ramp, with values for all maps or for each. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Column(
      String name,
      List<String> labels,
      int[] points,
      int[] styles,
      String codes,
      Double min,
      Double max,
      List<String> values) {}

  private MapData() {}

  /** The JSON of the figures that have maps, a list; {@code null} if none has. */
  public static String json(List<PointFigure> figures) {
    List<Figure> drawn =
        figures.stream().filter(figure -> !figure.planes().isEmpty()).map(MapData::figure).toList();
    try {
      return drawn.isEmpty() ? null : MAPPER.writeValueAsString(drawn);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Maps cannot be written as JSON", e);
    }
  }

  private static Figure figure(PointFigure figure) {
    return new Figure(
        figure.id(),
        figure.kind().noun(),
        Keys.of(figure.keys()),
        figure.planes().stream().map(MapData::place).toList(),
        figure.colourings().stream().map(MapData::column).toList());
  }

  private static Place place(Plane plane) {
    return new Place(
        plane.name(),
        plane.across(),
        plane.up(),
        Packed.coordinates(plane.x()),
        Packed.coordinates(plane.y()));
  }

  private static Column column(Colouring colouring) {
    if (colouring instanceof Colouring.Values ramp) {
      List<String> values =
          ramp.values().stream()
              .map(each -> each == null ? "" : Packed.values(each, ramp.min(), ramp.max()))
              .toList();
      return new Column(ramp.column(), null, null, null, null, ramp.min(), ramp.max(), values);
    }
    Labels labels = (Labels) colouring;
    return new Column(
        labels.column(),
        labels.labels().stream().map(Labels.Label::name).toList(),
        labels.labels().stream().mapToInt(Labels.Label::points).toArray(),
        labels.labels().stream().mapToInt(Labels.Label::style).toArray(),
        Packed.codes(labels.codes(), labels.labels().size()),
        null,
        null,
        null);
  }
}
