package io.genept.ingest;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.ingest.inputs.DatasetNames;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.ingest.parquet.ParquetLayout;
import io.genept.ingest.parquet.TripletRows;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The inputs of a run once those of one row a non-zero are grouped by cell. All such Parquet files
 * of one folder with the same manifest columns are one matrix; the first of a folder tells what all
 * are. A Parquet table of {@code --obs} goes into it if it is the only input.
 *
 * @param files the inputs, with the grouped files in the place of their originals
 * @param originals fingerprints of these
 * @param obs whether the table of {@code --obs} went into them
 * @param directory of the grouped files, beside the output; empty if there are none
 * @param names of the matrices, in the order of the numbered folders of that directory
 */
record GroupedTriplets(
    List<InputFile> files,
    List<Provenance.Input> originals,
    boolean obs,
    Optional<String> directory,
    List<String> names) {
  private static final String HIDDEN = ".genept-";

  /** What the files of one matrix share. */
  private record Matrix(String folder, Map<String, String> columns) {}

  /**
   * Groups what needs it.
   *
   * @throws UserError if a file is no such matrix, or a value lacks a cell or gene
   */
  static GroupedTriplets of(Run run, IngestCells.Options options, List<InputFile> files) {
    Map<Matrix, List<InputFile>> matrices = new LinkedHashMap<>();
    Map<String, Boolean> folders = new HashMap<>();
    for (InputFile file : files) {
      String folder = String.valueOf(new Path(file.path()).getParent());
      if (isParquet(file.path())
          && folders.computeIfAbsent(folder, f -> areTriplets(run, options, file))) {
        matrices
            .computeIfAbsent(new Matrix(folder, file.columns()), f -> new ArrayList<>())
            .add(file);
      }
    }
    if (matrices.isEmpty()) {
      return new GroupedTriplets(files, List.of(), false, Optional.empty(), List.of());
    }
    Path output = new Path(options.target().output());
    String directory = new Path(output.getParent(), HIDDEN + UUID.randomUUID()).toString();
    boolean alone =
        matrices.size() == 1 && matrices.values().iterator().next().size() == files.size();
    Optional<String> obs =
        options
            .annotations()
            .obs()
            .filter(path -> alone && options.annotations().plain())
            .filter(path -> ObsTable.isParquet(path, run.conf()));
    Optional<String> ids = options.annotations().cellIdColumn().filter(column -> obs.isPresent());
    List<String> names = new ArrayList<>();
    run.step("groups triplets by cell");
    List<InputFile> grouped = new ArrayList<>();
    try {
      for (List<InputFile> matrix : matrices.values()) {
        String place = directory + "/" + names.size();
        List<String> paths = matrix.stream().map(InputFile::path).toList();
        List<String> made =
            Tasks.run(
                () -> TripletRows.prepare(run.spark(), paths, obs, ids, options.reading(), place));
        InputFile first = matrix.get(0);
        boolean single = matrix.size() == 1;
        String folder = String.valueOf(new Path(first.path()).getParent());
        String dataset = single ? first.dataset() : DatasetNames.of(folder);
        names.add(single ? first.path() : folder);
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
        all, fingerprints(run, matrices), obs.isPresent(), Optional.of(directory), names);
  }

  /** Removes the grouped files. */
  void delete(Run run) {
    directory.ifPresent(place -> delete(run, place));
  }

  /** Tests whether an input is a grouped file. */
  boolean holds(InputFile file) {
    return directory.isPresent() && file.path().contains(new Path(directory.get()).getName());
  }

  /** An error about a grouped file as one about what it was made from. */
  UserError named(UserError error) {
    String message = error.getMessage();
    for (int i = 0; i < names.size(); i++) {
      String grouped = Pattern.quote(new Path(directory.orElseThrow()).getName() + "/" + i);
      message =
          message.replaceAll(
              "\\S*" + grouped + "/[^\\s:,]*", Matcher.quoteReplacement(names.get(i)));
    }
    return message.equals(error.getMessage()) ? error : new UserError(message, error);
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
    String name = path.toLowerCase(Locale.ROOT);
    return name.endsWith(".parquet") || name.endsWith(".parq");
  }

  private static boolean areTriplets(Run run, IngestCells.Options options, InputFile file) {
    return ParquetLayout.kind(file.path(), run.conf(), options.reading())
        == SourceFormat.PARQUET_TRIPLETS;
  }

  private static List<Provenance.Input> fingerprints(
      Run run, Map<Matrix, List<InputFile>> matrices) {
    List<String> paths =
        matrices.values().stream().flatMap(List::stream).map(InputFile::path).toList();
    var hadoop = run.context().broadcast(new SerializableConfiguration(run.conf()));
    try {
      return run.context()
          .parallelize(paths, paths.size())
          .map(path -> Inputs.fingerprint(path, hadoop.value().value()))
          .collect();
    } finally {
      hadoop.destroy();
    }
  }
}
