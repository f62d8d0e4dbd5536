package io.genept.corpus;

import io.genept.core.UserError;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import okhttp3.Response;

/**
 * Checksum that a complete file must have.
 *
 * @param algorithm {@code MD5} or {@code SHA-256}
 * @param hex the sum, lower case
 */
record Checksum(String algorithm, String hex) {
  private static final Pattern SUM = Pattern.compile("\\b([0-9a-fA-F]{64}|[0-9a-fA-F]{32})\\b");
  private static final Pattern GOOGLE_MD5 = Pattern.compile("(?:^|,)\\s*md5=([A-Za-z0-9+/=]+)");
  private static final int BUFFER = 1 << 16;

  /**
   * Finds the sum in a text as md5sum and sha256sum write it: that of the named file, or the only
   * one.
   */
  static Optional<Checksum> parse(String text, String fileName) {
    return text.lines()
        .filter(line -> SUM.matcher(line).find())
        .min(Comparator.comparing(line -> !line.contains(fileName)))
        .map(
            line -> {
              Matcher sum = SUM.matcher(line);
              sum.find();
              String hex = sum.group(1).toLowerCase(Locale.ROOT);
              return new Checksum(hex.length() == 32 ? "MD5" : "SHA-256", hex);
            });
  }

  /**
   * Finds the MD5 sum in the headers of an answer with a whole file ({@code Content-MD5}, or
   * Google's {@code x-goog-hash}, which is of what is stored and so not used where that was
   * zipped).
   */
  static Optional<Checksum> ofHeaders(Response response) {
    String base64 = response.header("Content-MD5");
    boolean asStored =
        "identity".equals(response.header("x-goog-stored-content-encoding", "identity"));
    if (base64 == null && asStored) {
      base64 =
          response.headers("x-goog-hash").stream()
              .map(GOOGLE_MD5::matcher)
              .filter(Matcher::find)
              .map(sum -> sum.group(1))
              .findFirst()
              .orElse(null);
    }
    return Optional.ofNullable(base64)
        .map(sum -> new Checksum("MD5", HexFormat.of().formatHex(Base64.getDecoder().decode(sum))));
  }

  /**
   * Fails unless the file has this sum.
   *
   * @param address where the file came from, for the message
   */
  void require(Path file, String address) throws IOException {
    String found = of(file, algorithm);
    if (!found.equals(hex)) {
      throw UserError.of(
          "Cannot use what %s sent: its %s sum is %s. Expected %s, as the server states; it was"
              + " damaged on the way or is being replaced, so try again.",
          address, algorithm, found, hex);
    }
  }

  static String of(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + algorithm, e);
    }
  }

  /** Fails if the file is empty, a web page, or named {@code .gz} and not a whole gzip stream. */
  static void requireSound(Path file, String address) throws IOException {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(512);
    }
    String start = new String(head, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
    if (start.isEmpty()) {
      throw unusable(address, "the file is empty");
    }
    if (start.startsWith("<!doctype") || start.startsWith("<html")) {
      throw unusable(address, "it is a web page, not the file");
    }
    if (address.endsWith(".gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file), BUFFER)) {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (EOFException | ZipException e) {
        throw unusable(address, "its gzip stream is cut off or damaged");
      }
    }
  }

  static UserError unusable(String address, String found) {
    return UserError.of(
        "Cannot use what %s sent: %s. Expected the complete data file; check the address (--sources)"
            + " or try again later.",
        address, found);
  }
}
