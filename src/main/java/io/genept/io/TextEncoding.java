package io.genept.io;

import io.genept.core.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;

/** UTF-8, taken strictly: bytes that are none are an error and never become another character. */
public final class TextEncoding {
  private TextEncoding() {}

  /**
   * Decodes bytes.
   *
   * @throws CharacterCodingException if they are not UTF-8
   */
  public static String utf8(byte[] bytes, int from, int length) throws CharacterCodingException {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, from, length))
            .toString();
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  /** The error for a file with bytes that are not UTF-8: looks for the first of them. */
  public static UserError error(String path, Configuration conf) {
    long line = 1;
    long column = 0;
    try (InputStream in = TextFile.open(path, conf)) {
      int follow = 0;
      int lead = 0;
      long leadColumn = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        boolean continues = (b & 0xc0) == 0x80;
        boolean starts = b < 0x80 || (b >= 0xc2 && b <= 0xf4);
        if (follow == 0) {
          lead = b;
          leadColumn = column + 1;
        }
        if (follow > 0 ? !continues : !starts) {
          return error(path, String.format("byte 0x%02x at position %d", lead, leadColumn), line);
        }
        follow = follow > 0 ? follow - 1 : b < 0xc0 ? 0 : b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        column = b == '\n' ? 0 : column + 1;
        line += b == '\n' ? 1 : 0;
      }
    } catch (IOException e) {
      return error(path, "some byte", line);
    }
    return error(path, "some byte", line);
  }

  /** The error for bytes of a line that are not UTF-8. */
  public static UserError error(String path, String what, long line) {
    return UserError.of(
        "Cannot read %s: %s of line %d is no UTF-8. Expected text in UTF-8, or in UTF-16 with a"
            + " byte-order mark; name the encoding where the command has --encoding (latin1,"
            + " windows-1252, …), or convert the file, for example by iconv.",
        path, what, line);
  }
}
