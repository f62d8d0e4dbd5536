package io.genept.io;

import io.genept.core.UserError;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Values that cost money or time, kept by the content they were made from: text → vector, prompt →
 * answer. A key is the SHA-256 of that text; a namespace names everything else that the value
 * depends on (model, address, dimensions, ...), so that a value is never taken for another model's.
 *
 * <p>On any Hadoop file system: {@code directory/<digest of the namespace>/<time>-<uuid>.segment},
 * one immutable file for each {@link #append}. It is written under a hidden name and renamed; a
 * file that is cut off, damaged or foreign is passed over with a warning. So a process may be
 * killed at any moment, and any number of processes may read and append at once. Where two segments
 * hold the same key, the first in name order wins.
 */
public final class ContentCache {
  private static final Logger LOG = LoggerFactory.getLogger(ContentCache.class);
  private static final int BUFFER = 1 << 16;
  private static final int MANY_SEGMENTS = 64;
  private static final int ATTEMPTS = 5;
  private static final String SUFFIX = ".segment";

  /** Time and UUID: what a merged segment keeps of a name, so that names do not grow. */
  private static final int OWN_NAME = 13 + 1 + 36;

  private final FileSystem fs;
  private final Path directory;
  private final String namespace;

  private ContentCache(FileSystem fs, Path directory, String namespace) {
    this.fs = fs;
    this.directory = directory;
    this.namespace = namespace;
  }

  /**
   * Opens the cache, which need not be there yet; nothing is written.
   *
   * @param directory on any Hadoop file system; may hold the caches of many namespaces
   * @param namespace whatever determines the values besides the text, in words
   * @throws UserError if {@code directory} is a file
   */
  public static ContentCache open(String directory, String namespace, Configuration conf) {
    try {
      Path path = new Path(directory);
      FileSystem fs = path.getFileSystem(conf);
      if (fs.exists(path) && fs.getFileStatus(path).isFile()) {
        throw UserError.of(
            "Cannot use the cache %s: it is a file. Expected a directory, or none yet.", directory);
      }
      String digest = Sha256.of(namespace).substring(0, 16);
      return new ContentCache(fs, fs.makeQualified(new Path(path, digest)), namespace);
    } catch (IOException e) {
      throw failed("open", directory, e);
    }
  }

  /**
   * The values that are there.
   *
   * @param keys SHA-256 digests, 64 lower-case hexadecimal digits each
   * @return key → value for each key that was found
   */
  public Map<String, byte[]> read(Set<String> keys) {
    try {
      return consistently(segments -> read(segments, keys));
    } catch (IOException e) {
      throw failed("read", directory, e);
    }
  }

  /** Adds values, all or none of them; a key that is there already keeps its value. */
  public void append(Map<String, byte[]> entries) {
    if (entries.isEmpty()) {
      return;
    }
    String name =
        String.format(
            Locale.ROOT, "%013d-%s%s", System.currentTimeMillis(), UUID.randomUUID(), SUFFIX);
    try {
      write(
          name,
          segment -> {
            for (Map.Entry<String, byte[]> entry : new TreeMap<>(entries).entrySet()) {
              segment.add(entry.getKey(), entry.getValue());
            }
          });
    } catch (IOException e) {
      throw failed("write", directory, e);
    }
  }

  /**
   * Merges the segments into one if there are more than {@value #MANY_SEGMENTS}. Readers and
   * writers may be at work meanwhile; killed at any point, it leaves every value in place.
   */
  public void compact() {
    try {
      consistently(
          segments -> {
            if (segments.size() > MANY_SEGMENTS) {
              merge(segments);
            }
            return null;
          });
    } catch (IOException e) {
      throw failed("compact", directory, e);
    }
  }

  private Map<String, byte[]> read(List<FileStatus> segments, Set<String> keys) throws IOException {
    Map<String, byte[]> found = new HashMap<>();
    for (FileStatus segment : segments) {
      if (found.size() == keys.size()) {
        break;
      }
      Map<String, byte[]> own = new HashMap<>();
      boolean usable =
          read(
              segment,
              (key, value) -> {
                if (keys.contains(key)) {
                  own.putIfAbsent(key, value);
                }
              });
      if (usable) {
        own.forEach(found::putIfAbsent);
      }
    }
    return found;
  }

  /** False if the file is unusable: then nothing that the sink took counts. */
  private boolean read(FileStatus segment, ContentCacheSegment.Sink sink) throws IOException {
    try (InputStream in = new BufferedInputStream(fs.open(segment.getPath()), BUFFER)) {
      ContentCacheSegment.read(in, segment.getLen(), namespace, sink);
      return true;
    } catch (ContentCacheSegment.Unusable | ChecksumException e) {
      LOG.warn("Passing over {}: {}", segment.getPath(), e.getMessage());
      return false;
    }
  }

  private void merge(List<FileStatus> segments) throws IOException {
    List<FileStatus> whole = new ArrayList<>();
    for (FileStatus segment : segments) {
      if (read(segment, (key, value) -> {})) {
        whole.add(segment);
      }
    }
    if (whole.size() <= 1) {
      return;
    }
    // In the place of its first source, so that its values win where theirs did.
    String first = whole.get(0).getPath().getName();
    int kept = Math.min(OWN_NAME, first.length() - SUFFIX.length());
    String merged = first.substring(0, kept) + "-" + UUID.randomUUID() + SUFFIX;
    Set<String> seen = new HashSet<>();
    write(
        merged,
        out -> {
          for (FileStatus segment : whole) {
            boolean usable =
                read(
                    segment,
                    (key, value) -> {
                      if (seen.add(key)) {
                        out.add(key, value);
                      }
                    });
            if (!usable) {
              throw new IOException(segment.getPath() + " changed while it was read");
            }
          }
        });
    for (FileStatus segment : whole) {
      fs.delete(segment.getPath(), false);
    }
    LOG.debug("Merged {} segments of {}: {} values", whole.size(), directory, seen.size());
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(ContentCacheSegment.Writer segment) throws IOException;
  }

  private void write(String name, Content content) throws IOException {
    Path hidden = new Path(directory, "." + name + ".writing");
    boolean complete = false;
    try {
      try (OutputStream out = new BufferedOutputStream(fs.create(hidden, false), BUFFER)) {
        ContentCacheSegment.Writer segment = new ContentCacheSegment.Writer(out, namespace);
        content.writeTo(segment);
        segment.finish();
      }
      complete = fs.rename(hidden, new Path(directory, name));
      if (!complete) {
        throw new IOException("Cannot rename " + hidden + " to " + name);
      }
    } finally {
      if (!complete) {
        fs.delete(hidden, false);
      }
    }
  }

  @FunctionalInterface
  private interface Pass<T> {
    T over(List<FileStatus> segments) throws IOException;
  }

  /** Again with a new listing if another process merged a segment away meanwhile. */
  private <T> T consistently(Pass<T> pass) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return pass.over(segments());
      } catch (FileNotFoundException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private List<FileStatus> segments() throws IOException {
    try {
      return Arrays.stream(fs.listStatus(directory))
          .filter(file -> file.isFile() && file.getPath().getName().endsWith(SUFFIX))
          .sorted(Comparator.comparing(file -> file.getPath().getName()))
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private static UncheckedIOException failed(String what, Object where, IOException e) {
    return new UncheckedIOException(
        "Cannot " + what + " the cache " + where + ": " + e.getMessage(), e);
  }
}
