package io.genept.io;

import io.genept.core.UserError;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Text on any Hadoop file system, gzipped or not: told by the first bytes, not by the name. */
public final class TextFile {
  private static final int BUFFER = 1 << 16;

  private TextFile() {}

  /** Opens a file and unzips it where it is gzipped; several gzip members in a row are fine. */
  public static InputStream open(String path, Configuration conf) throws IOException {
    Path place = new Path(path);
    PushbackInputStream in =
        new PushbackInputStream(place.getFileSystem(conf).open(place, BUFFER), 2);
    try {
      byte[] magic = in.readNBytes(2);
      in.unread(magic);
      boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
      return gzip ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Takes one line with its number, the first being 1. */
  public interface LineSink {
    void accept(long number, String line);
  }

  /**
   * Reads a text file line by line as UTF-8; line ends may be of Unix or Windows, a byte-order mark
   * is dropped.
   *
   * @throws UserError if the file is missing or its gzip stream is broken
   */
  public static void lines(String path, Configuration conf, LineSink sink) {
    long number = 0;
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(open(path, conf), StandardCharsets.UTF_8), BUFFER)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        sink.accept(number, number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line);
      }
    } catch (IOException e) {
      throw broken(path, number, e);
    }
  }

  /** The error for a stream that broke after the given line. */
  public static UserError broken(String path, long line, IOException e) {
    if (e instanceof FileNotFoundException) {
      return new UserError("Cannot read " + path + ": there is no such file.", e);
    }
    String what =
        e instanceof EOFException
            ? "the gzip stream ends in the middle"
            : e instanceof ZipException ? "the gzip stream is damaged" : e.getMessage();
    return new UserError(
        "Cannot read "
            + path
            + ": "
            + what
            + " after line "
            + line
            + ". Expected a complete file; copy or download it again.",
        e);
  }
}
