package io.genept.io.zarr;

import java.io.IOException;

/**
 * Blosc's own compressor, a relative of FastLZ: runs of literals, and copies of what came up to
 * 73,726 bytes before.
 */
final class BloscLz {
  private static final int FAR = 8191;
  private static final int LONG_MATCH = 6;

  private BloscLz() {}

  /** Decodes; returns the number of bytes made. */
  static int decode(byte[] source, int from, int count, byte[] target, int to, int size)
      throws IOException {
    int in = from;
    int end = from + count;
    int out = to;
    int limit = to + size;
    int control = source[in++] & 31;
    while (true) {
      if (control < 32) {
        int literals = control + 1;
        check(out + literals <= limit && in + literals <= end);
        System.arraycopy(source, in, target, out, literals);
        in += literals;
        out += literals;
      } else {
        int length = (control >> 5) - 1;
        int offset = (control & 31) << 8;
        int code = 255;
        for (boolean more = length == LONG_MATCH; more; more = code == 255) {
          code = source[in++] & 255;
          length += code;
        }
        code = source[in++] & 255;
        length += 3;
        int reference = out - offset - code - 1;
        if (code == 255 && offset == 31 << 8) {
          reference = out - ((source[in] & 255) << 8) - (source[in + 1] & 255) - FAR - 1;
          in += 2;
        }
        check(reference >= to && out + length <= limit);
        for (int i = 0; i < length; i++) {
          target[out++] = target[reference++];
        }
      }
      if (in >= end) {
        return out - to;
      }
      control = source[in++] & 255;
    }
  }

  private static void check(boolean sound) throws IOException {
    if (!sound) {
      throw new IOException("a blosc buffer is damaged");
    }
  }
}
