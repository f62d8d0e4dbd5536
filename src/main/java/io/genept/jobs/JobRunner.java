package io.genept.jobs;

import io.genept.core.UserError;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * From arguments to an exit code: 0 success, 1 wrong usage, 2 the user's mistake (message only), 3
 * a bug (with trace). The only place that gets the Spark session.
 */
final class JobRunner {
  static final int OK = 0;
  static final int USAGE = 1;
  static final int USER_ERROR = 2;
  static final int BUG = 3;

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private JobRunner() {}

  /** Runs the command that the arguments name. */
  static int run(String... args) {
    CommandLine line = commandLine();
    line.setUsageHelpWidth(110);
    line.setParameterExceptionHandler((e, rest) -> usageError(e));
    line.setExecutionStrategy(JobRunner::execute);
    line.setExecutionExceptionHandler((e, command, result) -> failed(command, e));
    try {
      ConfFile.apply(line, args);
    } catch (UserError e) {
      return failed(line, e);
    }
    return line.execute(args);
  }

  /**
   * Reads the arguments, conf file included, and runs nothing.
   *
   * @throws ParameterException if a command or option is unknown, missing or of another form
   * @throws UserError if the conf file is
   */
  static ParseResult parse(String... args) {
    CommandLine line = commandLine();
    ConfFile.apply(line, args);
    return line.parseArgs(args);
  }

  private static CommandLine commandLine() {
    CommandLine line = new CommandLine(GenePt.class);
    Commands.ALL.forEach(command -> line.addSubcommand(command.name(), command.spec()));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getSubcommands().values().forEach(sub -> sub.setCaseInsensitiveEnumValuesAllowed(true));
    return line;
  }

  /**
   * Ends the process with a failure's exit code; on Databricks, where that would kill the cluster's
   * driver, throws.
   */
  static void leave(int code) {
    if (code == OK) {
      return;
    }
    if (System.getenv("DATABRICKS_RUNTIME_VERSION") != null) {
      throw new IllegalStateException("genept failed with exit code " + code);
    }
    System.exit(code);
  }

  private static int execute(ParseResult result) {
    Integer help = CommandLine.executeHelpRequest(result);
    if (help != null) {
      return help;
    }
    if (!result.hasSubcommand()) {
      CommandLine line = result.commandSpec().commandLine();
      line.usage(line.getErr());
      return USAGE;
    }
    ParseResult sub = result.subcommand();
    CommandLine line = sub.commandSpec().commandLine();
    try {
      RecordCommand.warnOfFormerNames(sub);
      String message =
          sub.commandSpec().userObject() instanceof RecordCommand<?> command
              ? run(command, sub)
              : run((StageCommand) sub.commandSpec().userObject(), sub);
      line.getOut().println(message);
      line.getOut().flush();
      return OK;
    } catch (ParameterException e) {
      return usageError(e);
    } catch (Exception | Error e) {
      return failed(line, e);
    }
  }

  private static <R extends Record> String run(RecordCommand<R> command, ParseResult result) {
    R options = command.parse(result);
    LOG.info("{} {}", command.name(), command.describe(result, options));
    return command.run(options, session(command.name()));
  }

  private static String run(StageCommand command, ParseResult result) {
    LOG.info("{} {}", result.commandSpec().name(), describe(result));
    return command.run(session(result.commandSpec().name()));
  }

  /** Every option with its value and where that comes from: command line, conf file or default. */
  private static String describe(ParseResult result) {
    ConfFile conf = (ConfFile) result.commandSpec().defaultValueProvider();
    List<String> parts = new ArrayList<>();
    for (PositionalParamSpec parameter : result.commandSpec().positionalParameters()) {
      parts.add(Names.shown(parameter.getValue()));
    }
    for (OptionSpec option : result.commandSpec().options()) {
      Object value = option.getValue();
      if (option.usageHelp() || value == null || ConfFile.nameOf(option).equals("--conf")) {
        continue;
      }
      String shown = Names.shown(value);
      if (shown != null) {
        parts.add(
            ConfFile.nameOf(option)
                + " "
                + shown
                + " ("
                + (result.hasMatchedOption(option)
                    ? "command line"
                    : conf.defaultValue(option) != null ? "conf" : "default")
                + ")");
      }
    }
    return String.join(", ", parts);
  }

  /**
   * The session of the platform where it has one, untouched; else one of our own, local unless a
   * master is given.
   */
  private static SparkSession session(String command) {
    SparkSession spark = openSession("genept " + command);
    LOG.info("Spark {} at {}", spark.version(), spark.sparkContext().master());
    return spark;
  }

  private static SparkSession openSession(String name) {
    SparkSession.Builder builder = SparkSession.builder();
    if (SparkEnv.get() != null) {
      return builder.getOrCreate();
    }
    builder.appName(name).config("spark.sql.session.timeZone", "UTC");
    if (!new SparkConf().contains("spark.master")) {
      builder
          .master("local[*]")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.shuffle.partitions", "8");
    }
    return builder.getOrCreate();
  }

  private static int usageError(ParameterException e) {
    CommandLine line = e.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("genept: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("See: " + line.getCommandSpec().qualifiedName() + " --help");
    err.flush();
    return USAGE;
  }

  private static int failed(CommandLine line, Throwable e) {
    PrintWriter err = line.getErr();
    Optional<UserError> mistake = userError(e);
    if (mistake.isPresent()) {
      err.println("genept: " + mistake.get().getMessage());
    } else {
      err.println("genept: an error that should not happen; please report it with this trace.");
      e.printStackTrace(err);
    }
    err.flush();
    return mistake.isPresent() ? USER_ERROR : BUG;
  }

  /** The user's mistake behind an exception: Spark wraps what a task throws. */
  private static Optional<UserError> userError(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserError mistake) {
        return Optional.of(mistake);
      }
    }
    return Optional.empty();
  }
}
