package io.genept.jobs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.genept.core.UserError;
import io.genept.corpus.RemoteFile;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The addresses of the public files, from {@code conf/sources.conf} or a file of that form. */
final class Sources {
  private static final String BUNDLED = "/io/genept/conf/sources.conf";

  private final String name;
  private final Config config;

  private Sources(String name, Config config) {
    this.name = name;
    this.config = config;
  }

  /**
   * Reads the addresses.
   *
   * @param path a file, or empty for those that come with genept
   * @throws UserError if the file is missing or cannot be parsed
   */
  static Sources read(Optional<String> path) {
    if (path.isEmpty()) {
      try (Reader in =
          new InputStreamReader(
              Sources.class.getResourceAsStream(BUNDLED), StandardCharsets.UTF_8)) {
        return new Sources("sources.conf", ConfigFactory.parseReader(in).resolve());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    File file = new File(path.get());
    if (!file.isFile()) {
      throw UserError.of("Cannot read --sources %s: there is no such file.", file);
    }
    try {
      return new Sources(file.getPath(), ConfigFactory.parseFile(file).resolve());
    } catch (ConfigException e) {
      throw new UserError("Cannot read --sources " + file + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * The file that an option takes.
   *
   * @throws UserError if there is no address for it
   */
  RemoteFile file(String option) {
    try {
      Config section = config.getConfig(option);
      return new RemoteFile(
          option,
          section.getString("address"),
          section.hasPath("checksum")
              ? Optional.of(section.getString("checksum"))
              : Optional.empty());
    } catch (ConfigException e) {
      throw new UserError(
          "Cannot download the file for --"
              + option
              + ": "
              + name
              + " gives no address ("
              + e.getMessage()
              + "). Expected: "
              + option
              + " { address = \"https://...\" }.",
          e);
    }
  }
}
