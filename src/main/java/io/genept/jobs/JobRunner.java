package io.genept.jobs;

import io.genept.core.UserError;
import io.genept.io.LocalFiles;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * From arguments to an exit code: 0 success, 1 wrong usage, 2 the user's mistake or a limit of the
 * machine (message only), 3 a bug (with trace). The only place that gets the Spark session.
 */
final class JobRunner {
  static final int OK = 0;
  static final int USAGE = 1;
  static final int USER_ERROR = 2;
  static final int BUG = 3;

  private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);

  private JobRunner() {}

  /** Runs the command that the arguments name, and prints its result. */
  static int run(String... args) {
    PrintWriter out = new CommandLine(GenePt.class).getOut();
    return run(
        message -> {
          out.println(message);
          out.flush();
        },
        args);
  }

  /**
   * Runs the command that the arguments name.
   *
   * @param told takes what it says at its end, where it succeeds
   */
  static int run(Consumer<String> told, String... args) {
    CommandLine plain = commandLine(ConfFile.NONE);
    try {
      ConfFile conf = confFile(args);
      CommandLine line = commandLine(conf);
      line.setUsageHelpWidth(110);
      line.setParameterExceptionHandler((e, rest) -> usageError(e));
      line.setExecutionStrategy(result -> execute(result, conf, told));
      line.setExecutionExceptionHandler((e, command, result) -> failed(command, e, ""));
      return line.execute(modernised(args));
    } catch (UserError e) {
      return failed(plain, e, "");
    }
  }

  /**
   * Reads the arguments, conf file included, and runs nothing.
   *
   * @return the options of the command; empty where none is named
   * @throws ParameterException if a command or option is unknown, missing or of another form
   * @throws UserError if the conf file is, or options do not go together
   */
  static Optional<Record> parse(String... args) {
    ConfFile conf = confFile(args);
    ParseResult result = commandLine(conf).parseArgs(modernised(args));
    return result.hasSubcommand()
        ? Optional.of(command(result.subcommand()).parse(result.subcommand(), conf))
        : Optional.empty();
  }

  private static RecordCommand<?> command(ParseResult result) {
    return (RecordCommand<?>) result.commandSpec().userObject();
  }

  private static ConfFile confFile(String... args) {
    ConfFile conf = ConfFile.of(args);
    Map<String, Set<String>> optionsOf = new TreeMap<>();
    Commands.ALL.forEach(command -> optionsOf.put(command.name(), command.names()));
    conf.check(optionsOf);
    return conf;
  }

  private static String[] modernised(String... args) {
    return Commands.ALL.stream()
        .filter(command -> args.length > 0 && command.name().equals(args[0]))
        .findFirst()
        .map(command -> command.modernised(args))
        .orElse(args);
  }

  /** Returns the commands as picocli reads them. */
  static CommandLine commandLine(ConfFile conf) {
    CommandLine line = new CommandLine(GenePt.class).setExpandAtFiles(false);
    Commands.ALL.forEach(command -> line.addSubcommand(command.name(), command.spec(conf)));
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

  private static int execute(ParseResult result, ConfFile conf, Consumer<String> told) {
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
    return command(sub).isVerbose(sub, conf)
        ? Verbosity.detailed(() -> executeCommand(sub, conf, told))
        : executeCommand(sub, conf, told);
  }

  private static int executeCommand(ParseResult sub, ConfFile conf, Consumer<String> told) {
    CommandLine line = sub.commandSpec().commandLine();
    try {
      told.accept(run(command(sub), sub, conf));
      return OK;
    } catch (ParameterException e) {
      return usageError(e);
    } catch (Exception | Error e) {
      return failed(line, e, sub.matchedOptionValue("--output", ""));
    }
  }

  private static <R extends Record> String run(
      RecordCommand<R> command, ParseResult result, ConfFile conf) {
    R options = command.parse(result, conf);
    command.log(result, conf, options);
    return command.run(options, () -> session(command.name()));
  }

  /**
   * Returns the session of the platform where it has one, untouched; else one of our own, local
   * unless a master is given.
   */
  private static SparkSession session(String command) {
    SparkSession spark = openSession("genept " + command);
    Verbosity.renew();
    LOG.debug("Spark {} at {}", spark.version(), spark.sparkContext().master());
    return spark;
  }

  private static SparkSession openSession(String name) {
    SparkSession.Builder builder = SparkSession.builder();
    if (SparkEnv.get() != null) {
      return builder.getOrCreate();
    }
    builder.appName(name).config("spark.sql.session.timeZone", "UTC");
    if (!new SparkConf().contains("spark.master")) {
      LocalFiles.release();
      builder
          .master("local[*]")
          .config(LocalFiles.PROPERTY, LocalFiles.class.getName())
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.ui.enabled", "false")
          .config("spark.sql.shuffle.partitions", "8")
          // Results do not leave the process; the heap is the limit.
          .config("spark.driver.maxResultSize", "0")
          // Out of memory, a task would end the process with Spark's words and exit code.
          .config("spark.executor.killOnFatalError.depth", "0");
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

  private static int failed(CommandLine line, Throwable e, String output) {
    PrintWriter err = line.getErr();
    Optional<String> mistake =
        UserError.behind(e)
            .map(UserError::getMessage)
            .or(
                () ->
                    Limits.words(e)
                        .map(words -> words + (output.isEmpty() ? "" : " Output: " + output)));
    if (mistake.isPresent()) {
      err.println("genept: " + mistake.get());
      LOG.debug("The exception behind it", e);
    } else {
      err.println("genept: an error that should not happen; please report it with this trace.");
      e.printStackTrace(err);
    }
    err.flush();
    return mistake.isPresent() ? USER_ERROR : BUG;
  }
}
