package io.genept.embed;

import io.genept.core.UserError;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts of the texts that the driver embeds, and the messages that need them. */
final class EmbeddingTally {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddingTally.class);

  private final TextSubject subject;
  private final String model;
  private final Optional<String> cache;
  private final TreeSet<Integer> lengths = new TreeSet<>();
  private long texts;
  private long fromCache;
  private long truncated;

  EmbeddingTally(TextSubject subject, String model, Optional<String> cache) {
    this.subject = subject;
    this.model = model;
    this.cache = cache;
  }

  /**
   * Counts different texts, those that the cache has and those that the model does not read whole.
   */
  void add(long different, long known, long tooLong) {
    texts += different;
    fromCache += known;
    truncated += tooLong;
  }

  /** Takes note of the lengths of vectors. */
  void measure(Collection<float[]> vectors) {
    vectors.forEach(vector -> lengths.add(vector.length));
  }

  /** Length of the vectors; 0 if there is none. */
  int dimension() {
    return lengths.isEmpty() ? 0 : lengths.first();
  }

  long fromCache() {
    return fromCache;
  }

  long truncated() {
    return truncated;
  }

  /** Logs the rate, unless all texts were in the cache. */
  void logRate(long nanoseconds) {
    long embedded = texts - fromCache;
    double seconds = nanoseconds / 1e9;
    if (embedded > 0) {
      LOG.debug(
          "{}",
          String.format(
              Locale.ROOT,
              "Embedded %,d %s in %.1f s (%.1f %s/s)",
              embedded,
              subject.texts(),
              seconds,
              embedded / seconds,
              subject.texts()));
    }
  }

  /**
   * Checks that vectors of the cache and of the model have one length.
   *
   * @throws UserError otherwise
   */
  void requireOneLength() {
    if (lengths.size() > 1) {
      throw UserError.of(
          "Cannot embed %s with %s: the vectors in the cache %s and those of the model have the"
              + " lengths %s. Expected one length: the model of that name has changed; give"
              + " another --cache.",
          subject.things(), model, cache.orElse("(none)"), lengths);
    }
  }

  /** Makes the error for texts that have no vector in the end. */
  UserError failed(long missing, UserError first) {
    String kept =
        cache
            .map(
                path ->
                    String.format(
                        Locale.ROOT,
                        "The other %,d are kept in %s; the same command asks for the rest alone.",
                        texts - missing,
                        path))
            .orElse("Without a cache the others are lost; give --cache to keep them.");
    return new UserError(
        String.format(
            Locale.ROOT,
            "Cannot embed %s: %,d of %,d %s have no vector, and no table is written. The first"
                + " failure: %s %s",
            subject.things(),
            missing,
            texts,
            subject.texts(),
            first.getMessage(),
            kept),
        first);
  }
}
