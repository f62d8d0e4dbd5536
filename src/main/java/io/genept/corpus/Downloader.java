package io.genept.corpus;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings public files into a local folder.
 *
 * <p>A file arrives as {@code FILE.part} and is moved in when it is complete and sound, so that
 * {@code FILE} is always whole; an interrupted download is kept and only the rest requested. A file
 * that has not changed on its server since is not fetched again.
 */
public final class Downloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Downloader.class);
  private static final int BUFFER = 1 << 16;
  private static final int RETRIES = 4;
  private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d+)-\\d+/(\\d+|\\*)");

  private final Path directory;
  private final OkHttpClient client;
  private final RetryPolicy<Path> retries;

  /**
   * Prepares a folder.
   *
   * @param directory made if it is not there
   * @param firstDelay time before the first of four retries; doubles each time
   * @throws UserError if the folder cannot be made
   */
  public Downloader(Path directory, Duration firstDelay) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UserError("Cannot make the folder --download " + directory + ": " + e, e);
    }
    client =
        new OkHttpClient.Builder()
            .connectTimeout(Duration.ofSeconds(20))
            .readTimeout(Duration.ofSeconds(60))
            .build();
    retries =
        RetryPolicy.<Path>builder()
            .handle(IOException.class, UncheckedIOException.class)
            .withBackoff(firstDelay, firstDelay.multipliedBy(1L << RETRIES))
            .withJitter(0.2)
            .withMaxRetries(RETRIES)
            .onRetry(e -> LOG.warn("Trying again: {}", reason(e.getLastException())))
            .build();
  }

  /**
   * Makes sure that the folder holds the server's version of a file.
   *
   * @return the complete file
   * @throws UserError if the server is away or sends something else; a complete older copy then
   *     stays and the message names it
   */
  public Path fetch(RemoteFile file) {
    Path target = directory.resolve(file.name());
    Optional<FileVersion> own = verified(target, file);
    try {
      return Failsafe.with(retries).get(() -> attempt(file, target, own));
    } catch (FailsafeException | UncheckedIOException e) {
      throw new UserError(
          "Cannot download "
              + file.address()
              + ": "
              + reason(e)
              + ". Expected the complete file; check the network, or try again later: what"
              + " has arrived is kept."
              + kept(file, target, own),
          e);
    } catch (UserError e) {
      throw new UserError(e.getMessage() + kept(file, target, own), e);
    }
  }

  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  private Path attempt(RemoteFile file, Path target, Optional<FileVersion> own) throws IOException {
    Path part = target.resolveSibling(target.getFileName() + ".part");
    Optional<FileVersion> begun =
        FileVersion.of(part, file.address()).filter(version -> version.validator() != null);
    try (Response response = client.newCall(request(file, own, part, begun)).execute()) {
      switch (response.code()) {
        case 304 -> {
          LOG.info("{} has not changed since {}", target, own.orElseThrow().time());
          discard(part);
        }
        case 200 -> {
          FileVersion version = FileVersion.begun(file.address(), response);
          discard(part);
          receive(file, response, part, version);
          moveIn(part, target, version);
        }
        case 206 -> {
          if (!continues(response, part, begun)) {
            discard(part);
            throw new IOException("the server sent a part that was not asked for");
          }
          receive(file, response, part, begun.orElseThrow());
          moveIn(part, target, begun.orElseThrow());
        }
        default -> {
          if (response.code() == 416) {
            discard(part);
          }
          refuse(file, response);
        }
      }
    }
    return target;
  }

  private static Request request(
      RemoteFile file, Optional<FileVersion> own, Path part, Optional<FileVersion> begun)
      throws IOException {
    // Identity: the requested bytes, counted and summed are then those of the file.
    Request.Builder request =
        new Request.Builder()
            .url(file.address())
            .header("User-Agent", "genept/" + Provenance.currentVersion())
            .header("Accept-Encoding", "identity");
    own.map(FileVersion::etag).ifPresent(etag -> request.header("If-None-Match", etag));
    own.map(FileVersion::lastModified).ifPresent(time -> request.header("If-Modified-Since", time));
    if (begun.isPresent() && Files.size(part) > 0) {
      request
          .header("Range", "bytes=" + Files.size(part) + "-")
          .header("If-Range", begun.get().validator());
    }
    return request.build();
  }

  private static boolean continues(Response response, Path part, Optional<FileVersion> begun)
      throws IOException {
    Matcher range = CONTENT_RANGE.matcher(response.header("Content-Range", ""));
    String etag = response.header("ETag");
    return begun.isPresent()
        && range.matches()
        && Long.parseLong(range.group(1)) == Files.size(part)
        && (etag == null || etag.equals(begun.get().etag()));
  }

  private void receive(RemoteFile file, Response response, Path part, FileVersion version)
      throws IOException {
    if (response.header("Content-Type", "").startsWith("text/html")) {
      throw Checksum.unusable(file.address(), "it is a web page, not the file");
    }
    Optional<Checksum> checksum = checksum(file, response);
    version.write(part);
    ResponseBody body = response.body();
    long before = Files.exists(part) ? Files.size(part) : 0;
    long total = body.contentLength() < 0 ? -1 : before + body.contentLength();
    LOG.info("Downloading {}{}", file.address(), before > 0 ? ", from byte " + before + " on" : "");
    AtomicLong arrived = new AtomicLong(before);
    Progress.during(
        "kB of " + file.name(),
        total < 0 ? -1 : total / 1000,
        () -> arrived.get() / 1000,
        LOG::info,
        () -> append(body, part, arrived));
    if (total >= 0 && arrived.get() != total) {
      throw new IOException("the file ended after " + arrived + " of " + total + " bytes");
    }
    try {
      if (checksum.isPresent()) {
        checksum.get().require(part, file.address());
      }
      Checksum.requireSound(part, file.address());
    } catch (UserError e) {
      discard(part);
      throw e;
    }
  }

  private static Void append(ResponseBody body, Path part, AtomicLong arrived) {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = body.byteStream();
        OutputStream out =
            Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        arrived.addAndGet(n);
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<Checksum> checksum(RemoteFile file, Response response) throws IOException {
    if (file.checksum().isEmpty()) {
      return Checksum.ofHeaders(response);
    }
    Request request = new Request.Builder().url(file.checksum().get()).build();
    try (Response answer = client.newCall(request).execute()) {
      if (!answer.isSuccessful()) {
        refuse(file, answer);
      }
      Optional<Checksum> sum = Checksum.parse(answer.body().string(), file.name());
      if (sum.isEmpty()) {
        throw Checksum.unusable(file.checksum().get(), "it holds no MD5 or SHA-256 sum");
      }
      return sum;
    }
  }

  private static void moveIn(Path part, Path target, FileVersion version) throws IOException {
    FileVersion complete = version.completed(Files.size(part), Checksum.of(part, "SHA-256"));
    // In this order a crash in between leaves a whole file that is merely fetched again.
    Files.deleteIfExists(FileVersion.record(target));
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    complete.write(target);
    discard(part);
    LOG.info("{}: {} bytes", target, complete.size());
  }

  private static void refuse(RemoteFile file, Response response) throws IOException {
    int code = response.code();
    String answer = "the server answered " + code + " " + response.message();
    if (code == 408 || code == 416 || code == 429 || code >= 500) {
      throw new IOException(answer.strip());
    }
    throw UserError.of(
        "Cannot download %s: %s. Expected the file for --%s there; give its present address in a"
            + " file: --sources FILE.",
        response.request().url(), answer.strip(), file.option());
  }

  private static void discard(Path part) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(FileVersion.record(part));
  }

  private static Optional<FileVersion> verified(Path target, RemoteFile file) {
    try {
      Optional<FileVersion> version = FileVersion.of(target, file.address());
      boolean whole =
          version.isPresent()
              && Files.size(target) == version.get().size()
              && Checksum.of(target, "SHA-256").equals(version.get().sha256());
      return whole ? version : Optional.empty();
    } catch (IOException e) {
      throw new UserError("Cannot read " + target + ": " + e.getMessage(), e);
    }
  }

  private static String kept(RemoteFile file, Path target, Optional<FileVersion> own) {
    return own.map(
            version ->
                String.format(
                    " The complete copy of %s is kept; to use it: --%s %s.",
                    version.time(), file.option(), target))
        .orElse("");
  }

  private static String reason(Throwable e) {
    boolean wrapped = e instanceof FailsafeException || e instanceof UncheckedIOException;
    Throwable cause = wrapped ? e.getCause() : e;
    if (cause instanceof java.net.UnknownHostException) {
      return "no host of that name is known";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
