package io.genept.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.genept.core.UserError;
import io.genept.text.remote.HoconFile;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of a command's options from a conf file (HOCON: {@code name = value}; a section named
 * after a command holds for it alone and wins over the top level).
 */
final class ConfFile implements IDefaultValueProvider {
  private final Config top;
  private final Config section;

  private ConfFile(Config top, Config section) {
    this.top = top;
    this.section = section;
  }

  /**
   * Gives each command the defaults of the file named by {@code --conf}, if any.
   *
   * @throws UserError if the file is missing, cannot be parsed, or names an option that no command
   *     has
   */
  static void apply(CommandLine line, String[] args) {
    String path = path(args);
    Config config =
        path == null
            ? ConfigFactory.empty()
            : HoconFile.read("--conf", path, "lines of the form: name = value.");
    Map<String, CommandLine> commands = line.getSubcommands();
    if (path != null) {
      check(path, config, commands);
    }
    commands.forEach(
        (name, command) ->
            command.setDefaultValueProvider(
                new ConfFile(
                    config,
                    config.hasPath(name) ? config.getConfig(name) : ConfigFactory.empty())));
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    for (Config config : List.of(section, top)) {
      for (String name : keys(option)) {
        ConfigValue value = config.root().get(name);
        if (value != null && value.valueType() != ConfigValueType.NULL) {
          return text(value);
        }
      }
    }
    return null;
  }

  private static String text(ConfigValue value) {
    return value.valueType() == ConfigValueType.LIST
        ? ((List<?>) value.unwrapped())
            .stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value.unwrapped());
  }

  private static String path(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith("--conf=")) {
        return args[i].substring("--conf=".length());
      }
      if (args[i].equals("--conf") && i + 1 < args.length) {
        return args[i + 1];
      }
    }
    return null;
  }

  private static void check(String path, Config config, Map<String, CommandLine> commands) {
    TreeSet<String> all = new TreeSet<>();
    commands.values().forEach(command -> all.addAll(names(command)));
    for (String name : config.root().keySet()) {
      if (commands.containsKey(name)
          && config.root().get(name).valueType() == ConfigValueType.OBJECT) {
        for (String key : config.getConfig(name).root().keySet()) {
          require(path, name + "." + key, key, names(commands.get(name)));
        }
      } else {
        require(path, name, name, all);
      }
    }
  }

  private static void require(String path, String full, String name, Set<String> known) {
    if (!known.contains(name)) {
      throw UserError.of(
          "Cannot use --conf %s: there is no option %s. Expected one of %s.", path, full, known);
    }
  }

  private static Set<String> names(CommandLine command) {
    return command.getCommandSpec().options().stream()
        .flatMap(option -> keys(option).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The name of an option that is in use: the first long one. */
  static String nameOf(OptionSpec option) {
    return "--" + keys(option).get(0);
  }

  /** The names of an option in a conf file, those out of use at the end. */
  private static List<String> keys(OptionSpec option) {
    return Arrays.stream(option.names())
        .filter(name -> name.startsWith("--"))
        .map(name -> name.substring(2))
        .toList();
  }
}
