package io.genept.ingest;

import io.genept.table.Inputs;
import io.genept.table.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The inputs of a run once those of one row a non-zero are grouped by cell. All such Parquet files
 * of one folder are one matrix; the first of a folder tells what all are.
 *
 * @param files the inputs, with the grouped files in the place of their originals
 * @param originals fingerprints of these
 * @param obs whether the table of {@code --obs} went into them
 * @param directory of the grouped files, beside the output; empty if there are none
 */
record GroupedTriplets(
    List<InputFile> files,
    List<InputHead.Fingerprint> originals,
    boolean obs,
    Optional<String> directory) {
  private static final String HIDDEN = ".genept-";

  /**
   * Groups what needs it.
   *
   * @throws io.genept.core.UserError if a file is no such matrix, or a value lacks a cell or gene
   */
  static GroupedTriplets of(Run run, IngestCells.Options options, List<InputFile> files) {
    Map<String, List<InputFile>> matrices = new LinkedHashMap<>();
    Map<String, Boolean> folders = new HashMap<>();
    for (InputFile file : files) {
      String folder = String.valueOf(new Path(file.path()).getParent());
      if (isParquet(file.path())
          && folders.computeIfAbsent(folder, f -> areTriplets(run, options, file))) {
        matrices.computeIfAbsent(folder, f -> new ArrayList<>()).add(file);
      }
    }
    if (matrices.isEmpty()) {
      return new GroupedTriplets(files, List.of(), false, Optional.empty());
    }
    Path output = new Path(options.target().output());
    String directory = new Path(output.getParent(), HIDDEN + UUID.randomUUID()).toString();
    Optional<String> obs = options.obs().filter(GroupedTriplets::isParquet);
    run.step("groups triplets by cell");
    List<InputFile> grouped = new ArrayList<>();
    try {
      int number = 0;
      for (List<InputFile> matrix : matrices.values()) {
        String place = directory + "/" + number++;
        List<String> paths = matrix.stream().map(InputFile::path).toList();
        List<String> made =
            Tasks.run(
                () ->
                    TripletRows.prepare(
                        run.spark(), paths, obs, options.cellIdColumn(), options.reading(), place));
        InputFile first = matrix.get(0);
        String dataset =
            matrix.size() == 1
                ? first.dataset()
                : DatasetNames.of(String.valueOf(new Path(first.path()).getParent()));
        made.forEach(path -> grouped.add(new InputFile(path, dataset, first.columns())));
      }
    } catch (RuntimeException e) {
      delete(run, directory);
      throw e;
    }
    List<InputFile> all = new ArrayList<>(files);
    matrices.values().forEach(all::removeAll);
    all.addAll(grouped);
    return new GroupedTriplets(
        all, fingerprints(run, matrices), obs.isPresent(), Optional.of(directory));
  }

  /** Removes the grouped files. */
  void delete(Run run) {
    directory.ifPresent(place -> delete(run, place));
  }

  /** Tests whether an input is a grouped file. */
  boolean holds(InputFile file) {
    return directory.isPresent() && file.path().contains(new Path(directory.get()).getName());
  }

  private static void delete(Run run, String directory) {
    try {
      Path place = new Path(directory);
      place.getFileSystem(run.conf()).delete(place, true);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up " + directory + ": " + e.getMessage(), e);
    }
  }

  private static boolean isParquet(String path) {
    return path.toLowerCase(Locale.ROOT).matches(".*\\.(parquet|parq)");
  }

  private static boolean areTriplets(Run run, IngestCells.Options options, InputFile file) {
    return ParquetLayout.kind(file.path(), run.conf(), options.reading())
        == SourceFormat.PARQUET_TRIPLETS;
  }

  private static List<InputHead.Fingerprint> fingerprints(
      Run run, Map<String, List<InputFile>> matrices) {
    List<String> paths =
        matrices.values().stream().flatMap(List::stream).map(InputFile::path).toList();
    var hadoop = run.context().broadcast(new SerializableConfiguration(run.conf()));
    try {
      return run.context()
          .parallelize(paths, paths.size())
          .map(
              path -> {
                var input = Inputs.fingerprint(path, hadoop.value().value());
                return new InputHead.Fingerprint(input.path(), input.sha256(), input.bytes());
              })
          .collect();
    } finally {
      hadoop.destroy();
    }
  }
}
