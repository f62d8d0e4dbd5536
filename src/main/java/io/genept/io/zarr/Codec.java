package io.genept.io.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;

/** One step from the bytes of a stored chunk to those of its elements. */
interface Codec {
  byte[] decode(byte[] bytes) throws IOException;

  /**
   * A codec by its name: those that zarr and numcodecs write by default, and gzip, zlib and lz4.
   *
   * @throws IOException if it is another
   */
  static Codec of(String name, JsonNode configuration) throws IOException {
    return switch (name) {
      case "blosc", "numcodecs.blosc" -> Blosc::decode;
      case "zstd", "numcodecs.zstd" -> Codec::zstd;
      case "gzip", "numcodecs.gzip" ->
          bytes -> new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
      case "zlib", "numcodecs.zlib" ->
          bytes -> new InflaterInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
      case "lz4", "numcodecs.lz4" -> Codec::lz4;
      case "crc32c", "numcodecs.crc32c" -> Codec::crc32c;
      case "shuffle", "numcodecs.shuffle" -> {
        int size = configuration.path("elementsize").asInt(4);
        yield bytes -> unshuffle(bytes, size);
      }
      default ->
          throw new IOException(
              "it is stored by the codec \""
                  + name
                  + "\"; read are blosc, zstd, gzip, zlib, lz4, crc32c and shuffle");
    };
  }

  private static byte[] zstd(byte[] bytes) throws IOException {
    try (ZstdInputStreamNoFinalizer in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  private static byte[] lz4(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    byte[] target = new byte[Math.max(0, buffer.getInt())];
    try {
      int done =
          LZ4Factory.fastestInstance()
              .safeDecompressor()
              .decompress(bytes, Integer.BYTES, bytes.length - Integer.BYTES, target, 0);
      return Arrays.copyOf(target, done);
    } catch (LZ4Exception e) {
      throw new IOException("an lz4 buffer is damaged", e);
    }
  }

  private static byte[] crc32c(byte[] bytes) throws IOException {
    int length = bytes.length - Integer.BYTES;
    if (length < 0) {
      throw new EOFException("it ends before its checksum");
    }
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    if ((int) sum.getValue() != stored) {
      throw new IOException("its checksum does not fit");
    }
    return Arrays.copyOf(bytes, length);
  }

  private static byte[] unshuffle(byte[] bytes, int size) {
    int elements = bytes.length / size;
    byte[] target = bytes.clone();
    for (int i = 0; i < elements; i++) {
      for (int b = 0; b < size; b++) {
        target[i * size + b] = bytes[b * elements + i];
      }
    }
    return target;
  }
}
