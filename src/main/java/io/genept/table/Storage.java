package io.genept.table;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;

/**
 * What the file system of a table can do.
 *
 * <p>Local disks and HDFS move a file in one cheap step; a file is replaced there by moving another
 * over it. Object stores have no moves, but a file appears, or replaces another, whole when it is
 * closed.
 */
final class Storage {
  /** Begin of the names of passing files, which no reader takes for a part of a table. */
  static final String SCRATCH = "_genept-";

  private static final Set<String> MOVES = Set.of("file", "hdfs", "viewfs");
  private static final Set<String> MOVES_IN_A_NAMESPACE = Set.of("abfs", "abfss");
  private static final String NAMESPACE = "fs.azure.account.hns.enabled";

  private final FileSystem fs;
  private final Configuration conf;

  Storage(FileSystem fs, Configuration conf) {
    this.fs = fs;
    this.conf = conf;
  }

  /** Whether moves are cheap: on Azure only with a hierarchical namespace, if that is known. */
  boolean moves() {
    String scheme = fs.getScheme();
    String account = fs.getUri().getHost();
    return MOVES.contains(scheme)
        || (MOVES_IN_A_NAMESPACE.contains(scheme)
            && conf.getBoolean(NAMESPACE + "." + account, conf.getBoolean(NAMESPACE, false)));
  }

  /**
   * Tests whether this user may write where a directory is or will be. Object stores are not asked,
   * whose permissions may be of single names.
   *
   * @throws IOException if not, with the folder
   */
  void requireWritable(Path directory) throws IOException {
    if (!MOVES.contains(fs.getScheme())) {
      return;
    }
    Path there = directory;
    while (!fs.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!fs.getFileStatus(there).isDirectory()) {
      throw new NotDirectoryException(there.toUri().getPath() + " is a file");
    }
    if (!fs.getScheme().equals("file")) {
      fs.access(there, FsAction.WRITE);
    } else if (!Files.isWritable(new File(there.toUri().getPath()).toPath())) {
      throw new AccessDeniedException(there.toUri().getPath() + " cannot be written to");
    }
  }

  /** Writes a file, or puts it in the place of another, in one step. */
  void replace(Path file, byte[] content) throws IOException {
    if (!MOVES.contains(fs.getScheme())) {
      write(file, content);
      return;
    }
    Path passing = new Path(file.getParent(), SCRATCH + UUID.randomUUID());
    try {
      if (fs.getScheme().equals("file")) {
        replaceLocally(file, passing, content);
      } else {
        write(passing, content);
        renameOver(passing, file);
      }
    } catch (IOException | RuntimeException e) {
      fs.delete(passing, false);
      throw e;
    }
  }

  /** Moves or copies a file of the local disk to a place, over another there, in one step. */
  void bring(java.nio.file.Path local, Path file) throws IOException {
    if (fs.getScheme().equals("file")) {
      moveOver(local, new File(file.toUri().getPath()).toPath());
      return;
    }
    Path from = new Path(local.toUri());
    if (!moves()) {
      fs.copyFromLocalFile(true, true, from, file);
      return;
    }
    Path passing = new Path(file.getParent(), local.getFileName().toString());
    fs.copyFromLocalFile(true, true, from, passing);
    renameOver(passing, file);
  }

  private void renameOver(Path passing, Path file) throws IOException {
    FileContext.getFileContext(fs.getUri(), conf).rename(passing, file, Options.Rename.OVERWRITE);
  }

  private void write(Path file, byte[] content) throws IOException {
    try (OutputStream out = fs.create(file, true)) {
      out.write(content);
    }
  }

  private static void replaceLocally(Path file, Path passing, byte[] content) throws IOException {
    java.nio.file.Path from = new File(passing.toUri().getPath()).toPath();
    java.nio.file.Path to = new File(file.toUri().getPath()).toPath();
    Files.createDirectories(to.getParent());
    Files.write(from, content);
    moveOver(from, to);
  }

  // Hadoop deletes the target before it moves a local file over it. Its checksum file goes first,
  // for content without one is read as it is.
  private static void moveOver(java.nio.file.Path from, java.nio.file.Path to) throws IOException {
    Files.deleteIfExists(to.resolveSibling("." + to.getFileName() + ".crc"));
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** All files below a directory; none if it is not there. */
  List<FileStatus> files(Path directory) throws IOException {
    List<FileStatus> files = new ArrayList<>();
    try {
      var found = fs.listFiles(directory, true);
      while (found.hasNext()) {
        files.add(found.next());
      }
    } catch (FileNotFoundException e) {
      return List.of();
    }
    return files;
  }

  /** Removes a directory and those below it, as far as they hold no files. */
  boolean removeIfEmpty(Path directory) throws IOException {
    boolean empty = true;
    FileStatus[] children;
    try {
      children = fs.listStatus(directory);
    } catch (FileNotFoundException e) {
      return true;
    }
    for (FileStatus child : children) {
      empty &= child.isDirectory() && removeIfEmpty(child.getPath());
    }
    return empty && fs.delete(directory, false);
  }
}
