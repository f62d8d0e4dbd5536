package io.genept.cells.finetune;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.io.SafetensorsFile;
import io.genept.learn.network.MlpOptimizer;
import io.genept.learn.network.MlpTraining;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * State of the training after the last epoch, in a folder of its own: a file appears there whole,
 * and only then its predecessor goes, so a run that is killed leaves the one or the other. A
 * checkpoint belongs to the options and the data it was made with.
 */
final class TrainingCheckpoint {
  private static final String PREFIX = "epoch-";
  private static final String SUFFIX = ".safetensors";
  private static final String MADE_WITH = "made_with";
  private static final String CURVE = "curve";
  private static final String STEPS = "steps";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, String> madeWith;
  private final Configuration conf;

  /**
   * In a folder, which need not be there.
   *
   * @param madeWith all that the parameters depend on, by name
   */
  TrainingCheckpoint(String folder, Map<String, String> madeWith, Configuration conf) {
    this.folder = new Path(folder);
    this.madeWith = new TreeMap<>(madeWith);
    this.conf = conf;
  }

  /**
   * The last state, if there is one.
   *
   * @throws UserError if it was made with other options or data, or cannot be read
   */
  Optional<MlpTraining.State> read() {
    try {
      Optional<Path> last = last();
      if (last.isEmpty()) {
        return Optional.empty();
      }
      SafetensorsFile file = SafetensorsFile.read(last.get(), conf);
      requireSame(JSON.readValue(file.words().get(MADE_WITH), new TypeReference<>() {}));
      return Optional.of(
          new MlpTraining.State(
              file.tensors().get("last").values(),
              new MlpOptimizer.Moments(
                  Long.parseLong(file.words().get(STEPS)),
                  file.tensors().get("first_moment").values(),
                  file.tensors().get("second_moment").values()),
              file.tensors().get("best").values(),
              curve(file.words().get(CURVE))));
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UserError(
          "Cannot go on from the checkpoint in " + folder + ": " + e.getMessage() + ". Remove it.",
          e);
    }
  }

  /** Keeps a state in place of the one before. */
  void write(MlpTraining.State state) {
    Map<String, SafetensorsFile.Tensor> tensors = new LinkedHashMap<>();
    tensors.put("last", SafetensorsFile.Tensor.vector(state.parameters()));
    tensors.put("best", SafetensorsFile.Tensor.vector(state.best()));
    tensors.put("first_moment", SafetensorsFile.Tensor.vector(state.moments().first()));
    tensors.put("second_moment", SafetensorsFile.Tensor.vector(state.moments().second()));
    try {
      FileSystem fs = folder.getFileSystem(conf);
      fs.mkdirs(folder);
      String name = "%s%06d%s".formatted(PREFIX, state.curve().size(), SUFFIX);
      Path unfinished = new Path(folder, "." + name);
      fs.delete(unfinished, false);
      new SafetensorsFile(
              tensors,
              Map.of(
                  MADE_WITH,
                  JSON.writeValueAsString(madeWith),
                  CURVE,
                  JSON.writeValueAsString(state.curve()),
                  STEPS,
                  Long.toString(state.moments().steps())))
          .write(unfinished, conf);
      Path file = new Path(folder, name);
      fs.delete(file, false);
      if (!fs.rename(unfinished, file)) {
        throw new IOException("cannot move " + unfinished + " to " + file);
      }
      for (Path other : files(fs)) {
        if (!other.getName().equals(name)) {
          fs.delete(other, false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a checkpoint in " + folder, e);
    }
  }

  private void requireSame(Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(others);
    all.putAll(madeWith);
    for (String name : all.keySet()) {
      String other = others.getOrDefault(name, "");
      String ours = madeWith.getOrDefault(name, "");
      if (!other.equals(ours)) {
        throw UserError.of(
            "Cannot go on from the checkpoint in %s: it was made with %s %s, this run has %s."
                + " Expected the same options and data; remove the folder to start anew, or give"
                + " another --checkpoint.",
            folder, name, orNone(other), orNone(ours));
      }
    }
  }

  private static String orNone(String value) {
    return value.isEmpty() ? "none" : value;
  }

  private Optional<Path> last() throws IOException {
    FileSystem fs = folder.getFileSystem(conf);
    if (!fs.exists(folder)) {
      return Optional.empty();
    }
    return files(fs).stream().reduce((earlier, later) -> later);
  }

  private List<Path> files(FileSystem fs) throws IOException {
    return Arrays.stream(fs.listStatus(folder))
        .map(FileStatus::getPath)
        .filter(path -> path.getName().startsWith(PREFIX) && path.getName().endsWith(SUFFIX))
        .sorted()
        .toList();
  }

  private static List<MlpTraining.Epoch> curve(String json) throws IOException {
    return JSON.readValue(json, new TypeReference<List<MlpTraining.Epoch>>() {});
  }
}
