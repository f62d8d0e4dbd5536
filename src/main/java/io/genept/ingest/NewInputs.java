package io.genept.ingest;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.inputs.InputList;
import io.genept.table.Inputs;
import io.genept.table.Run;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inputs that an atlas does not hold yet, by the paths in its provenance. What it holds is
 * looked at again by tasks, but only read where its date is younger than the atlas.
 */
final class NewInputs {
  private static final Logger LOG = LoggerFactory.getLogger(NewInputs.class);
  private static final int FILES_OF_A_TASK = 32;

  private NewInputs() {}

  /**
   * Leaves out what the atlas holds.
   *
   * @param files in the order in which they are named
   * @throws UserError if one of those that it holds is another file now
   */
  static List<InputFile> of(Run run, List<InputFile> files, EarlierAtlas earlier) {
    Provenance atlas = earlier.atlas().provenance();
    Map<Path, Provenance.Input> held = new HashMap<>();
    Map<Path, List<Provenance.Input>> ofFolder = new HashMap<>();
    atlas.inputs().forEach(input -> held.put(InputList.qualified(input.path(), run.conf()), input));
    List<Path> places =
        files.stream().map(file -> InputList.qualified(file.path(), run.conf())).toList();
    Set<Path> inputs = new HashSet<>(places);
    held.forEach(
        (place, input) -> {
          // A matrix file beside those of 10x is an input of its own.
          if (!inputs.contains(place)) {
            ofFolder.computeIfAbsent(place.getParent(), folder -> new ArrayList<>()).add(input);
          }
        });
    List<InputFile> added = new ArrayList<>();
    List<Provenance.Input> known = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      InputFile file = files.get(i);
      Provenance.Input itself = held.get(places.get(i));
      List<Provenance.Input> parts =
          itself == null ? ofFolder.getOrDefault(places.get(i), List.of()) : List.of(itself);
      known.addAll(parts);
      if (parts.isEmpty()) {
        added.add(file);
      }
    }
    refuseChanged(run, known, Instant.parse(atlas.createdAt()), earlier.atlas().path());
    LOG.info(
        "{} of {} inputs are in {} already",
        files.size() - added.size(),
        files.size(),
        earlier.atlas().path());
    return added;
  }

  private static void refuseChanged(
      Run run, List<Provenance.Input> known, Instant time, String atlas) {
    if (known.isEmpty()) {
      return;
    }
    run.step("looks whether inputs have changed");
    SerializableConfiguration hadoop = new SerializableConfiguration(run.conf());
    List<String> changed =
        Tasks.run(
            () ->
                run.context()
                    .parallelize(known, (known.size() - 1) / FILES_OF_A_TASK + 1)
                    .filter(input -> hasChanged(input, time, hadoop.value()))
                    .map(Provenance.Input::path)
                    .take(1));
    if (!changed.isEmpty()) {
      throw UserError.of(
          "Cannot add the new inputs to %s: it holds the cells of %s, which has changed since."
              + " Expected new cells in new files. Give the file its former content, or make the"
              + " atlas again with --mode create --overwrite.",
          atlas, changed.get(0));
    }
  }

  private static boolean hasChanged(Provenance.Input input, Instant time, Configuration conf)
      throws IOException {
    Path place = new Path(input.path());
    FileStatus status;
    try {
      status = place.getFileSystem(conf).getFileStatus(place);
    } catch (FileNotFoundException e) {
      return true;
    }
    boolean older = Instant.ofEpochMilli(status.getModificationTime()).isBefore(time);
    if (status.isFile() && (older || status.getLen() != input.bytes())) {
      return status.getLen() != input.bytes();
    }
    return !Inputs.fingerprint(input.path(), conf).sha256().equals(input.sha256());
  }
}
