package io.genept.io.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads through blocks give the bytes of the file, and few of them ask the file system. */
class HadoopChannelTest {
  private static final int SIZE = 5_000_000;

  @TempDir Path dir;

  @Test
  void readsOfAnySizeGiveTheBytesOfTheFile() throws IOException {
    byte[] bytes = content();
    Path file = Files.write(dir.resolve("file"), bytes);
    Random random = new Random(2);
    try (HadoopChannel channel = new HadoopChannel(file.toString(), new Configuration())) {
      assertThat(channel.size()).isEqualTo(SIZE);
      for (int i = 0; i < 2000; i++) {
        int from = random.nextInt(SIZE);
        int length = 1 + random.nextInt(i % 3 == 0 ? 20 : i % 3 == 1 ? 100_000 : 900_000);
        ByteBuffer target =
            i % 2 == 0 ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length);
        int read = channel.position(from).read(target);
        assertThat(read).isEqualTo(Math.min(length, SIZE - from));
        byte[] got = new byte[read];
        target.flip().get(got);
        assertThat(Arrays.equals(got, 0, read, bytes, from, from + read)).isTrue();
        assertThat(channel.position()).isEqualTo(from + read);
      }
      assertThat(channel.position(SIZE).read(ByteBuffer.allocate(1))).isEqualTo(-1);
    }
  }

  @Test
  void smallReadsInARowAskTheFileSystemOncePerBlock() throws IOException {
    Path file = Files.write(dir.resolve("file"), content());
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(file.toUri());
    FileSystem fs = path.getFileSystem(new Configuration());
    int[] asked = new int[1];
    try (FSDataInputStream in =
        new FSDataInputStream(fs.open(path)) {
          @Override
          public void seek(long position) throws IOException {
            asked[0]++;
            super.seek(position);
          }
        }) {
      ReadAhead blocks = new ReadAhead(in, SIZE, 1 << 16, 4);
      byte[] target = new byte[100];
      for (int at = 0; at < 1 << 18; at += 100) {
        blocks.read(at, target, 0, 100);
        blocks.read(4_000_000, target, 0, 100);
      }
      assertThat(asked[0]).isEqualTo(6);
    }
  }

  private static byte[] content() {
    byte[] bytes = new byte[SIZE];
    new Random(1).nextBytes(bytes);
    return bytes;
  }
}
