package io.genept.table;

import io.genept.core.Provenance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Properties by which a table of a catalog keeps its provenance: the JSON of it in ASCII, without
 * the manifest, in pieces of at most {@value #LONGEST} characters, the longest that Hive's
 * metastore takes.
 */
public final class CatalogProperties {
  /** The JSON, or begin of the names of its pieces: {@code .0}, {@code .1} … */
  public static final String PROVENANCE = "genept.provenance";

  private static final String PIECES = PROVENANCE + ".pieces";
  private static final String TABLES = "genept.tables";
  private static final int LONGEST = 4000;

  private CatalogProperties() {}

  /**
   * The properties of a table.
   *
   * @param tables names of the tables that were published together
   */
  public static Map<String, String> of(Provenance provenance, Set<String> tables) {
    Map<String, String> properties = new LinkedHashMap<>();
    String json = ProvenanceJson.ascii(provenance.withParts(List.of()));
    int pieces = (json.length() + LONGEST - 1) / LONGEST;
    if (pieces == 1) {
      properties.put(PROVENANCE, json);
    }
    properties.put(PIECES, Integer.toString(pieces == 1 ? 0 : pieces));
    for (int i = 0; pieces > 1 && i < pieces; i++) {
      properties.put(
          PROVENANCE + "." + i,
          json.substring(i * LONGEST, Math.min(json.length(), (i + 1) * LONGEST)));
    }
    properties.put(
        TABLES, tables.stream().filter(t -> !t.isEmpty()).collect(Collectors.joining(",")));
    return properties;
  }

  /**
   * The provenance in a table's properties; empty if there is none.
   *
   * @param table name of it, for messages
   */
  static Optional<Provenance> provenance(Map<String, String> properties, String table) {
    int pieces = Integer.parseInt(properties.getOrDefault(PIECES, "0"));
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      json.append(properties.get(PROVENANCE + "." + i));
    }
    String text = pieces == 0 ? properties.get(PROVENANCE) : json.toString();
    return Optional.ofNullable(text).map(found -> ProvenanceJson.parse(found, "table " + table));
  }

  /** Names of the tables that were published together. */
  static Set<String> tables(Map<String, String> properties) {
    return new LinkedHashSet<>(Arrays.asList(properties.getOrDefault(TABLES, "").split(",")));
  }
}
