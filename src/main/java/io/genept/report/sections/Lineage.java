package io.genept.report.sections;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Inputs;
import io.genept.table.StoredTable;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Tables and all they were made from, as far as it is still there: each table once, in the order in
 * which they were made, at most {@value #MOST}.
 */
public record Lineage(List<Made> tables) {
  private static final int MOST = 500;

  /** A table and where it comes from. */
  public record Made(String path, Provenance provenance) {}

  private record Found(String path, String sha256, Provenance provenance) {}

  public Lineage {
    tables = List.copyOf(tables);
  }

  /**
   * Follows the inputs of the tables upstream. An input counts if a table lies at its path whose
   * provenance has the hash that was recorded; files, and paths that are gone, replaced or cannot
   * be read, end the way.
   */
  public static Lineage of(SparkSession spark, List<ProvenanceSection.Source> given) {
    Map<String, Made> byHash = new LinkedHashMap<>();
    ArrayDeque<Found> open = new ArrayDeque<>();
    for (ProvenanceSection.Source source : given) {
      hash(spark, source.path())
          .ifPresent(sha256 -> open.add(new Found(source.path(), sha256, source.provenance())));
    }
    while (!open.isEmpty() && byHash.size() < MOST) {
      Found next = open.remove();
      if (byHash.putIfAbsent(next.sha256(), new Made(next.path(), next.provenance())) == null) {
        for (Provenance.Input input : next.provenance().inputs()) {
          table(spark, input).ifPresent(open::add);
        }
      }
    }
    List<Made> made = new ArrayList<>(byHash.values());
    Collections.reverse(made);
    made.sort(Comparator.comparing(table -> table.provenance().createdAt()));
    return new Lineage(made);
  }

  private static Optional<Found> table(SparkSession spark, Provenance.Input input) {
    try {
      if (!StoredTable.exists(spark, input.path())
          || hash(spark, input.path()).filter(input.sha256()::equals).isEmpty()) {
        return Optional.empty();
      }
      Provenance provenance = StoredTable.provenance(spark, input.path());
      return Optional.of(new Found(input.path(), input.sha256(), provenance));
    } catch (UserError | UncheckedIOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> hash(SparkSession spark, String path) {
    try {
      return Inputs.describe(path, spark).stream().findFirst().map(Provenance.Input::sha256);
    } catch (UserError | UncheckedIOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
