package io.genept.corpus;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.genept.core.UserError;
import io.genept.text.remote.HoconFile;
import java.util.Optional;

/** Addresses of the public files, from {@code conf/sources.conf} or a file of that form. */
final class Sources {
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
    return path.map(
            file ->
                new Sources(
                    file,
                    HoconFile.read(
                        "--sources",
                        file,
                        "sections such as: hgnc { address = \"https://...\" }.")))
        .orElseGet(() -> new Sources("sources.conf", HoconFile.bundled("sources.conf")));
  }

  /**
   * Finds the file that an option takes.
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
