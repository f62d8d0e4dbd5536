package io.genept.cells.name;

import io.genept.core.UserError;
import io.genept.io.LabelTable;
import io.genept.io.NearestNames;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads lists of cell types: tables with the columns {@code type}, {@code description}, {@code
 * markers} and {@code labels}, all but the first optional and in any order; markers and labels are
 * separated by commas, so that the table is one of tabs. Two lists come with the project.
 */
final class TypeList implements LabelTable.Lines {
  /** Names of the lists that come with the project. */
  static final Set<String> BUNDLED = Set.of("blood", "pancreas");

  private static final String TYPE = "type";
  private static final String DESCRIPTION = "description";
  private static final String MARKERS = "markers";
  private static final String LABELS = "labels";

  private final String path;
  private final Map<String, CellType> types = new LinkedHashMap<>();
  private List<String> header;

  private TypeList(String path) {
    this.path = path;
  }

  /**
   * Reads a list.
   *
   * @param source a name of {@link #BUNDLED}, or the path of a table
   * @param among names to keep; empty for all
   * @throws UserError if the file is missing or no such table, a type is named twice, one to keep
   *     is not there, or fewer than two are left
   */
  static List<CellType> read(String source, List<String> among, Configuration conf) {
    TypeList list = new TypeList(source);
    if (BUNDLED.contains(source)) {
      list.readBundled();
    } else {
      LabelTable.read(source, conf, list);
    }
    return list.among(among);
  }

  private void readBundled() {
    String resource = path + ".tsv";
    try (InputStream stream = TypeList.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("The jar lacks io/genept/cells/name/" + resource);
      }
      Iterator<String> lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
              .lines()
              .iterator();
      header(fields(lines.next()));
      for (long number = 2; lines.hasNext(); number++) {
        line(number, fields(lines.next()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> fields(String line) {
    return List.of(line.split("\t", -1));
  }

  @Override
  public void header(List<String> names) {
    LabelTable.column(path, names, "--types", TYPE);
    if (names.stream().noneMatch(Set.of(DESCRIPTION, MARKERS)::contains)) {
      throw UserError.of(
          "Cannot read %s: its columns are %s. Expected \"%s\", \"%s\" or both beside \"%s\","
              + " separated by tabs.",
          path, names, DESCRIPTION, MARKERS, TYPE);
    }
    header = names;
  }

  @Override
  public void line(long number, List<String> fields) {
    String name = field(fields, TYPE);
    if (name.isEmpty()) {
      throw LabelTable.malformed(path, number, "names no type", "a name in each line");
    }
    String description = field(fields, DESCRIPTION);
    CellType type =
        new CellType(
            name,
            description.isEmpty() ? name : description,
            several(field(fields, MARKERS)),
            several(field(fields, LABELS)));
    if (types.putIfAbsent(name, type) != null) {
      throw LabelTable.malformed(
          path, number, "names the type \"" + name + "\" again", "each type once");
    }
  }

  private String field(List<String> fields, String column) {
    int index = header.indexOf(column);
    return index < 0 ? "" : fields.get(index);
  }

  private static List<String> several(String field) {
    return Arrays.stream(field.split(","))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .distinct()
        .toList();
  }

  private void requireDistinctLabels(List<CellType> kept) {
    Map<String, String> typeOf = new LinkedHashMap<>();
    kept.forEach(type -> typeOf.put(type.name(), type.name()));
    for (CellType type : kept) {
      for (String label : type.labels()) {
        String other = typeOf.putIfAbsent(label, type.name());
        if (other != null && !other.equals(type.name())) {
          throw UserError.of(
              "Cannot read %s: the label \"%s\" is of the types %s and %s. Expected each label once;"
                  + " choose among one of both by --among, or correct the table.",
              path, label, other, type.name());
        }
      }
    }
  }

  private List<CellType> among(List<String> names) {
    List<CellType> kept = new ArrayList<>();
    for (String name : names.isEmpty() ? types.keySet() : names) {
      if (!types.containsKey(name)) {
        throw UserError.of(
            "Cannot choose among --among %s: %s has no such type.%s Its types are %s.",
            name, path, NearestNames.question(name, types.keySet()), types.keySet());
      }
      kept.add(types.get(name));
    }
    requireDistinctLabels(kept);
    if (kept.size() < 2) {
      throw UserError.of(
          "Cannot name cells by %s: %d types to choose among. Expected at least 2.",
          path, kept.size());
    }
    return List.copyOf(kept);
  }
}
