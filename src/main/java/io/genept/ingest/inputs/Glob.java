package io.genept.ingest.inputs;

import io.genept.core.UserError;
import io.genept.io.LocalFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobExpander;
import org.apache.hadoop.fs.GlobFilter;
import org.apache.hadoop.fs.Path;

/**
 * Files and folders that fit a pattern of Hadoop: {@code * ? [a-z] {a,b}}, where a backslash takes
 * the next letter as it is. A name of the pattern that is there as it stands is taken literally, so
 * that {@code run[1]/*.h5ad} finds the files of that folder; names may have colons, which Hadoop's
 * own search takes for schemes.
 */
final class Glob {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{\\\\]");

  private final FileSystem fs;
  private final List<FileStatus> found = new ArrayList<>();

  private Glob(FileSystem fs) {
    this.fs = fs;
  }

  /**
   * Finds what fits, sorted by path.
   *
   * @param pattern not there as a path
   * @throws UserError if the pattern is malformed
   */
  static List<FileStatus> find(FileSystem fs, Path pattern) throws IOException {
    Path whole = fs.makeQualified(pattern);
    Path start = whole;
    List<String> rest = new ArrayList<>();
    while (!start.isRoot() && !fs.exists(start)) {
      rest.add(0, start.getName());
      start = start.getParent();
    }
    Glob glob = new Glob(fs);
    try {
      for (String names : GlobExpander.expand(String.join("/", rest))) {
        glob.walk(start, Arrays.asList(names.split("/")));
      }
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).startsWith("Illegal file pattern")) {
        throw new UserError(
            "Cannot read " + pattern + ": " + e.getMessage() + ". Expected a pattern of * ? [a-z].",
            e);
      }
      throw e;
    }
    return glob.found.stream().distinct().sorted().toList();
  }

  private void walk(Path folder, List<String> names) throws IOException {
    if (!fs.getFileStatus(folder).isDirectory()) {
      return;
    }
    String name = names.get(0);
    List<String> rest = names.subList(1, names.size());
    if (!SPECIAL.matcher(name).find()) {
      add(LocalFiles.child(folder, name), rest);
      return;
    }
    GlobFilter filter = new GlobFilter(name);
    for (FileStatus status : fs.listStatus(folder)) {
      if (filter.accept(status.getPath()) || status.getPath().getName().equals(name)) {
        add(status.getPath(), rest);
      }
    }
  }

  private void add(Path place, List<String> rest) throws IOException {
    try {
      FileStatus status = fs.getFileStatus(place);
      if (rest.isEmpty()) {
        found.add(status);
      } else {
        walk(place, rest);
      }
    } catch (FileNotFoundException e) {
      // A pattern need not fit everywhere.
      return;
    }
  }
}
