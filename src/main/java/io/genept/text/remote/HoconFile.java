package io.genept.text.remote;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.genept.core.UserError;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** Reads HOCON files of the user, and those of {@code conf/} that are in the jar. */
public final class HoconFile {
  private static final int DEEPEST = 50;
  private static final String TOO_DEEP = "it is nested too deeply";

  private HoconFile() {}

  /**
   * Reads a local file.
   *
   * @param option that named it, for the message
   * @param expected what should stand in it, for the message
   * @throws UserError if it is missing or cannot be parsed
   */
  public static Config read(String option, String path, String expected) {
    File file = new File(path);
    if (!file.isFile()) {
      throw UserError.of("Cannot read %s %s: there is no such file.", option, path);
    }
    try {
      return shallow(ConfigFactory.parseFile(file).resolve());
    } catch (ConfigException | StackOverflowError e) {
      String what = e instanceof ConfigException ? e.getMessage() : TOO_DEEP;
      throw new UserError(
          "Cannot read " + option + " " + path + ": " + what + ". Expected " + expected, e);
    }
  }

  /** Refuses what the library's own walks, which call themselves, would not come through. */
  private static Config shallow(Config config) {
    List<ConfigValue> level = List.of(config.root());
    for (int depth = 0; !level.isEmpty(); depth++) {
      if (depth > DEEPEST) {
        throw new ConfigException.Generic(TOO_DEEP);
      }
      level = level.stream().flatMap(HoconFile::children).toList();
    }
    return config;
  }

  private static Stream<ConfigValue> children(ConfigValue value) {
    if (value instanceof ConfigObject names) {
      return names.values().stream();
    }
    return value instanceof ConfigList values ? values.stream() : Stream.empty();
  }

  /** Reads the jar's copy of a file of {@code conf/}. */
  public static Config bundled(String name) {
    try (InputStream stream = HoconFile.class.getResourceAsStream("/io/genept/conf/" + name)) {
      if (stream == null) {
        throw new IllegalStateException("Built without conf/" + name);
      }
      return ConfigFactory.parseReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .resolve();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
