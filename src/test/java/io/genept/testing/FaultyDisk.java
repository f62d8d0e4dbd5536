package io.genept.testing;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local file system, on which {@link Faults} can strike. */
public final class FaultyDisk extends LocalFileSystem {
  /** Puts it in the place of the local file system. */
  public static Configuration in(Configuration conf) {
    conf.setClass("fs.file.impl", FaultyDisk.class, FileSystem.class);
    conf.setBoolean("fs.file.impl.disable.cache", true);
    return conf;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    Faults.step("move " + from.getName());
    return super.rename(from, to);
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    Faults.step("delete " + path.getName());
    return super.delete(path, recursive);
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
    Faults.step("create " + path.getName());
    return super.create(path, permission, overwrite, buffer, replication, blockSize, progress);
  }
}
