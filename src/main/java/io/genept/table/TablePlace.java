package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What lies at the place of a table. */
final class TablePlace {
  /** Bytes of a name on the file systems of Linux and macOS. */
  private static final int LONGEST_NAME = 255;

  private TablePlace() {}

  /** Whether a run of ours made a file, and no reader needs it unless a manifest lists it. */
  static boolean isOurs(FileStatus file) {
    String name = file.getPath().getName();
    return PartPlace.isPart(name) || name.startsWith(Storage.SCRATCH);
  }

  /** The provenance of the table in a directory, or {@code null} if there is none. */
  static Provenance find(FileSystem fs, Path dir) throws IOException {
    Path file = new Path(dir, TableDirectory.PROVENANCE_FILE);
    try (InputStream in = fs.open(file)) {
      return ProvenanceJson.parse(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), file.toString());
    } catch (FileNotFoundException e) {
      return null;
    }
  }

  /**
   * Checks that a table can be written.
   *
   * @param path as the user gave it, for messages
   * @throws UserError if the place is taken, or there is no table to append to
   */
  static void check(FileSystem fs, Storage storage, Path target, String path, WriteMode mode)
      throws IOException {
    checkFree(fs, storage, target, path, mode);
    try {
      storage.requireWritable(target);
    } catch (IOException e) {
      throw new UserError(
          "Cannot write table "
              + path
              + ": "
              + e.getMessage()
              + ". Expected a place where this user may write; choose another --output, or change"
              + " its permissions.",
          e);
    }
  }

  private static void checkFree(
      FileSystem fs, Storage storage, Path target, String path, WriteMode mode) throws IOException {
    requireNames(fs, target, path);
    FileStatus status = status(fs, target);
    if (status != null && status.isFile()) {
      throw UserError.of(
          "Cannot write table %s: a file is there. Expected a new directory; choose another"
              + " --output.",
          path);
    }
    if (status != null && fs.exists(new Path(target, TableDirectory.PROVENANCE_FILE))) {
      if (mode == WriteMode.FAIL_IF_EXISTS) {
        throw UserError.of(
            "Cannot write table %s: a table is there already. Give --overwrite to replace it, or"
                + " choose another --output.",
            path);
      }
      return;
    }
    if (mode == WriteMode.APPEND) {
      throw UserError.of(
          "Cannot add to table %s: there is no table. Expected one that the same command made.",
          path);
    }
    if (status != null && !storage.files(target).stream().allMatch(TablePlace::isOurs)) {
      throw UserError.of(
          "Cannot write table %s: the directory is not empty and holds no table, so it is never"
              + " replaced. Choose another --output, or remove it yourself.",
          path);
    }
  }

  private static void requireNames(FileSystem fs, Path target, String path) {
    for (Path place = target; fs.getScheme().equals("file") && place != null; ) {
      int bytes = place.getName().getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_NAME) {
        throw UserError.of(
            "Cannot write table %s: a name in it has %d bytes. Expected at most %d; choose another"
                + " --output.",
            path, bytes, LONGEST_NAME);
      }
      place = place.getParent();
    }
  }

  private static FileStatus status(FileSystem fs, Path path) throws IOException {
    try {
      return fs.getFileStatus(path);
    } catch (FileNotFoundException e) {
      return null;
    }
  }
}
