package io.genept.ingest;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.ValueStateDetector;
import io.genept.ingest.matrix.CellReader;
import io.genept.table.Atlas;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to hold of all cells together, looked at before an atlas is committed. */
final class IngestChecks {
  private static final Logger LOG = LoggerFactory.getLogger(IngestChecks.class);
  private static final int EXAMPLES = 3;
  private static final String HASH = "genept_hash";
  private static final String COUNT = "genept_count";

  private IngestChecks() {}

  /**
   * Refuses a cell id that occurs twice. A shuffle of eight bytes a cell finds the ids whose hashes
   * meet; only those are compared, and the inputs are asked again only for examples.
   *
   * @param cells the column {@code cell_id} of all cells
   * @throws UserError with examples and their places
   */
  static void refuseDuplicates(Run run, Dataset<Row> cells, IngestRun made) {
    run.step("looks for duplicate cell ids");
    Dataset<Row> hashed = cells.withColumn(HASH, xxhash64(col(Atlas.CELL_ID)));
    Dataset<Row> meeting = several(hashed, HASH).persist();
    try {
      if (meeting.isEmpty()) {
        return;
      }
      Dataset<Row> twice = several(hashed.join(broadcast(meeting), HASH), Atlas.CELL_ID);
      long duplicates = twice.count();
      if (duplicates == 0) {
        return;
      }
      List<String> examples =
          twice.sort(Atlas.CELL_ID).limit(EXAMPLES).as(Encoders.STRING()).collectAsList();
      Map<String, List<String>> places = places(made, new HashSet<>(examples));
      throw UserError.of(
          "Cannot ingest %s: %d duplicate cell ids, first %s. Expected distinct cell ids;"
              + " --cell-id-prefix puts the name of the input before each id, or make them distinct"
              + " before writing the files.",
          made.files().size() == 1 ? made.files().get(0).path() : made.files().size() + " inputs",
          duplicates,
          examples.stream()
              .map(id -> id + " (" + where(places.getOrDefault(id, List.of())) + ")")
              .collect(Collectors.joining(", ")));
    } finally {
      meeting.unpersist();
    }
  }

  private static Dataset<Row> several(Dataset<Row> rows, String key) {
    return rows.groupBy(key).agg(count(lit(1)).as(COUNT)).where(col(COUNT).gt(1)).select(key);
  }

  private static String where(List<String> places) {
    return places.size() > 1
        ? String.join(" and ", places.subList(0, Math.min(EXAMPLES, places.size())))
        : String.join("", places) + " and the atlas itself";
  }

  /** Input and position of each cell with one of the ids. */
  private static Map<String, List<String>> places(IngestRun made, Set<String> ids) {
    Broadcast<IngestSetup> setup = made.setup();
    boolean one = made.files().size() == 1;
    List<String[]> found =
        made.tasks()
            .flatMap(
                task -> {
                  List<String[]> places = new ArrayList<>();
                  IngestSetup here = setup.value();
                  for (IngestPlan.Slice slice : task.slices()) {
                    try (CellReader reader = here.open(slice.file())) {
                      for (long row = slice.from(); row < slice.to(); row++) {
                        String id =
                            here.cellId(
                                slice.file(), row, reader.head().cellIds().values().apply(row));
                        if (ids.contains(id)) {
                          String path = here.files().get(slice.file()).path();
                          places.add(
                              new String[] {id, (one ? "" : path + " ") + "position " + (row + 1)});
                        }
                      }
                    }
                  }
                  return places.iterator();
                })
            .collect();
    return found.stream()
        .collect(
            Collectors.groupingBy(
                place -> place[0],
                TreeMap::new,
                Collectors.mapping(place -> place[1], Collectors.toList())));
  }

  /**
   * What the values of all inputs are, and why.
   *
   * @throws UserError if they differ between inputs or from the earlier atlas and none was declared
   */
  static ValueStateDetector.Detection valueState(
      TaskResult result,
      List<InputFile> files,
      Optional<ValueState> declared,
      Optional<ValueState> earlier) {
    ValueStateDetector all = new ValueStateDetector();
    Map<ValueState, String> examples = new TreeMap<>();
    result
        .values()
        .forEach(
            (file, values) -> {
              ValueStateDetector.Detection found = values.detect();
              String path = files.get(file).path();
              if (declared.isEmpty()) {
                requireKnown(path, found.state().isPresent(), found.evidence());
              }
              found
                  .state()
                  .ifPresent(
                      state -> examples.putIfAbsent(state, path + " (" + found.evidence() + ")"));
              all.merge(values);
            });
    ValueStateDetector.Detection detected = all.detect();
    if (declared.isPresent()) {
      String evidence = "declared; from the data: " + detected.label() + ", " + detected.evidence();
      if (detected.state().isPresent() && detected.state().get() != declared.get()) {
        LOG.warn(
            "--value-state {} is taken as declared, but the values look like {}: {}",
            declared.get().label(),
            detected.label(),
            detected.evidence());
      }
      requireAsBefore(declared.get(), earlier);
      return ValueStateDetector.Detection.of(declared.get(), evidence);
    }
    if (examples.size() > 1) {
      throw UserError.of(
          "Cannot ingest %d inputs together: %s. Expected values of one state; choose the counts of"
              + " each (--layer), or declare what all are by --value-state.",
          files.size(),
          examples.entrySet().stream()
              .map(entry -> entry.getValue() + " is " + entry.getKey().label())
              .collect(Collectors.joining(", ")));
    }
    ValueState state =
        examples.isEmpty() ? detected.state().orElseThrow() : examples.keySet().iterator().next();
    requireAsBefore(state, earlier);
    return ValueStateDetector.Detection.of(
        state,
        examples.size() == 1 && files.size() > 1
            ? "each input: " + first(examples)
            : detected.evidence());
  }

  /**
   * Refuses values of which it cannot be told what they are.
   *
   * @throws UserError with the evidence
   */
  static void requireKnown(String path, boolean known, String evidence) {
    if (!known) {
      throw UserError.of(
          "Cannot ingest %s: it cannot be told what its values are: %s. Expected counts, or"
              + " logarithms of normalised counts; choose the counts by --layer, or say what they"
              + " are: --value-state counts|normalised|log1p|log2p1|log10p1.",
          path, evidence);
    }
  }

  private static String first(Map<ValueState, String> examples) {
    return "first " + examples.values().iterator().next();
  }

  private static void requireAsBefore(ValueState state, Optional<ValueState> earlier) {
    if (earlier.isPresent() && earlier.get() != state) {
      throw UserError.of(
          "Cannot add cells: their values are %s, those of the atlas %s. Expected the same; choose"
              + " another matrix by --layer.",
          state.label(), earlier.get().label());
    }
  }
}
