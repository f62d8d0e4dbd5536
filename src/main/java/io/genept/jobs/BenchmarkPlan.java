package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Commands to run one after another: a text file with the words after {@code jobs/genept} on each
 * line, where a backslash at its end joins the next line, {@code #} begins a comment line, and
 * {@code {output}} stands for the folder of the run.
 */
final class BenchmarkPlan {
  private static final String OUTPUT = "{output}";

  private BenchmarkPlan() {}

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

    String[] arguments(boolean overwrite) {
      List<String> arguments = new ArrayList<>(words);
      if (overwrite) {
        arguments.add("--overwrite");
      }
      return arguments.toArray(new String[0]);
    }
  }

  /**
   * Reads a plan and checks every command as far as its options go, so that a mistake in the last
   * line is told before the first command runs.
   *
   * @param output folder of the run
   * @throws UserError if the file is missing, holds no command, or a command is not understood
   */
  static List<Step> read(String path, String output, Configuration conf) {
    List<Step> steps = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          String text = line.strip();
          if (joined.isEmpty() && (text.isEmpty() || text.startsWith("#"))) {
            return;
          }
          boolean goesOn = text.endsWith("\\");
          joined.append(goesOn ? text.substring(0, text.length() - 1) : text).append(' ');
          if (!goesOn) {
            steps.add(step(path, number, joined.toString().replace(OUTPUT, output)));
            joined.setLength(0);
          }
        });
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

  private static Step step(String path, long number, String line) {
    List<String> words = Arrays.stream(line.strip().split("\\s+")).toList();
    try {
      ParseResult command = JobRunner.parse(words.toArray(new String[0])).subcommand();
      if (command == null || command.commandSpec().userObject() instanceof BenchmarkCommand) {
        throw UserError.of("expected a command that benchmark can run");
      }
      OptionSpec output = command.commandSpec().findOption("--output");
      return new Step(words, output == null ? null : output.getValue());
    } catch (ParameterException | UserError e) {
      throw new UserError(
          String.format("Cannot use --plan %s, line %d: %s", path, number, e.getMessage()), e);
    }
  }
}
