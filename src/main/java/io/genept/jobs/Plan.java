package io.genept.jobs;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.io.TextFile;
import io.genept.table.TableDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParameterException;

/**
 * Commands to run one after another: a text file with the words after {@code jobs/genept} on each
 * line, where a backslash at its end joins the next line, {@code #} begins a comment line, and
 * {@code {output}} stands for the folder of the run.
 */
final class Plan {
  private static final Logger LOG = LoggerFactory.getLogger(Plan.class);
  private static final String OUTPUT = "{output}";

  private Plan() {}

  /**
   * One command.
   *
   * @param words its arguments
   * @param output the table it writes; null where it writes none
   */
  record Step(List<String> words, String output) {
    Step {
      words = List.copyOf(words);
    }

    String line() {
      return String.join(" ", words);
    }

    /**
     * Runs the command, in place of what an earlier run has written. What it says is shown with
     * {@code --verbose} alone, but for warnings.
     *
     * @throws UserError if it fails by a mistake in its options
     */
    Outcome run(Configuration conf) {
      List<String> arguments = new ArrayList<>(words);
      if (output != null && TableDirectory.exists(output, conf)) {
        arguments.add("--overwrite");
      }
      AtomicReference<String> message = new AtomicReference<>();
      long begin = System.nanoTime();
      int code = run(message, arguments.toArray(new String[0]));
      if (code != JobRunner.OK) {
        String failure =
            String.format(
                "Stopped at a command that failed as told above: %s. The tables before it are kept;"
                    + " run this again to go on from there.",
                line());
        throw code == JobRunner.BUG ? new IllegalStateException(failure) : new UserError(failure);
      }
      return new Outcome(words.get(0), message.get(), (System.nanoTime() - begin) / 1e9);
    }

    private static int run(AtomicReference<String> message, String... arguments) {
      if (LOG.isDebugEnabled()) {
        return JobRunner.run(
            result -> {
              message.set(result);
              LOG.debug("{}", result);
            },
            arguments);
      }
      return Verbosity.quiet(() -> JobRunner.run(message::set, arguments));
    }
  }

  /**
   * What came of a command.
   *
   * @param message what it said at its end, a line or more
   */
  record Outcome(String command, String message, double seconds) {
    /** One outcome of several of one command: what the first said, and whose tables followed. */
    static Outcome together(List<Outcome> outcomes) {
      Outcome first = outcomes.get(0);
      String others =
          outcomes.stream()
              .skip(1)
              .map(outcome -> outcome.lastLine().replaceFirst(":.*", ""))
              .collect(Collectors.joining(", "));
      return new Outcome(
          first.command(),
          others.isEmpty() ? first.message() : first.lastLine() + "; likewise " + others,
          outcomes.stream().mapToDouble(Outcome::seconds).sum());
    }

    private String lastLine() {
      return message.lines().reduce("", (before, line) -> line);
    }

    /** One line for people: its place in the plan, the last line of its message, its time. */
    String line(int number, int of, String folder) {
      return String.format(
          Locale.ROOT,
          "[%d/%d] %s  %s  %.1f s",
          number,
          of,
          command,
          lastLine().replace(folder + "/", ""),
          seconds);
    }
  }

  /**
   * Reads a plan and makes the options of every command, so that a mistake in the last line is told
   * before the first command runs.
   *
   * @param output folder of the run
   * @throws UserError if the file is missing, holds no command, or a command is not understood
   */
  static List<Step> read(String path, String output, Configuration conf) {
    List<String> lines = new ArrayList<>();
    TextFile.lines(path, conf, (number, line) -> lines.add(line));
    return of(path, lines, output);
  }

  /**
   * Reads the plan that comes with the project under this name.
   *
   * @param output folder of the run
   */
  static List<Step> bundled(String name, String output) {
    try (InputStream plan = Plan.class.getResourceAsStream("/io/genept/conf/" + name)) {
      List<String> lines = new String(plan.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return of("conf/" + name, lines, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Step> of(String path, List<String> lines, String output) {
    if (output.contains(",")) {
      throw UserError.of(
          "Cannot use --output %s: a plan lists tables of it with commas between. Expected a folder"
              + " without a comma in its path.",
          output);
    }
    List<Step> steps = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String text = lines.get(i).strip();
      if (joined.isEmpty() && (text.isEmpty() || text.startsWith("#"))) {
        continue;
      }
      boolean goesOn = text.endsWith("\\");
      joined.append(goesOn ? text.substring(0, text.length() - 1) : text).append(' ');
      if (!goesOn) {
        steps.add(step(path, i + 1, joined.toString(), output));
        joined.setLength(0);
      }
    }
    if (!joined.isEmpty()) {
      throw UserError.of(
          "Cannot read --plan %s: its last line ends with a backslash. Expected the rest of the"
              + " command.",
          path);
    }
    if (steps.isEmpty()) {
      throw UserError.of(
          "Cannot read --plan %s: there is no command in it. Expected lines such as: embed-genes"
              + " --texts {output}/texts --output {output}/genes",
          path);
    }
    return steps;
  }

  private static Step step(String path, long number, String line, String output) {
    List<String> words =
        Arrays.stream(line.strip().split("\\s+"))
            .map(word -> word.replace(OUTPUT, output))
            .toList();
    try {
      Record options =
          JobRunner.parse(words.toArray(new String[0]))
              .filter(each -> !(each instanceof Benchmark.Options))
              .orElseThrow(() -> UserError.of("expected a command that benchmark can run"));
      Object table = OptionSet.describe(options).get("output");
      return new Step(words, table == null ? null : table.toString());
    } catch (ParameterException | UserError e) {
      throw new UserError(
          String.format("Cannot use --plan %s, line %d: %s", path, number, e.getMessage()), e);
    }
  }
}
