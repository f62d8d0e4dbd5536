package io.genept.table;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Fingerprints of what a stage reads, for its provenance. */
public final class Inputs {
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
