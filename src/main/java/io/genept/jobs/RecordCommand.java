package io.genept.jobs;

import io.genept.core.Option;
import io.genept.core.OptionSet;
import io.genept.core.Provenance;
import io.genept.core.Stage;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command made from the record of its stage's options: what picocli shows and parses, the record,
 * and the line that is logged.
 *
 * @param <R> the record, with a {@link Stage} annotation
 */
final class RecordCommand<R extends Record> {
  private static final Logger LOG = LoggerFactory.getLogger(RecordCommand.class);

  private final OptionSet<R> options;
  private final BiFunction<SparkSession, R, String> run;

  /**
   * @param run runs the stage and returns what to tell the user at the end, a line or more
   */
  RecordCommand(Class<R> type, BiFunction<SparkSession, R, String> run) {
    this.options = OptionSet.of(type);
    this.run = run;
  }

  String name() {
    return options.stage().name();
  }

  OptionSet<R> options() {
    return options;
  }

  /** As picocli needs it. */
  CommandSpec spec() {
    Stage stage = options.stage();
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(stage.name());
    spec.usageMessage().description(stage.does()).footer(footer(stage));
    spec.addOption(
        OptionSpec.builder("--conf")
            .paramLabel("FILE")
            .type(String.class)
            .description("Defaults for the options below; the command line wins.")
            .build());
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .type(boolean.class)
            .description("Shows this help.")
            .build());
    options.options().forEach(option -> spec.addOption(spec(option)));
    return spec;
  }

  private static OptionSpec spec(Option option) {
    List<String> names = new ArrayList<>(List.of("--" + option.name()));
    option.formerly().forEach(name -> names.add("--" + name));
    OptionSpec.Builder spec =
        OptionSpec.builder(names.toArray(new String[0]))
            .description(option.help().replace("%", "%%"))
            .required(option.isRequired());
    if (option.isFlag()) {
      return spec.type(boolean.class).build();
    }
    spec.paramLabel(option.label());
    return option.isList()
        ? spec.type(List.class).auxiliaryTypes(String.class).splitRegex(",").build()
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
    return lines.stream().map(line -> line.replace("%", "%%")).toArray(String[]::new);
  }

  /**
   * The record of what was given on the command line and in the conf file.
   *
   * @throws ParameterException if an option is missing or its value is of another form
   * @throws UserError if options do not go together, or one that was given on the command line does
   *     not apply to what was chosen
   */
  R parse(ParseResult result) {
    try {
      R record = options.make(name -> given(result, name));
      requireApplicable(result, record);
      return record;
    } catch (OptionSet.Malformed e) {
      throw new ParameterException(result.commandSpec().commandLine(), e.getMessage(), e);
    }
  }

  /** Runs the stage and returns what to tell the user. */
  String run(R record, SparkSession spark) {
    return run.apply(spark, record);
  }

  /** The options that apply, each with its value and origin. */
  String describe(ParseResult result, R record) {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Object> option : OptionSet.describe(record).entrySet()) {
      parts.add(
          String.format(
              "--%s %s (%s)",
              option.getKey(),
              Provenance.text(option.getValue()),
              origin(result, option.getKey())));
    }
    return String.join(", ", parts);
  }

  private static String origin(ParseResult result, String name) {
    OptionSpec option = result.commandSpec().findOption("--" + name);
    if (result.hasMatchedOption(option)) {
      return "command line";
    }
    return conf(result, option) == null ? "default" : "conf";
  }

  private static List<String> given(ParseResult result, String name) {
    OptionSpec option = result.commandSpec().findOption("--" + name);
    if (result.hasMatchedOption(option)) {
      Object value = option.getValue();
      if (value instanceof List<?> values) {
        return values.stream().map(String::valueOf).toList();
      }
      return List.of(String.valueOf(value));
    }
    String text = conf(result, option);
    if (text == null) {
      return List.of();
    }
    return option.isMultiValue() ? List.of(text.split(",")) : List.of(text);
  }

  private static String conf(ParseResult result, OptionSpec option) {
    ConfFile conf = (ConfFile) result.commandSpec().defaultValueProvider();
    return conf == null ? null : conf.defaultValue(option);
  }

  private void requireApplicable(ParseResult result, R record) {
    TreeSet<String> applicable = new TreeSet<>(OptionSet.applicable(record));
    for (Option option : options.options()) {
      OptionSpec spec = result.commandSpec().findOption("--" + option.name());
      if (result.hasMatchedOption(spec) && !applicable.contains(option.name())) {
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

  /** Says once which names are out of use. */
  static void warnOfFormerNames(ParseResult result) {
    for (OptionSpec option : result.commandSpec().options()) {
      String name = ConfFile.nameOf(option);
      for (String former : option.names()) {
        if (!former.equals(name)
            && former.startsWith("--")
            && result.originalArgs().stream()
                .anyMatch(given -> given.equals(former) || given.startsWith(former + "="))) {
          LOG.warn("{} is called {} now; the old name still works", former, name);
        }
      }
    }
  }
}
