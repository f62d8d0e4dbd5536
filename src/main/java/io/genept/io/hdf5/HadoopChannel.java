package io.genept.io.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file on any Hadoop file system as the channel that the HDF5 library reads; each read fills its
 * buffer, up to the end of the file.
 */
final class HadoopChannel implements SeekableByteChannel {
  private final FSDataInputStream in;
  private final long size;
  private long position;
  private boolean open = true;

  HadoopChannel(String path, Configuration conf) throws IOException {
    Path place = new Path(path);
    FileSystem fs = place.getFileSystem(conf);
    this.size = fs.getFileStatus(place).getLen();
    this.in = fs.open(place);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int wanted = (int) Math.min(target.remaining(), size - position);
    if (wanted <= 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    if (target.hasArray()) {
      in.readFully(position, target.array(), target.arrayOffset() + target.position(), wanted);
      target.position(target.position() + wanted);
    } else {
      byte[] bytes = new byte[wanted];
      in.readFully(position, bytes);
      target.put(bytes);
    }
    position += wanted;
    return wanted;
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
