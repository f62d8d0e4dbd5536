package io.genept.io.hdf5;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file on any Hadoop file system as the channel that the HDF5 library reads; each read fills its
 * buffer, up to the end of the file.
 *
 * <p>The library reads headers in pieces of some bytes, which come out of blocks of 64 KB, and
 * compressed chunks in pieces of some 10 KB, which come out of blocks of 1 MB; longer reads go
 * straight to the file system. Held are at most 6 MB. The library's own lock sees to it that one
 * thread reads at a time.
 */
final class HadoopChannel implements SeekableByteChannel {
  private static final int SMALL = 8 << 10;
  private static final int SMALL_BLOCK = 64 << 10;
  private static final int SMALL_BLOCKS = 32;
  private static final int LARGE = 512 << 10;
  private static final int LARGE_BLOCK = 1 << 20;
  private static final int LARGE_BLOCKS = 4;

  private final FSDataInputStream in;
  private final long size;
  private final ReadAhead headers;
  private final ReadAhead chunks;
  private long position;
  private boolean open = true;

  HadoopChannel(String path, Configuration conf) throws IOException {
    Path place = new Path(path);
    FileSystem fs = place.getFileSystem(conf);
    FileStatus status = fs.getFileStatus(place);
    this.size = status.getLen();
    this.in = open(fs, status);
    this.headers = new ReadAhead(in, size, SMALL_BLOCK, SMALL_BLOCKS);
    this.chunks = new ReadAhead(in, size, LARGE_BLOCK, LARGE_BLOCKS);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int wanted = (int) Math.min(target.remaining(), size - position);
    if (wanted <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    if (target.hasArray()) {
      read(target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + wanted);
    } else {
      byte[] bytes = new byte[wanted];
      read(bytes, 0, wanted);
      target.put(bytes);
    }
    position += wanted;
    return wanted;
  }

  private void read(byte[] target, int offset, int length) throws IOException {
    if (length < SMALL) {
      headers.read(position, target, offset, length);
    } else if (length < LARGE) {
      chunks.read(position, target, offset, length);
    } else {
      in.seek(position);
      in.readFully(target, offset, length);
    }
  }

  /** Opens for reads here and there, which spares S3A from asking for the rest of the file. */
  private static FSDataInputStream open(FileSystem fs, FileStatus status) throws IOException {
    try {
      return fs.openFile(status.getPath())
          .opt("fs.option.openfile.read.policy", "random")
          .opt("fs.s3a.experimental.input.fadvise", "random")
          .build()
          .get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while opening " + status.getPath());
    }
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }
}
