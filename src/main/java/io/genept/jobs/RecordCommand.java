package io.genept.jobs;

import io.genept.core.Option;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.Stage;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command made from the record of its stage's options: specification for picocli, the record of
 * what is given, and the line that is logged.
 *
 * @param <R> the record, with a {@link Stage} annotation
 */
final class RecordCommand<R extends Record> {
  private static final Logger LOG = LoggerFactory.getLogger(RecordCommand.class);
  private static final String DEFAULT = "default";
  private static final String CONF = "conf";

  private final OptionSet<R> options;
  private final BiFunction<Supplier<SparkSession>, R, String> run;

  private RecordCommand(Class<R> type, BiFunction<Supplier<SparkSession>, R, String> run) {
    this.options = OptionSet.of(type);
    this.run = run;
  }

  /**
   * A command of a stage that computes on Spark.
   *
   * @param run runs the stage and returns what to tell the user at the end, a line or more
   */
  static <R extends Record> RecordCommand<R> of(
      Class<R> type, BiFunction<SparkSession, R, String> run) {
    return new RecordCommand<>(type, (session, options) -> run.apply(session.get(), options));
  }

  /** A command that opens a session only where it needs one. */
  static <R extends Record> RecordCommand<R> opening(
      Class<R> type, BiFunction<Supplier<SparkSession>, R, String> run) {
    return new RecordCommand<>(type, run);
  }

  String name() {
    return options.stage().name();
  }

  OptionSet<R> options() {
    return options;
  }

  /** Names of the options and of the conf file's keys, the former ones among them. */
  Set<String> names() {
    return Stream.concat(
            Stream.of(Verbosity.OPTION),
            options.options().stream()
                .filter(option -> !option.isPositional())
                .flatMap(
                    option -> Stream.concat(Stream.of(option.name()), option.formerly().stream())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether {@code --verbose} is among the arguments or in the conf file. */
  boolean isVerbose(ParseResult result, ConfFile conf) {
    return result.hasMatchedOption("--" + Verbosity.OPTION) || conf.isSet(name(), Verbosity.OPTION);
  }

  /** Returns the specification for picocli, which reads the command line alone. */
  CommandSpec spec(ConfFile conf) {
    Stage stage = options.stage();
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(stage.name());
    spec.usageMessage()
        .description(escaped(Arrays.asList(stage.does())))
        .footer(footer(stage))
        .sortOptions(false);
    spec.addOption(
        OptionSpec.builder("--conf")
            .paramLabel("FILE")
            .type(String.class)
            .description("Values for the options below; the command line wins.")
            .build());
    spec.addOption(
        OptionSpec.builder("--" + Verbosity.OPTION)
            .type(boolean.class)
            .description("Also tells every option and what the steps of the computation do.")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("Shows this help.")
            .build());
    for (Option option : options.options()) {
      boolean required = option.isRequired() && conf.values(name(), option) == null;
      spec.add(option.isPositional() ? positional(option) : named(option, required));
    }
    return spec;
  }

  private static ArgSpec positional(Option option) {
    return PositionalParamSpec.builder()
        .paramLabel(option.label())
        .type(String.class)
        .description(escaped(List.of(option.help())))
        .required(option.isRequired())
        .build();
  }

  private static ArgSpec named(Option option, boolean required) {
    OptionSpec.Builder spec =
        OptionSpec.builder("--" + option.name())
            .description(escaped(List.of(option.help())))
            .required(required);
    if (option.isFlag()) {
      return spec.type(boolean.class)
          .arity("0..1")
          .fallbackValue("true")
          .paramLabel("true|false")
          .build();
    }
    String label = option.label();
    spec.paramLabel(option.isList() ? label + "[," + label + "...]" : label);
    return option.isList()
        ? spec.type(List.class).auxiliaryTypes(String.class).build()
        : spec.type(String.class).build();
  }

  private static String[] footer(Stage stage) {
    List<String> lines = new ArrayList<>();
    if (stage.notes().length > 0) {
      lines.add("");
      lines.addAll(List.of(stage.notes()));
    }
    lines.add("");
    lines.add(stage.examples().length == 1 ? "Example:" : "Examples:");
    for (String example : stage.examples()) {
      lines.add("  jobs/genept " + example.replace("\n", "\n    "));
    }
    return escaped(lines);
  }

  private static String[] escaped(List<String> lines) {
    return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
  }

  /** Returns the arguments with the present names of options in place of former ones; warns. */
  String[] modernised(String... arguments) {
    String[] modern = arguments.clone();
    for (Option option : options.options()) {
      for (String former : option.formerly()) {
        String name = "--" + former;
        boolean found = false;
        for (int i = 0; i < modern.length; i++) {
          if (modern[i].equals(name) || modern[i].startsWith(name + "=")) {
            modern[i] = "--" + option.name() + modern[i].substring(name.length());
            found = true;
          }
        }
        if (found) {
          warn(former, option);
        }
      }
    }
    return modern;
  }

  private static void warn(String former, Option option) {
    LOG.warn("--{} is called --{} now; the old name still works", former, option.name());
  }

  /**
   * Makes the record of what was given on the command line and in the conf file.
   *
   * @throws ParameterException if an option is missing or its value is of another form
   * @throws UserError if options do not go together, or one that was given on the command line does
   *     not apply to what was chosen
   */
  R parse(ParseResult result, ConfFile conf) {
    Map<String, Option> byName =
        options.options().stream().collect(Collectors.toMap(Option::name, option -> option));
    try {
      R record = options.make(name -> given(result, conf, byName.get(name)));
      requireApplicable(result, record);
      return record;
    } catch (OptionSet.Malformed e) {
      throw new ParameterException(result.commandSpec().commandLine(), e.getMessage(), e);
    }
  }

  /** Runs the stage and returns what to tell the user. */
  String run(R record, Supplier<SparkSession> session) {
    return run.apply(session, record);
  }

  /**
   * Logs the options that are given, and with {@code --verbose} all that apply with their origin.
   */
  void log(ParseResult result, ConfFile conf, R record) {
    Map<String, Object> values = OptionSet.describe(record);
    List<String> given = new ArrayList<>(List.of(name()));
    List<String> all = new ArrayList<>();
    for (Option option : options.options()) {
      if (!values.containsKey(option.name())) {
        continue;
      }
      String value = Provenance.text(values.get(option.name()));
      String named = option.isPositional() ? value : "--" + option.name() + " " + value;
      String origin = origin(result, conf, option);
      all.add(option.isPositional() ? named : named + " (" + origin + ")");
      if (!origin.equals(DEFAULT)) {
        String typed = value.equals("true") ? "--" + option.name() : named;
        given.add(origin.equals(CONF) ? typed + " (" + CONF + ")" : typed);
      }
      if (matched(result, option) == null) {
        conf.formerName(name(), option).ifPresent(former -> warn(former, option));
      }
    }
    LOG.info("{}", String.join(" ", given));
    LOG.debug("{} {}", name(), String.join(", ", all));
  }

  private String origin(ParseResult result, ConfFile conf, Option option) {
    if (matched(result, option) != null) {
      return "command line";
    }
    return conf.values(name(), option) == null ? DEFAULT : CONF;
  }

  private List<String> given(ParseResult result, ConfFile conf, Option option) {
    ArgSpec matched = matched(result, option);
    if (matched == null) {
      return option.isPositional() ? null : conf.values(name(), option);
    }
    Object value = matched.getValue();
    return value instanceof List<?> values
        ? values.stream().flatMap(text -> option.split(String.valueOf(text)).stream()).toList()
        : List.of(String.valueOf(value));
  }

  /** Returns the argument that gives an option on the command line; null where none does. */
  private static ArgSpec matched(ParseResult result, Option option) {
    return option.isPositional()
        ? result.matchedPositionals().stream().findFirst().orElse(null)
        : result.matchedOption("--" + option.name());
  }

  private void requireApplicable(ParseResult result, R record) {
    Set<String> applicable = OptionSet.applicable(record);
    for (Option option : options.options()) {
      if (matched(result, option) != null && !applicable.contains(option.name())) {
        String chosen = option.choices().get(0);
        String chooser = chosen.substring(0, chosen.indexOf(' '));
        Object now = OptionSet.describe(record).get(chooser.substring(2));
        throw UserError.of(
            "Cannot use --%s%s: it belongs to %s. Leave it out, or give %s.",
            option.name(),
            now == null ? "" : " with " + chooser + " " + Provenance.text(now),
            String.join(", ", option.choices()),
            chosen);
      }
    }
  }
}
