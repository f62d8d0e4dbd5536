package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;

/** Fingerprints of what a stage reads, for its provenance. */
public final class Inputs {
  private static final long WHOLE = 64L << 20;
  private static final int PIECE = 1 << 20;

  /** Begin of a hash that is not of all bytes. */
  public static final String SAMPLED = "sampled-";

  private Inputs() {}

  /**
   * Describes a file (hash of its bytes), a table (hash of its provenance) or a folder (each of its
   * files).
   *
   * @throws UserError if nothing is at the path
   */
  public static List<Provenance.Input> describe(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      FileSystem fs = place.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(place);
      if (status.isFile()) {
        return List.of(hash(fs, place, path));
      }
      Path provenance = new Path(place, TableDirectory.PROVENANCE_FILE);
      if (fs.exists(provenance)) {
        return List.of(hash(fs, provenance, path));
      }
      FileStatus[] files = fs.listStatus(place);
      Arrays.sort(files);
      List<Provenance.Input> inputs = new ArrayList<>();
      for (FileStatus file : files) {
        if (file.isFile()) {
          inputs.add(hash(fs, file.getPath(), path + "/" + file.getPath().getName()));
        }
      }
      return inputs;
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  /** The same where the path may be the name of a table of the session's catalog. */
  public static List<Provenance.Input> describe(String path, SparkSession spark) {
    Optional<CatalogTable> named = CatalogTable.find(spark, path);
    if (named.isEmpty()) {
      return describe(path, spark.sparkContext().hadoopConfiguration());
    }
    String provenance = ProvenanceJson.format(named.get().provenance());
    return List.of(
        new Provenance.Input(
            path, Sha256.of(provenance), provenance.getBytes(StandardCharsets.UTF_8).length));
  }

  /**
   * Describes one file without reading all of it, if it is large: above {@value #WHOLE} bytes the
   * hash is of its size and of pieces at its begin, middle and end, and starts with {@value
   * #SAMPLED}. A folder, as of a zarr store, is known by the names, sizes and times of its files.
   *
   * @throws UserError if nothing is at the path
   */
  public static Provenance.Input fingerprint(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      FileSystem fs = place.getFileSystem(conf);
      FileStatus status = fs.getFileStatus(place);
      if (status.isDirectory()) {
        return listing(fs, place, path);
      }
      return status.getLen() <= WHOLE ? hash(fs, place, path) : sample(fs, status, path);
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static Provenance.Input sample(FileSystem fs, FileStatus file, String name)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(Long.toString(file.getLen()).getBytes(StandardCharsets.UTF_8));
    byte[] piece = new byte[PIECE];
    try (FSDataInputStream in = fs.open(file.getPath())) {
      for (long at : new long[] {0, (file.getLen() - PIECE) / 2, file.getLen() - PIECE}) {
        in.readFully(at, piece);
        digest.update(piece);
      }
    }
    return new Provenance.Input(name, SAMPLED + Sha256.hex(digest.digest()), file.getLen());
  }

  private static Provenance.Input listing(FileSystem fs, Path folder, String name)
      throws IOException {
    List<String> files = new ArrayList<>();
    long bytes = 0;
    RemoteIterator<LocatedFileStatus> all = fs.listFiles(folder, true);
    while (all.hasNext()) {
      FileStatus file = all.next();
      bytes += file.getLen();
      files.add(file.getPath() + " " + file.getLen() + " " + file.getModificationTime());
    }
    files.sort(null);
    return new Provenance.Input(name, SAMPLED + Sha256.of(String.join("\n", files)), bytes);
  }

  private static Provenance.Input hash(FileSystem fs, Path file, String name) throws IOException {
    MessageDigest digest = Sha256.digest();
    long bytes = 0;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = new DigestInputStream(fs.open(file), digest)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    }
    return new Provenance.Input(name, Sha256.hex(digest.digest()), bytes);
  }
}
