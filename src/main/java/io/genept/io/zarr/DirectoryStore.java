package io.genept.io.zarr;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A directory with a file for each key; the file last read in parts is held open. */
final class DirectoryStore implements ZarrStore {
  private final FileSystem fs;
  private final Path root;
  private String openKey;
  private FSDataInputStream open;
  private long openLength;

  DirectoryStore(Path root, Configuration conf) throws IOException {
    this.root = root;
    this.fs = root.getFileSystem(conf);
  }

  @Override
  public Optional<byte[]> read(String key) throws IOException {
    try (FSDataInputStream in = fs.open(place(key))) {
      return Optional.of(in.readAllBytes());
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<byte[]> read(String key, long from, int length) throws IOException {
    if (!key.equals(openKey)) {
      close();
      try {
        openLength = fs.getFileStatus(place(key)).getLen();
        open = fs.open(place(key));
        openKey = key;
      } catch (FileNotFoundException e) {
        return Optional.empty();
      }
    }
    byte[] bytes = new byte[length];
    open.readFully(from < 0 ? openLength + from : from, bytes);
    return Optional.of(bytes);
  }

  @Override
  public List<String> folders(String key) throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : fs.listStatus(place(key))) {
      if (status.isDirectory()) {
        names.add(status.getPath().getName());
      }
    }
    names.sort(null);
    return names;
  }

  @Override
  public void close() throws IOException {
    openKey = null;
    if (open != null) {
      open.close();
      open = null;
    }
  }

  private Path place(String key) {
    return key.isEmpty() ? root : new Path(root, key);
  }
}
