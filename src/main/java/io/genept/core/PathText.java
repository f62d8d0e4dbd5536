package io.genept.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A path as a user writes it, in the form in which Hadoop takes each letter as it is. A text such
 * as {@code s3a://bucket/a} is an address; all else is a path, also with colons, percent signs or
 * brackets in it.
 */
public final class PathText {
  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*:)/.*", Pattern.DOTALL);
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*", Pattern.DOTALL);
  private static final Pattern TRAILING = Pattern.compile("(.)/+$", Pattern.DOTALL);
  private static final String UP = "..";
  private static final char UNDECODED = '\uFFFD';

  private PathText() {}

  /**
   * Returns the text for Hadoop's {@code Path}: {@code run:1.h5ad} becomes {@code ./run:1.h5ad},
   * which it would take for an address of the scheme {@code run}, and what stands before {@code ..}
   * is replaced where it is a symbolic link, which it would not follow.
   *
   * @throws UserError if it is empty, or has letters that this JVM cannot read
   */
  public static String of(String text) {
    if (text.isEmpty()) {
      throw new UserError(
          "Cannot use an empty path. Expected a file or folder; . is the present one.");
    }
    if (text.indexOf(UNDECODED) >= 0 || text.indexOf('\0') >= 0) {
      throw unreadable(text);
    }
    if (isAddress(text)) {
      return text;
    }
    String followed = withoutUp(TRAILING.matcher(text).replaceFirst("$1"));
    int colon = followed.indexOf(':');
    int slash = followed.indexOf('/');
    return colon >= 0 && (slash < 0 || colon < slash) ? "./" + followed : followed;
  }

  /** Tests whether a local file or folder of that very name is there. */
  static boolean exists(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isAddress(String text) {
    var scheme = SCHEME.matcher(text);
    return ADDRESS.matcher(text).matches() || (scheme.matches() && !exists(scheme.group(1)));
  }

  private static String withoutUp(String text) {
    try {
      Path given = Path.of(text);
      int up = given.getNameCount();
      while (up > 0 && !given.getName(up - 1).toString().equals(UP)) {
        up--;
      }
      if (up == 0) {
        return text;
      }
      Path before = given.subpath(0, up);
      Path start = given.isAbsolute() ? given.getRoot().resolve(before) : before;
      Path real = start.toRealPath();
      if (real.equals(start.toAbsolutePath().normalize())) {
        return text;
      }
      return up == given.getNameCount()
          ? real.toString()
          : real.resolve(given.subpath(up, given.getNameCount())).toString();
    } catch (InvalidPathException e) {
      throw unreadable(text);
    } catch (IOException e) {
      return text;
    }
  }

  private static UserError unreadable(String text) {
    return UserError.of(
        "Cannot use the path %s: this Java reads file names as %s, which lacks some of its letters."
            + " Expected UTF-8; set LC_ALL=C.UTF-8, or rename it.",
        text, System.getProperty("sun.jnu.encoding"));
  }
}
