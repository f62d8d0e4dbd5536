package io.genept.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.genept.core.Option;
import io.genept.core.UserError;
import io.genept.text.remote.HoconFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Values of options from a conf file (HOCON: {@code name = value}; a section named after a command
 * holds for it alone and wins over the top level).
 */
final class ConfFile {
  /** No file: no values. */
  static final ConfFile NONE = new ConfFile("", ConfigFactory.empty());

  private final String path;
  private final Config config;

  private ConfFile(String path, Config config) {
    this.path = path;
    this.config = config;
  }

  /**
   * Reads the file that {@code --conf} names among the arguments, if any.
   *
   * @throws UserError if the file is missing or cannot be parsed
   */
  static ConfFile of(String... args) {
    String path = path(args);
    return path == null
        ? NONE
        : new ConfFile(path, HoconFile.read("--conf", path, "lines of the form: name = value."));
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

  /**
   * Checks the names in the file.
   *
   * @param optionsOf names of the options of each command
   * @throws UserError if one is no option of any command, or of the command of its section
   */
  void check(Map<String, Set<String>> optionsOf) {
    Set<String> all =
        optionsOf.values().stream()
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    for (Map.Entry<String, ConfigValue> entry : config.root().entrySet()) {
      String name = entry.getKey();
      if (optionsOf.containsKey(name) && entry.getValue().valueType() == ConfigValueType.OBJECT) {
        for (String key : section(name).root().keySet()) {
          require(name + "." + key, optionsOf.get(name).contains(key), optionsOf.get(name));
        }
      } else {
        require(name, all.contains(name), all);
      }
    }
  }

  private void require(String name, boolean known, Set<String> names) {
    if (!known) {
      throw UserError.of(
          "Cannot use --conf %s: there is no option %s. Expected one of %s.", path, name, names);
    }
  }

  private Config section(String command) {
    return config.hasPath(command) ? config.getConfig(command) : ConfigFactory.empty();
  }

  /**
   * Returns the values of a command's option: several of a list, none of an empty list; null where
   * the file gives none.
   */
  List<String> values(String command, Option option) {
    return key(command, option).map(key -> values(command, key, option)).orElse(null);
  }

  /** Returns the former name by which the file gives a value to a command's option, if it does. */
  Optional<String> formerName(String command, Option option) {
    return key(command, option).filter(key -> !key.equals(option.name()));
  }

  /**
   * Whether the file sets a name that is no option of a command's record to true, for all or for
   * this command.
   *
   * @throws UserError if its value is neither true nor false
   */
  boolean isSet(String command, String name) {
    for (Config part : List.of(section(command), config)) {
      if (isThere(part.root().get(name))) {
        String value = String.valueOf(part.root().get(name).unwrapped());
        if (!value.equals("true") && !value.equals("false")) {
          throw UserError.of(
              "Cannot use --conf %s: %s is %s. Expected true or false.", path, name, value);
        }
        return value.equals("true");
      }
    }
    return false;
  }

  private Optional<String> key(String command, Option option) {
    return Stream.of(section(command), config)
        .flatMap(
            part ->
                Stream.concat(Stream.of(option.name()), option.formerly().stream())
                    .filter(name -> isThere(part.root().get(name))))
        .findFirst();
  }

  private List<String> values(String command, String key, Option option) {
    ConfigValue own = section(command).root().get(key);
    ConfigValue value = isThere(own) ? own : config.root().get(key);
    List<String> texts =
        value.valueType() == ConfigValueType.LIST
            ? ((List<?>) value.unwrapped()).stream().map(String::valueOf).toList()
            : List.of(String.valueOf(value.unwrapped()));
    if (texts.isEmpty()) {
      return texts;
    }
    return option.isList()
        ? texts.stream().flatMap(text -> option.split(text).stream()).toList()
        : List.of(String.join(",", texts));
  }

  private static boolean isThere(ConfigValue value) {
    return value != null && value.valueType() != ConfigValueType.NULL;
  }
}
