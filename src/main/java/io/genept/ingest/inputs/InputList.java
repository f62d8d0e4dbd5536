package io.genept.ingest.inputs;

import io.genept.core.UserError;
import io.genept.ingest.matrix.Container;
import io.genept.ingest.tenx.TenXFiles;
import io.genept.io.TextFile;
import io.genept.table.TableDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the matrices that {@code --input} names: files, folders, globs and manifests, each sorted
 * by path. Only folders are listed and manifests read; the matrices are not opened. A manifest is
 * named by its path, not found in a folder or by a glob.
 */
public final class InputList {
  private static final Logger LOG = LoggerFactory.getLogger(InputList.class);
  private static final Pattern GLOB = Pattern.compile("[*?\\[{]");
  private static final Pattern MATRIX_MARKET = Pattern.compile(".*\\.mtx(\\.gz)?");
  private static final Pattern MAIN_MARKET = Pattern.compile("matrix\\.mtx(\\.gz)?");
  private static final Pattern MATRIX =
      Pattern.compile(".*\\.((h5ad|h5mu|h5|hdf5|loom)(\\.gz)?|parquet|parq|zarr\\.zip)");
  private static final Pattern TEXT = Pattern.compile(".*\\.(csv|tsv|txt)(\\.gz)?");
  private static final Pattern PART_OF_TENX =
      Pattern.compile(".*(barcodes|features|genes)(\\.names)?\\.(tsv|txt)(\\.gz)?");
  private static final Pattern PARTITION = Pattern.compile("([^=/]+)=([^=/]*)");

  private final Configuration conf;
  private final List<InputFile> found = new ArrayList<>();
  private boolean manifest;

  private InputList(Configuration conf) {
    this.conf = conf;
  }

  /**
   * The inputs, in the order in which they are named.
   *
   * @param files one or more
   * @param manifest whether one of them was named by a manifest
   */
  public record Inputs(List<InputFile> files, boolean manifest) {
    /**
     * Leaves out tables that lie in the folder of their matrix, as exports of the Census and Tahoe
     * have them.
     *
     * @param tables paths of files that other options name
     */
    public Inputs without(List<String> tables, Configuration conf) {
      List<Path> places = tables.stream().map(table -> qualified(table, conf)).toList();
      List<InputFile> others =
          files.stream().filter(file -> !places.contains(qualified(file.path(), conf))).toList();
      return others.isEmpty() ? this : new Inputs(others, manifest);
    }
  }

  /** A path in the form that all spellings of it share. */
  public static Path qualified(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      return place.getFileSystem(conf).makeQualified(place);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }

  /**
   * Finds the inputs.
   *
   * @throws UserError if something is not there, a folder holds no matrix, or a file is named twice
   */
  public static Inputs of(List<String> named, Configuration conf) {
    InputList list = new InputList(conf);
    for (String path : named) {
      try {
        list.add(path);
      } catch (FileNotFoundException e) {
        throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
      } catch (IOException e) {
        throw TextFile.broken(path, 0, e);
      }
    }
    Map<String, InputFile> distinct = new LinkedHashMap<>();
    for (InputFile file : list.found) {
      if (distinct.put(file.path(), file) != null) {
        throw UserError.of(
            "Cannot ingest %s: it is named twice by --input. Expected each input once; remove one.",
            file.path());
      }
    }
    return new Inputs(DatasetNames.distinct(List.copyOf(distinct.values())), list.manifest);
  }

  private void add(String path) throws IOException {
    Path place = new Path(path);
    FileSystem fs = place.getFileSystem(conf);
    if (GLOB.matcher(path).find() && !fs.exists(place)) {
      List<FileStatus> matches = Glob.find(fs, place);
      if (matches.isEmpty()) {
        throw UserError.of(
            "Cannot read %s: no file or folder fits this pattern. Check it; quote it, so that the"
                + " shell leaves it alone.",
            path);
      }
      for (FileStatus match : matches) {
        addPlace(fs, match.getPath().toString(), match, false);
      }
      return;
    }
    addPlace(fs, path, fs.getFileStatus(place), true);
  }

  private void addPlace(FileSystem fs, String path, FileStatus status, boolean perhapsManifest)
      throws IOException {
    if (status.isDirectory()) {
      int before = found.size();
      addFolder(fs, path, Map.of());
      if (found.size() == before) {
        // Says what is missing, with what there is beside.
        TenXFiles.locate(path, conf);
      }
      return;
    }
    List<InputFile> listed = perhapsManifest ? Manifest.read(path, conf) : List.of();
    if (listed.isEmpty()) {
      found.add(new InputFile(path, DatasetNames.of(path), Map.of()));
    } else {
      manifest = true;
      found.addAll(listed);
    }
  }

  private void addFolder(FileSystem fs, String path, Map<String, String> columns)
      throws IOException {
    Path folder = new Path(path);
    if (TableDirectory.exists(path, conf)) {
      throw UserError.of(
          "Cannot ingest %s: it is a table of ours already. %s.", path, Container.ACCEPTED);
    }
    if (Container.isZarr(fs, folder)) {
      found.add(new InputFile(path, DatasetNames.of(path), columns));
      return;
    }
    List<String> files = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    for (FileStatus status : fs.listStatus(folder)) {
      String name = status.getPath().getName();
      if (!name.startsWith(".") && !name.startsWith("_")) {
        (status.isFile() ? files : folders).add(name);
      }
    }
    files.sort(null);
    folders.sort(null);
    addFiles(path, files, columns);
    for (String name : folders) {
      addFolder(fs, path + "/" + name, with(columns, name));
    }
  }

  private void addFiles(String path, List<String> files, Map<String, String> columns) {
    List<String> matrices =
        files.stream().filter(name -> MATRIX.matcher(lower(name)).matches()).toList();
    List<String> markets =
        files.stream().filter(name -> MATRIX_MARKET.matcher(lower(name)).matches()).toList();
    List<String> main =
        markets.stream().filter(name -> MAIN_MARKET.matcher(lower(name)).matches()).toList();
    if (markets.size() == 1) {
      found.add(new InputFile(path, DatasetNames.of(path), columns));
    } else if (main.size() == 1) {
      // STARsolo's folder holds further matrices of the same cells, by other ways of counting.
      LOG.info("{}: {} is read, of {}; name another by its path", path, main.get(0), markets);
      found.add(new InputFile(path + "/" + main.get(0), DatasetNames.of(path), columns));
    } else {
      markets.forEach(name -> found.add(file(path, name, columns)));
    }
    matrices.forEach(name -> found.add(file(path, name, columns)));
    boolean tenx = files.stream().anyMatch(name -> PART_OF_TENX.matcher(name).matches());
    if (markets.isEmpty() && matrices.isEmpty() && !tenx) {
      files.stream()
          .filter(name -> TEXT.matcher(lower(name)).matches())
          .forEach(name -> found.add(file(path, name, columns)));
    }
  }

  private static InputFile file(String folder, String name, Map<String, String> columns) {
    String path = folder + "/" + name;
    return new InputFile(path, DatasetNames.of(path), columns);
  }

  private static Map<String, String> with(Map<String, String> columns, String folder) {
    var partition = PARTITION.matcher(folder);
    if (!partition.matches()) {
      return columns;
    }
    Map<String, String> more = new LinkedHashMap<>(columns);
    more.put(partition.group(1), partition.group(2));
    return more;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
