package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Path;

/**
 * A table on any Hadoop file system: a directory of Parquet parts with {@code _provenance.json}
 * beside them.
 *
 * <p>A table appears whole or not at all. It is written into a hidden directory beside its place
 * and moved in when complete. Where a move is not atomic (object stores) the provenance arrives
 * last; a directory without it is not a table. A table that is overwritten stays in place until its
 * successor is complete.
 */
public final class TableDirectory implements AutoCloseable {
  /** Name of the provenance file; a directory without it is not a table. */
  public static final String PROVENANCE_FILE = "_provenance.json";

  private static final Set<String> ATOMIC_MOVE = Set.of("file", "hdfs", "viewfs", "abfs", "abfss");

  private final FileSystem fs;
  private final Path target;
  private final Path hidden;
  private final Path staging;
  private boolean committed;

  private TableDirectory(FileSystem fs, Path target) {
    this.fs = fs;
    this.target = target;
    // The last name has no dot in front: Spark passes over paths that have one.
    this.hidden = new Path(target.getParent(), ".genept-" + UUID.randomUUID());
    this.staging = new Path(hidden, target.getName());
  }

  /**
   * Starts a table at {@code path}; nothing is visible there before {@link #commit}.
   *
   * @throws UserError if the place is taken: by a table without {@link WriteMode#OVERWRITE}, or by
   *     anything else
   */
  public static TableDirectory create(String path, WriteMode mode, Configuration conf) {
    return io(
        "write " + path,
        () -> {
          Path target = new Path(path);
          FileSystem fs = target.getFileSystem(conf);
          target = fs.makeQualified(target);
          checkPlace(fs, target, path, mode);
          return new TableDirectory(fs, target);
        });
  }

  /**
   * Fails early, before any work, where {@link #create} would.
   *
   * @throws UserError if the place is taken
   */
  public static void requireWritable(String path, WriteMode mode, Configuration conf) {
    create(path, mode, conf).close();
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
          if (!fs.exists(dir)) {
            throw UserError.of(
                "Cannot read table %s: there is no such directory. Check the path.", path);
          }
          Path file = new Path(dir, PROVENANCE_FILE);
          if (!fs.exists(file)) {
            throw UserError.of(
                "Cannot read table %s: it has no %s, so it is not a complete table. Expected the"
                    + " output of a genept command; run the command that makes it.",
                path, PROVENANCE_FILE);
          }
          try (InputStream in = fs.open(file)) {
            return ProvenanceJson.parse(
                new String(in.readAllBytes(), StandardCharsets.UTF_8), file.toString());
          }
        });
  }

  /** True if Parquet files lie directly in the directory {@code path}. */
  public static boolean holdsParquet(String path, Configuration conf) {
    return io(
        "read " + path,
        () -> {
          Path dir = new Path(path);
          FileSystem fs = dir.getFileSystem(conf);
          return fs.exists(dir)
              && fs.getFileStatus(dir).isDirectory()
              && Arrays.stream(fs.listStatus(dir))
                  .anyMatch(file -> file.getPath().getName().endsWith(".parquet"));
        });
  }

  /** Full path of a part inside the staging directory; an empty name is the directory itself. */
  public String stagingPath(String part) {
    return (part.isEmpty() ? staging : new Path(staging, part)).toString();
  }

  /** Copies the Parquet files of the table that this one replaces into the staging directory. */
  void copyParts() {
    io(
        "write " + target,
        () -> {
          for (FileStatus file : fs.listStatus(target)) {
            String name = file.getPath().getName();
            if (name.endsWith(".parquet")) {
              FileUtil.copy(fs, file.getPath(), fs, new Path(staging, name), false, fs.getConf());
            }
          }
          return null;
        });
  }

  /** Moves the finished table into its place, together with its provenance. */
  public void commit(Provenance provenance) {
    io(
        "write " + target,
        () -> {
          boolean atomic = ATOMIC_MOVE.contains(fs.getScheme());
          fs.mkdirs(staging);
          if (atomic) {
            writeProvenance(staging, provenance);
          }
          Path previous = new Path(hidden, "previous");
          boolean replaces = fs.exists(target);
          if (replaces) {
            move(target, previous);
          }
          try {
            move(staging, target);
            if (!atomic) {
              writeProvenance(target, provenance);
            }
          } catch (IOException | RuntimeException e) {
            if (replaces) {
              fs.delete(target, true);
              move(previous, target);
            }
            throw e;
          }
          fs.delete(hidden, true);
          committed = true;
          return null;
        });
  }

  /** Removes what was staged, unless it was committed. */
  @Override
  public void close() {
    if (!committed) {
      io("clean up " + hidden, () -> fs.delete(hidden, true));
    }
  }

  private static void checkPlace(FileSystem fs, Path target, String path, WriteMode mode)
      throws IOException {
    FileStatus status;
    try {
      status = fs.getFileStatus(target);
    } catch (FileNotFoundException e) {
      return;
    }
    if (status.isFile()) {
      throw UserError.of(
          "Cannot write table %s: a file is there. Expected a new directory; choose another"
              + " --output.",
          path);
    }
    if (fs.exists(new Path(target, PROVENANCE_FILE))) {
      if (mode != WriteMode.OVERWRITE) {
        throw UserError.of(
            "Cannot write table %s: a table is there already. Give --overwrite to replace it, or"
                + " choose another --output.",
            path);
      }
    } else if (fs.listStatus(target).length > 0) {
      throw UserError.of(
          "Cannot write table %s: the directory is not empty and holds no table, so it is never"
              + " replaced. Choose another --output, or remove it yourself.",
          path);
    }
  }

  private void writeProvenance(Path dir, Provenance provenance) throws IOException {
    try (OutputStream out = fs.create(new Path(dir, PROVENANCE_FILE), true)) {
      out.write(ProvenanceJson.format(provenance).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void move(Path from, Path to) throws IOException {
    if (!fs.rename(from, to)) {
      throw new IOException("Cannot move " + from + " to " + to);
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
