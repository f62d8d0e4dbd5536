package io.genept.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/**
 * A file system that behaves like an object store, on local files below {@code fakes3:///}: a file
 * appears, or replaces another, when it is closed; there are no moves.
 */
public final class ObjectStore extends RawLocalFileSystem {
  private static final URI ROOT = URI.create("fakes3:///");

  /** Moves that were asked for, all of them refused. */
  public static final AtomicInteger MOVES = new AtomicInteger();

  /** Makes the file system known. */
  public static Configuration in(Configuration conf) {
    conf.setClass("fs.fakes3.impl", ObjectStore.class, org.apache.hadoop.fs.FileSystem.class);
    return conf;
  }

  @Override
  public URI getUri() {
    return ROOT;
  }

  @Override
  public String getScheme() {
    return ROOT.getScheme();
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    MOVES.incrementAndGet();
    throw new IOException("An object store cannot move " + from);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    Faults.step("delete " + path.getName());
    return super.delete(path, recursive);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    if (!overwrite && exists(path)) {
      throw new IOException(path + " is there");
    }
    ByteArrayOutputStream content =
        new ByteArrayOutputStream() {
          private boolean closed;

          @Override
          public void close() throws IOException {
            if (!closed) {
              closed = true;
              Faults.step("put " + path.getName());
              mkdirs(path.getParent());
              Files.write(pathToFile(path).toPath(), toByteArray());
            }
          }
        };
    return new FSDataOutputStream((OutputStream) content, null);
  }

  @Override
  public FSDataOutputStream create(
      Path path,
      FsPermission permission,
      boolean overwrite,
      int buffer,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    return create(path, overwrite, buffer, replication, blockSize, progress);
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path)).map(ObjectStore::plain).toArray(FileStatus[]::new);
  }

  /** Without the owner and permissions, for which the local status asks the disk by its path. */
  private static FileStatus plain(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        1,
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
