package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table that is being written, on any Hadoop file system: a directory of Parquet parts with
 * {@code _provenance.json} beside them, which lists the parts that are the table.
 *
 * <p>Tasks write parts at a {@link PartPlace} and report them; {@link #commit} replaces {@code
 * _provenance.json} in one step, so that a table appears, grows or is replaced whole. Parts that it
 * does not list, of runs that failed or tasks that were repeated, are no part of the table: readers
 * pass over them, and the next run that commits here removes them. A table that is overwritten
 * stays until then; its parts are deleted after.
 */
public final class TableDirectory implements AutoCloseable {
  /** Name of the provenance file; a directory without it is not a table. */
  public static final String PROVENANCE_FILE = "_provenance.json";

  /**
   * Begin of the names of passing files, which no reader takes for a part; a commit removes them.
   */
  public static final String SCRATCH = Storage.SCRATCH;

  private static final Logger LOG = LoggerFactory.getLogger(TableDirectory.class);

  private final FileSystem fs;
  private final Storage storage;
  private final Path target;
  private final WriteMode mode;
  private final Provenance before;
  private final List<Provenance.Part> earlier;
  private final PartPlace place;
  private final PartFiles files;
  private final List<Provenance.Part> added = new ArrayList<>();
  private final Map<String, byte[]> attached = new LinkedHashMap<>();
  private boolean done;

  private TableDirectory(FileSystem fs, Path target, WriteMode mode, Configuration conf)
      throws IOException {
    this.fs = fs;
    this.storage = new Storage(fs, conf);
    this.target = target;
    this.mode = mode;
    this.before = TablePlace.find(fs, target);
    this.earlier =
        mode == WriteMode.APPEND
            ? new ArrayList<>(Manifest.of(before, target, storage, conf).withRows())
            : new ArrayList<>();
    this.place = new PartPlace(target.toString(), storage.moves());
    this.files = new PartFiles(fs, storage, target, place);
  }

  /**
   * Starts a table at {@code path}; nothing is visible there before {@link #commit}.
   *
   * @throws UserError if the place is taken: by a table without {@link WriteMode#OVERWRITE}, or by
   *     anything else; or if there is no table to append to
   */
  public static TableDirectory create(String path, WriteMode mode, Configuration conf) {
    return io(
        "write " + path,
        () -> {
          Path given = new Path(path);
          FileSystem fs = given.getFileSystem(conf);
          Path target = fs.makeQualified(given);
          TablePlace.check(fs, new Storage(fs, conf), target, path, mode);
          return new TableDirectory(fs, target, mode, conf);
        });
  }

  /**
   * Fails early, before any work, where {@link #create} would.
   *
   * @throws UserError if the place is taken
   */
  public static void requireWritable(String path, WriteMode mode, Configuration conf) {
    io(
        "write " + path,
        () -> {
          Path given = new Path(path);
          FileSystem fs = given.getFileSystem(conf);
          TablePlace.check(fs, new Storage(fs, conf), fs.makeQualified(given), path, mode);
          return null;
        });
  }

  /** True if a complete table lies at {@code path}. */
  public static boolean exists(String path, Configuration conf) {
    return io(
        "read " + path,
        () -> {
          Path dir = new Path(path);
          return dir.getFileSystem(conf).exists(new Path(dir, PROVENANCE_FILE));
        });
  }

  /**
   * Reads a table's provenance.
   *
   * @throws UserError if nothing is there, or what is there is not a complete table
   */
  public static Provenance provenance(String path, Configuration conf) {
    return io(
        "read " + path,
        () -> {
          Path dir = new Path(path);
          FileSystem fs = dir.getFileSystem(conf);
          Provenance provenance = TablePlace.find(fs, dir);
          if (provenance == null) {
            throw fs.exists(dir)
                ? UserError.of(
                    "Cannot read table %s: it has no %s, so it is not a complete table. Expected"
                        + " the output of a genept command; run the command that makes it.",
                    path, PROVENANCE_FILE)
                : UserError.of(
                    "Cannot read table %s: there is no such directory. Check the path.", path);
          }
          return provenance;
        });
  }

  /** Where tasks write the parts. */
  public PartPlace place() {
    return place;
  }

  /** Adds parts that tasks finished; what is not added is no part of the table. */
  public void add(Collection<Provenance.Part> parts) {
    added.addAll(parts);
  }

  /** Adds parts in place of all earlier ones of one of the tables. */
  void replace(String folder, Collection<Provenance.Part> parts) {
    earlier.removeIf(part -> part.name().startsWith(folder + "/"));
    added.addAll(parts);
  }

  /**
   * Values of a column of text in parts that are not added or not committed yet, read by a task
   * each.
   */
  public Dataset<Row> pending(SparkSession spark, List<Provenance.Part> parts, String column) {
    return PendingParts.column(
        spark, parts.stream().map(part -> place.written(part.name()).toString()).toList(), column);
  }

  /**
   * Adds a small file under its own name, which is written with the commit.
   *
   * @param name in the table's directory
   */
  public void attach(String name, byte[] content) {
    attached.put(name, content);
  }

  /** The parts that stay: those of the table that is appended to, with their rows; else none. */
  public List<Provenance.Part> earlier() {
    return List.copyOf(earlier);
  }

  /** Whether parts of the table of that name stay. */
  boolean holds(String folder) {
    return earlier.stream().anyMatch(part -> Manifest.tableOf(part.name()).equals(folder));
  }

  /** Number after those of the parts that stay, so that new parts come last. */
  public int firstNumber() {
    return 1 + earlier.stream().mapToInt(part -> PartPlace.number(part.name())).max().orElse(-1);
  }

  /**
   * Makes the parts that were added the table, after those that stay; removes what is left of other
   * runs.
   *
   * @return the provenance with the manifest
   * @throws UserError if another run wrote the table meanwhile
   */
  public Provenance commit(Provenance provenance) {
    return io(
        "write " + target,
        () -> {
          requireUnchanged();
          files.complete(added);
          for (Map.Entry<String, byte[]> file : attached.entrySet()) {
            storage.replace(new Path(target, file.getKey()), file.getValue());
          }
          Map<String, Provenance.Part> manifest = new LinkedHashMap<>();
          earlier.forEach(part -> manifest.put(part.name(), part));
          added.forEach(part -> manifest.put(part.name(), part));
          attached.forEach(
              (name, content) -> manifest.put(name, new Provenance.Part(name, 0, content.length)));
          Provenance made = provenance.withParts(List.copyOf(manifest.values()));
          requireUnchanged();
          storage.replace(
              new Path(target, PROVENANCE_FILE),
              ProvenanceJson.format(made).getBytes(StandardCharsets.UTF_8));
          done = true;
          removeOthers(manifest.keySet());
          return made;
        });
  }

  /** Leaves what this run wrote for a later run to take up, if it is not committed. */
  public void keep() {
    done = true;
  }

  /** Removes what this run wrote, unless it was committed. */
  @Override
  public void close() {
    if (done) {
      return;
    }
    io(
        "clean up " + target,
        () -> {
          // A switch that seemed to fail may have been carried out.
          files.removeOwn(namesOf(TablePlace.find(fs, target)));
          return null;
        });
  }

  /** A failure here leaves the table whole, and files that readers pass over. */
  private void removeOthers(Set<String> manifest) {
    boolean overwritten = mode == WriteMode.OVERWRITE && before != null;
    try {
      files.removeOthers(
          manifest, overwritten ? namesOf(before) : Set.of(), overwritten && !before.hasManifest());
    } catch (IOException e) {
      LOG.warn("{} is complete, but older files could not be removed", target, e);
    }
  }

  private static Set<String> namesOf(Provenance table) {
    return table == null
        ? Set.of()
        : table.parts().stream().map(Provenance.Part::name).collect(Collectors.toSet());
  }

  private void requireUnchanged() throws IOException {
    if (!Objects.equals(before, TablePlace.find(fs, target))) {
      throw UserError.of(
          "Cannot write table %s: another run wrote it meanwhile. Expected one writer at a time;"
              + " repeat the command.",
          target);
    }
  }

  @FunctionalInterface
  private interface IoAction<T> {
    T run() throws IOException;
  }

  private static <T> T io(String what, IoAction<T> action) {
    try {
      return action.run();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot " + what + ": " + e.getMessage(), e);
    }
  }
}
