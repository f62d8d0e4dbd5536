package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Kinds of matrix files that are read, told apart by their content and never by name alone. */
public enum SourceFormat {
  /** A MatrixMarket file of genes × cells with its lists of genes and barcodes. */
  TENX_MTX("10x MTX"),
  /** An AnnData file. */
  H5AD("h5ad");

  static final String ACCEPTED =
      "Expected an .h5ad file, a folder of 10x files (matrix.mtx, barcodes.tsv, features.tsv or"
          + " genes.tsv, each gzipped or not), or the path of such a matrix file";

  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final int HEAD = 4096;

  private final String label;

  SourceFormat(String label) {
    this.label = label;
  }

  /** Name for people. */
  public String label() {
    return label;
  }

  /**
   * Looks into the file.
   *
   * @throws UserError if nothing is there, or something that is not accepted
   */
  static SourceFormat detect(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      FileSystem fs = place.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(place);
      if (status.isDirectory()) {
        return TENX_MTX;
      }
      if (status.getLen() == 0) {
        throw UserError.of("Cannot read %s: the file is empty. %s.", path, ACCEPTED);
      }
      byte[] head;
      try (InputStream in = TextFile.open(path, conf)) {
        head = in.readNBytes(HEAD);
      }
      return detect(path, head);
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }

  private static SourceFormat detect(String path, byte[] head) {
    for (int userBlock = 0; userBlock < head.length; userBlock = Math.max(512, userBlock * 2)) {
      if (startsWith(head, userBlock, HDF5)) {
        return H5AD;
      }
    }
    if (startsWith(head, 0, MatrixMarketParser.BANNER.getBytes(StandardCharsets.US_ASCII))) {
      return TENX_MTX;
    }
    throw UserError.of("Cannot read %s: it is %s. %s.", path, describe(head), ACCEPTED);
  }

  private static String describe(byte[] head) {
    if (startsWith(head, 0, new byte[] {'P', 'A', 'R', '1'})) {
      return "a Parquet file";
    }
    if (startsWith(head, 0, new byte[] {'P', 'K', 3, 4})) {
      return "a zip archive";
    }
    for (byte b : head) {
      if (b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r') {
        return "a binary file of unknown kind, neither HDF5 nor MatrixMarket";
      }
    }
    String line = new String(head, StandardCharsets.UTF_8).lines().findFirst().orElse("");
    return "a text file that does not start with "
        + MatrixMarketParser.BANNER
        + " but with \""
        + (line.length() > 60 ? line.substring(0, 60) + "…" : line)
        + "\"";
  }

  private static boolean startsWith(byte[] head, int offset, byte[] prefix) {
    return head.length >= offset + prefix.length
        && Arrays.equals(head, offset, offset + prefix.length, prefix, 0, prefix.length);
  }
}
