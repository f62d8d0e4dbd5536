package io.genept.corpus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import okhttp3.Response;

/**
 * Version of a remote file that a local file holds; kept as {@code FILE.json} beside it.
 *
 * @param address where it came from
 * @param etag the server's mark of this version, or {@code null}
 * @param lastModified the server's time of this version, as the server wrote it, or {@code null}
 * @param size bytes of the complete file; -1 while it is not complete
 * @param sha256 of the complete file; {@code null} while it is not complete
 * @param time when the download began or, of a complete file, ended (UTC, ISO 8601)
 */
record FileVersion(
    String address, String etag, String lastModified, long size, String sha256, String time) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Makes the version that a server's answer begins. */
  static FileVersion begun(String address, Response response) {
    return new FileVersion(
        address, response.header("ETag"), response.header("Last-Modified"), -1, null, now());
  }

  /** Marks this version as complete. */
  FileVersion completed(long bytes, String hash) {
    return new FileVersion(address, etag, lastModified, bytes, hash, now());
  }

  /**
   * Reads the version of a local file.
   *
   * @return empty if there is no file, no record of its version, or one of another address
   */
  static Optional<FileVersion> of(Path file, String address) throws IOException {
    Path record = record(file);
    if (!Files.isRegularFile(file) || !Files.isRegularFile(record)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(MAPPER.readValue(record.toFile(), FileVersion.class))
          .filter(version -> address.equals(version.address()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  void write(Path file) throws IOException {
    Files.writeString(record(file), MAPPER.writeValueAsString(this) + "\n");
  }

  static Path record(Path file) {
    return file.resolveSibling(file.getFileName() + ".json");
  }

  /**
   * Proof that a rest belongs to the version begun, for the header {@code If-Range}: a strong mark,
   * else the time; {@code null} if the server gave neither.
   */
  String validator() {
    return etag != null && !etag.startsWith("W/") ? etag : lastModified;
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
