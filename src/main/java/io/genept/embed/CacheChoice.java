package io.genept.embed;

import io.genept.core.PathText;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Place where a run keeps vectors for the next one.
 *
 * @param text {@code none}, {@code beside}, or a directory on any Hadoop file system
 */
public record CacheChoice(String text) implements Serializable {
  static final CacheChoice NONE = new CacheChoice("none");
  private static final CacheChoice BESIDE = new CacheChoice("beside");
  private static final long serialVersionUID = 1L;

  /** Reads a choice. */
  public static CacheChoice parse(String text) {
    return new CacheChoice(PathText.of(text));
  }

  /** Returns true if vectors are kept. */
  public boolean keeps() {
    return !equals(NONE);
  }

  /**
   * Finds the directory; empty if nothing is kept.
   *
   * @param output path of the table that is written
   * @param name of a directory beside it
   */
  public Optional<String> directory(String output, String name) {
    if (!equals(BESIDE)) {
      return Optional.of(text).filter(directory -> keeps());
    }
    Path parent = new Path(output).getParent();
    return Optional.of(parent == null ? name : new Path(parent, name).toString());
  }

  @Override
  public String toString() {
    return text;
  }
}
