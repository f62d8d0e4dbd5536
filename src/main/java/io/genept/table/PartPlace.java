package io.genept.table;

import io.genept.core.Provenance;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Where the tasks of a run write the parts of a table: files with names of their own, which belong
 * to the table once the driver has listed them.
 *
 * <p>Where moves are cheap, a part has a leading underscore in its name until the table is
 * committed, so that other readers pass over it; on object stores it has its final name at once.
 */
public final class PartPlace implements Serializable {
  private static final long serialVersionUID = 1;

  private static final String HIDDEN = "_";
  private static final Pattern PART = Pattern.compile("_?part-[0-9-]+-[0-9a-f]{8}-.*\\.parquet");
  private static final Pattern NUMBER = Pattern.compile("(?:^|/)part-(\\d{1,9})");

  private final String root;
  private final boolean moved;
  private final String run;

  PartPlace(String root, boolean moved) {
    this.root = root;
    this.moved = moved;
    this.run = UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * Path of a new file, which no other call returns.
   *
   * @param folder in the table, for example {@code cells} or {@code cells/dataset=a}; may be empty
   * @param number digits and hyphens: the order of the parts
   */
  public String newPart(String folder, String number) {
    return String.join(
        "",
        root,
        "/",
        folder.isEmpty() ? "" : folder + "/",
        moved ? HIDDEN : "",
        "part-" + number + "-" + run + "-" + UUID.randomUUID() + ".parquet");
  }

  /**
   * Describes a part that is closed.
   *
   * @param path as {@link #newPart} gave it
   */
  public Provenance.Part finished(String path, long rows, Configuration conf) {
    try {
      Path file = new Path(path);
      long bytes = file.getFileSystem(conf).getFileStatus(file).getLen();
      String folder = path.substring(root.length() + 1, path.lastIndexOf('/') + 1);
      String name = path.substring(path.lastIndexOf('/') + 1);
      return new Provenance.Part(
          folder + (moved ? name.substring(HIDDEN.length()) : name), rows, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find the part " + path + ": " + e.getMessage(), e);
    }
  }

  /** Tests whether a part that a run reported is still where it was written. */
  public boolean holds(Provenance.Part part, Configuration conf) {
    Path file = written(part.name());
    try {
      return file.getFileSystem(conf).exists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find the part " + file + ": " + e.getMessage(), e);
    }
  }

  /** The path at which a part was written, from its final name. */
  Path written(String name) {
    int file = name.lastIndexOf('/') + 1;
    return new Path(
        root + "/" + name.substring(0, file) + (moved ? HIDDEN : "") + name.substring(file));
  }

  /** Whether a part has to be moved to its final name. */
  boolean moves() {
    return moved;
  }

  /** Whether this run wrote the file of that name. */
  boolean isOwn(String name) {
    return isPart(name) && name.contains("-" + run + "-");
  }

  /** First number in the name of a part, or -1. */
  static int number(String name) {
    Matcher number = NUMBER.matcher(name);
    return number.find() ? Integer.parseInt(number.group(1)) : -1;
  }

  /** Whether some run wrote the file of that name as a part. */
  static boolean isPart(String name) {
    return PART.matcher(name).matches();
  }
}
