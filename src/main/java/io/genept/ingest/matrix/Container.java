package io.genept.ingest.matrix;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Kinds of files and folders that hold matrices, told apart by their content and never by name
 * alone.
 */
public enum Container {
  /** A folder with a MatrixMarket file, or such a file. */
  MATRIX_MARKET,
  HDF5,
  /** A zarr store: a folder, or a zip archive of one. */
  ZARR,
  /** A Parquet file. */
  PARQUET,
  /** Text, packed or not, that is no MatrixMarket file. */
  TEXT;

  public static final String ACCEPTED =
      "Expected an h5ad, h5mu, 10x HDF5 or loom file, a zarr store, a Parquet or CSV/TSV matrix, a"
          + " folder of 10x files (matrix.mtx, barcodes.tsv, features.tsv or genes.tsv, each gzipped"
          + " or not), or the path of such a matrix file";

  /** First word of a MatrixMarket file. */
  public static final String BANNER = "%%MatrixMarket";

  private static final byte[] HDF5_SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] PARQUET_SIGNATURE = {'P', 'A', 'R', '1'};
  private static final byte[] ZIP_SIGNATURE = {'P', 'K', 3, 4};
  private static final int HEAD = 4096;

  /**
   * Looks into the file.
   *
   * @throws UserError if nothing is there, or something that is not accepted
   */
  public static Container of(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      FileSystem fs = place.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(place);
      if (status.isDirectory()) {
        return isZarr(fs, place) ? ZARR : MATRIX_MARKET;
      }
      if (status.getLen() == 0) {
        throw UserError.of("Cannot read %s: the file is empty. %s.", path, ACCEPTED);
      }
      byte[] head;
      try (InputStream in = TextFile.open(path, conf)) {
        head = in.readNBytes(HEAD);
      }
      Container found = of(path, head);
      if (found != TEXT && found != MATRIX_MARKET && isPacked(fs, place)) {
        throw UserError.of(
            "Cannot read %s: it is a gzipped or zstd-packed %s file, of which no part can be read"
                + " alone. Expected it unpacked; run gunzip or unzstd on it.",
            path, found.name().toLowerCase(Locale.ROOT));
      }
      return found;
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }

  private static boolean isPacked(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return TextFile.isPacked(in.readNBytes(4));
    }
  }

  /** Tests whether a folder is a zarr store, of version 2 or 3. */
  public static boolean isZarr(FileSystem fs, Path folder) throws IOException {
    return fs.exists(new Path(folder, "zarr.json"))
        || fs.exists(new Path(folder, ".zgroup"))
        || fs.exists(new Path(folder, ".zmetadata"));
  }

  private static Container of(String path, byte[] head) {
    for (int userBlock = 0; userBlock < head.length; userBlock = Math.max(512, userBlock * 2)) {
      if (startsWith(head, userBlock, HDF5_SIGNATURE)) {
        return HDF5;
      }
    }
    if (startsWith(head, 0, BANNER.getBytes(StandardCharsets.US_ASCII))) {
      return MATRIX_MARKET;
    }
    if (startsWith(head, 0, PARQUET_SIGNATURE)) {
      return PARQUET;
    }
    if (startsWith(head, 0, ZIP_SIGNATURE)) {
      return ZARR;
    }
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        throw UserError.of(
            "Cannot read %s: it is a binary file of unknown kind, neither HDF5 nor Parquet nor"
                + " MatrixMarket. %s.",
            path, ACCEPTED);
      }
    }
    return TEXT;
  }

  private static boolean startsWith(byte[] head, int offset, byte[] prefix) {
    return head.length >= offset + prefix.length
        && Arrays.equals(head, offset, offset + prefix.length, prefix, 0, prefix.length);
  }
}
