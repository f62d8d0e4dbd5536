package io.genept.core;

import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Where a table comes from: enough to make it again and to tell two tables apart.
 *
 * @param stage command that made the table, for example {@code embed-cells}
 * @param options every option of the run by its command-line name, numbers and flags as such; never
 *     a secret
 * @param inputs what was read
 * @param facts what the run found, by name: counts, the detected value state, coverage; numbers as
 *     such
 * @param codeVersion version of this project
 * @param sparkVersion version of Spark, or empty where Spark took no part
 * @param seed random seed, or {@code null} where nothing was random
 * @param rowCount rows of the table (of its first part where it has several)
 * @param schemaVersion version of the table's schema
 * @param createdAt UTC time of completion, ISO 8601
 * @param parts the files of the table, in its order: what is not among them is no part of it; empty
 *     in tables of schema version 1, whose directories are the table
 */
public record Provenance(
    String stage,
    Map<String, Object> options,
    List<Input> inputs,
    Map<String, Object> facts,
    String codeVersion,
    String sparkVersion,
    Long seed,
    long rowCount,
    int schemaVersion,
    String createdAt,
    List<Part> parts) {

  /** Version of the table schemas that this code writes. */
  public static final int SCHEMA_VERSION = 2;

  /**
   * A file of a table.
   *
   * @param name path in the table's directory, for example {@code cells/part-00000-….parquet}
   * @param rows rows of it; 0 for what is no Parquet
   * @param bytes size of it
   */
  public record Part(String name, long rows, long bytes) implements Serializable {}

  /**
   * One thing read: a file, or a table (then the hash is that of its own provenance).
   *
   * @param path as given
   * @param sha256 of the content, hexadecimal
   * @param bytes size of what was hashed
   */
  public record Input(String path, String sha256, long bytes) implements Serializable {}

  public Provenance {
    options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    inputs = List.copyOf(inputs);
    parts = parts == null ? List.of() : List.copyOf(parts);
  }

  /** The same with the manifest of the table that is written now. */
  public Provenance withParts(List<Part> manifest) {
    return new Provenance(
        stage,
        options,
        inputs,
        facts,
        codeVersion,
        sparkVersion,
        seed,
        rowCount,
        SCHEMA_VERSION,
        createdAt,
        manifest);
  }

  /** Whether {@link #parts} are the table; else, as in version 1, its directories are. */
  public boolean hasManifest() {
    return schemaVersion > 1;
  }

  /** Provenance of a table completed now by this version of the code. */
  public static Provenance now(
      String stage,
      Map<String, ?> options,
      List<Input> inputs,
      Map<String, ?> facts,
      String sparkVersion,
      Long seed,
      long rowCount) {
    return new Provenance(
        stage,
        new LinkedHashMap<>(options),
        inputs,
        new LinkedHashMap<>(facts),
        currentVersion(),
        sparkVersion,
        seed,
        rowCount,
        SCHEMA_VERSION,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        List.of());
  }

  /** An option as it stands on the command line; empty if it did not apply or was absent. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name)).map(Provenance::text);
  }

  /** A fact as text; empty if there is none of that name. */
  public Optional<String> fact(String name) {
    return Optional.ofNullable(facts.get(name)).map(Provenance::text);
  }

  /** A fact that is a whole number, which tables of earlier versions hold as text. */
  public OptionalLong count(String name) {
    Object value = facts.get(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        value instanceof Number number ? number.longValue() : Long.parseLong(value.toString()));
  }

  /** A value of an option or a fact for people: lists separated by commas. */
  public static String text(Object value) {
    return value instanceof Collection<?> values
        ? values.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  /** Version from the jar's manifest; {@code development} when run from classes. */
  public static String currentVersion() {
    String version = Provenance.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
