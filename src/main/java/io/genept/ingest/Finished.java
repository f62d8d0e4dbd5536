package io.genept.ingest;

import io.genept.core.Provenance;
import io.genept.ingest.inputs.InputHead;
import io.genept.io.Sha256;
import io.genept.table.TableDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Notes of the tasks that are finished, kept beside the parts of an atlas that is not committed
 * yet, so that {@code --resume} need not read their cells again. A note is found by all that its
 * files depend on: the cells, the content of their inputs, genes, columns and options. The commit
 * removes them.
 *
 * @param directory of the atlas
 * @param run hash of what all tasks of a run depend on
 * @param inputs hash of the content of each input
 */
record Finished(String directory, String run, List<String> inputs) implements Serializable {
  private static final ObjectInputFilter OWN =
      ObjectInputFilter.Config.createFilter(
          "io.genept.core.Provenance$Part;io.genept.ingest.**;java.util.*;java.lang.*;!*");

  static Finished of(String directory, IngestSetup setup, List<InputHead> heads, String further) {
    List<String> run = new ArrayList<>();
    run.add(Provenance.currentVersion());
    run.add(setup.reading().toString());
    run.addAll(Arrays.asList(setup.geneIds()));
    run.add(setup.fields().toString());
    run.add(setup.partitions().partitionBy().toString());
    run.add(new TreeSet<>(setup.missing().texts()).toString());
    run.add(setup.prefix() + " " + setup.cellsPerPart() + " " + further);
    List<String> inputs =
        heads.stream()
            .map(head -> Sha256.of(setup.files().get(head.file()) + " " + head.inputs()))
            .toList();
    return new Finished(directory, Sha256.of(String.join("\n", run)), inputs);
  }

  /** What an earlier run noted of a task. */
  Optional<TaskResult> find(IngestPlan.Task task, Configuration conf) {
    Path note = note(task);
    try {
      FileSystem fs = note.getFileSystem(conf);
      if (!fs.exists(note)) {
        return Optional.empty();
      }
      try (InputStream in = fs.open(note);
          ObjectInputStream objects = new ObjectInputStream(in)) {
        objects.setObjectInputFilter(OWN);
        return Optional.of((TaskResult) objects.readObject());
      }
    } catch (IOException | ClassNotFoundException e) {
      // A note that a kill cut short: the task is done again.
      return Optional.empty();
    }
  }

  /** Notes a task. */
  void add(IngestPlan.Task task, TaskResult result, Configuration conf) {
    Path note = note(task);
    try (ObjectOutputStream out =
        new ObjectOutputStream(note.getFileSystem(conf).create(note, true))) {
      out.writeObject(result);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + note + ": " + e.getMessage(), e);
    }
  }

  private Path note(IngestPlan.Task task) {
    StringBuilder key = new StringBuilder(run);
    for (IngestPlan.Slice slice : task.slices()) {
      key.append(' ').append(inputs.get(slice.file()));
      key.append(' ').append(slice.from()).append(' ').append(slice.to());
    }
    return new Path(directory, TableDirectory.SCRATCH + "done-" + Sha256.of(key.toString()));
  }
}
