package io.genept.ingest.tenx;

import io.genept.core.UserError;
import io.genept.ingest.matrix.Container;
import io.genept.io.LocalFiles;
import io.genept.io.TextFile;
import io.genept.table.TableDirectory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The three files of a 10x matrix.
 *
 * <p>Cell Ranger 2: {@code matrix.mtx}, {@code barcodes.tsv}, {@code genes.tsv}; Cell Ranger 3 and
 * later: {@code matrix.mtx.gz}, {@code barcodes.tsv.gz}, {@code features.tsv.gz}. Each may be
 * gzipped or not, and all may share a prefix, as files of GEO do ({@code GSM123_matrix.mtx.gz}).
 * STARsolo writes the same names; kb-python {@code cells_x_genes.mtx} with {@code .barcodes.txt},
 * {@code .genes.txt} and {@code .genes.names.txt}; alevin-fry {@code quants_mat.mtx} with {@code
 * _rows.txt} and {@code _cols.txt}; the Single Cell Expression Atlas {@code .mtx_cols} and {@code
 * .mtx_rows}.
 *
 * @param symbols of the genes, where they have a file of their own
 */
public record TenXFiles(String matrix, String barcodes, String features, Optional<String> symbols) {
  private static final Pattern MATRIX = Pattern.compile("(.*?)(matrix)?\\.mtx(\\.gz)?");
  private static final String BARCODES = "(barcodes\\.(tsv|txt)|rows\\.txt|mtx_cols)(\\.gz)?";
  private static final String FEATURES =
      "((features|genes)\\.(tsv|txt)|cols\\.txt|mtx_rows)(\\.gz)?";
  private static final String SYMBOLS = "genes\\.names\\.txt(\\.gz)?";
  private static final Pattern NAMED_BY_CELL =
      Pattern.compile("(.*_)?(cells_x_[a-z]+|quants_mat)\\.mtx(\\.gz)?");

  List<String> all() {
    return Stream.concat(Stream.of(matrix, barcodes, features), symbols.stream()).toList();
  }

  /** Whether the rows are cells by the name of the matrix, as kb-python and alevin-fry name it. */
  boolean namedByCell() {
    return NAMED_BY_CELL.matcher(matrix.substring(matrix.lastIndexOf('/') + 1)).matches();
  }

  /**
   * Finds the files.
   *
   * @param path the folder, or the matrix file
   * @throws UserError if one of the files is missing, or several would fit
   */
  public static TenXFiles locate(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      FileSystem fs = place.getFileSystem(conf);
      boolean folder = fs.getFileStatus(place).isDirectory();
      if (folder && TableDirectory.exists(path, conf)) {
        throw UserError.of(
            "Cannot ingest %s: it is a table of ours already. %s.", path, Container.ACCEPTED);
      }
      Path directory = folder ? place : place.getParent();
      List<String> names = new ArrayList<>();
      List<String> folders = new ArrayList<>();
      for (FileStatus status : fs.listStatus(directory)) {
        (status.isFile() ? names : folders).add(status.getPath().getName());
      }
      names.removeIf(name -> name.startsWith(".") || name.startsWith("_"));
      names.sort(null);
      folders.sort(null);
      String matrix =
          folder
              ? only(path, names, MATRIX.pattern(), "matrix.mtx or matrix.mtx.gz", folders)
              : place.getName();
      Matcher parts = MATRIX.matcher(matrix);
      String prefix = Pattern.quote(parts.matches() ? parts.group(1) : "");
      return new TenXFiles(
          LocalFiles.child(directory, matrix).toString(),
          neighbour(path, directory, names, prefix, BARCODES, "barcodes.tsv"),
          neighbour(path, directory, names, prefix, FEATURES, "features.tsv or genes.tsv"),
          names.stream()
              .filter(name -> name.matches(prefix + "[._-]?" + SYMBOLS))
              .findFirst()
              .map(name -> LocalFiles.child(directory, name).toString()));
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }

  private static String neighbour(
      String path, Path directory, List<String> names, String prefix, String name, String what) {
    List<String> samePrefix =
        names.stream().filter(n -> n.matches(prefix + "[._-]?" + name)).toList();
    String found =
        samePrefix.size() == 1
            ? samePrefix.get(0)
            : only(path, names, ".*" + name, what + ", gzipped or not", List.of());
    return LocalFiles.child(directory, found).toString();
  }

  private static String only(
      String path, List<String> names, String pattern, String what, List<String> folders) {
    List<String> fitting = names.stream().filter(name -> name.matches(pattern)).toList();
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    throw UserError.of(
        "Cannot read %s as 10x MTX: %s. Expected one %s%s.",
        path,
        fitting.isEmpty()
            ? "there is no " + what + " beside " + first(names)
            : fitting.size() + " files fit, " + first(fitting),
        what,
        fitting.isEmpty()
            ? folders.isEmpty() ? "" : "; perhaps in one of the folders " + first(folders)
            : "; give the path of the matrix file itself");
  }

  private static String first(List<String> names) {
    int shown = Math.min(8, names.size());
    return names.isEmpty()
        ? "any other file"
        : String.join(", ", names.subList(0, shown)) + (names.size() > shown ? ", …" : "");
  }
}
