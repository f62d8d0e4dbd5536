package io.genept.io;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.genept.core.UserError;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.io.input.ReaderInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Text on any Hadoop file system, packed by gzip (of one member or several, as bgzip writes it) or
 * zstd or not: told by the first bytes, not by the name. What is read is UTF-8 without a byte-order
 * mark, whatever the file's encoding.
 */
public final class TextFile {
  /**
   * Name in the configuration of the encoding of files without a byte-order mark; UTF-8 where it is
   * not set.
   */
  public static final String ENCODING = "genept.text.encoding";

  private static final int BUFFER = 1 << 16;
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] ZSTD = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
  private static final byte[] UTF_8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
  private static final byte[] UTF_16_LITTLE = {(byte) 0xff, (byte) 0xfe};
  private static final byte[] UTF_16_BIG = {(byte) 0xfe, (byte) 0xff};

  private TextFile() {}

  /** Opens a file, unpacked and as UTF-8; bytes that are no text stay as they are. */
  public static InputStream open(String path, Configuration conf) throws IOException {
    Path place = new Path(path);
    InputStream file = place.getFileSystem(conf).open(place, BUFFER);
    try {
      return decoded(unpacked(file), conf.get(ENCODING));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static InputStream unpacked(InputStream file) throws IOException {
    PushbackInputStream in = new PushbackInputStream(file, ZSTD.length);
    byte[] magic = peek(in, ZSTD.length);
    if (startsWith(magic, ZSTD)) {
      return new ZstdInputStreamNoFinalizer(in).setContinuous(false);
    }
    return startsWith(magic, GZIP) ? new GZIPInputStream(new WholeStream(in), BUFFER) : in;
  }

  private static InputStream decoded(InputStream unpacked, String encoding) throws IOException {
    PushbackInputStream in = new PushbackInputStream(unpacked, UTF_8_MARK.length);
    byte[] mark = peek(in, UTF_8_MARK.length);
    if (startsWith(mark, UTF_8_MARK)) {
      in.skipNBytes(UTF_8_MARK.length);
      return in;
    }
    if (startsWith(mark, UTF_16_LITTLE) || startsWith(mark, UTF_16_BIG)) {
      return asUtf8(in, StandardCharsets.UTF_16);
    }
    Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
    return charset.equals(StandardCharsets.UTF_8) ? in : asUtf8(in, charset);
  }

  private static InputStream asUtf8(InputStream in, Charset charset) throws IOException {
    return ReaderInputStream.builder()
        .setReader(
            new InputStreamReader(
                in, charset.newDecoder().onMalformedInput(CodingErrorAction.REPORT)))
        .setCharset(StandardCharsets.UTF_8)
        .get();
  }

  /** Tests whether a file that begins so is packed by gzip or zstd. */
  public static boolean isPacked(byte[] head) {
    return startsWith(head, GZIP) || startsWith(head, ZSTD);
  }

  private static byte[] peek(PushbackInputStream in, int length) throws IOException {
    byte[] head = in.readNBytes(length);
    in.unread(head);
    return head;
  }

  private static boolean startsWith(byte[] head, byte[] prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if (i >= head.length || head[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Says that more may follow, whatever is at hand: the JDK's reader of gzip takes the end of what
   * is at hand for the end of the file.
   */
  private static final class WholeStream extends FilterInputStream {
    WholeStream(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      return Math.max(1, super.available());
    }
  }

  /** Takes one line with its number, the first being 1. */
  public interface LineSink {
    void accept(long number, String line);
  }

  /**
   * Reads a text file line by line; line ends may be of Unix or Windows, a byte-order mark is
   * dropped.
   *
   * @throws UserError if the file is missing, broken, or of another encoding than UTF-8 and none
   *     was named
   */
  public static void lines(String path, Configuration conf, LineSink sink) {
    long number = 0;
    try (BufferedReader in = reader(path, conf)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        sink.accept(++number, line);
      }
    } catch (CharacterCodingException e) {
      throw TextEncoding.error(path, conf);
    } catch (IOException e) {
      throw broken(path, number, e);
    }
  }

  /**
   * Opens a file for reading its lines; bytes that are not UTF-8 end it with a {@link
   * CharacterCodingException}, for which {@link TextEncoding#error} has the words.
   */
  public static BufferedReader reader(String path, Configuration conf) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            open(path, conf),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)),
        BUFFER);
  }

  /** The error for a stream that broke after the given line. */
  public static UserError broken(String path, long line, IOException e) {
    if (e instanceof FileNotFoundException) {
      return new UserError("Cannot read " + path + ": there is no such file.", e);
    }
    String what =
        e instanceof EOFException
            ? "the packed stream ends in the middle"
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
