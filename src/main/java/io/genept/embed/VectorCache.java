package io.genept.embed;

import io.genept.io.ContentCache;
import io.genept.io.FloatArrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Vectors of a model by the SHA-256 of their texts, kept for the next run, or not kept at all. */
public final class VectorCache {
  private final Optional<ContentCache> cache;

  private VectorCache(Optional<ContentCache> cache) {
    this.cache = cache;
  }

  /**
   * Opens the cache of a model in a directory; without a directory nothing is kept.
   *
   * @param cacheKey what the model calls its vectors where they are kept
   */
  public static VectorCache of(Optional<String> directory, String cacheKey, Configuration conf) {
    return new VectorCache(
        directory.map(path -> ContentCache.open(path, "embedding by " + cacheKey, conf)));
  }

  /** Reads the vectors that are there, by their keys. */
  public Map<String, float[]> read(Set<String> keys) {
    Map<String, float[]> vectors = new HashMap<>();
    cache.ifPresent(
        kept ->
            kept.read(keys).forEach((key, bytes) -> vectors.put(key, FloatArrays.ofBytes(bytes))));
    return vectors;
  }

  /** Keeps the vector of each key, all or none. */
  public void append(List<String> keys, float[][] vectors) {
    cache.ifPresent(
        kept -> {
          Map<String, byte[]> entries = new HashMap<>();
          for (int i = 0; i < vectors.length; i++) {
            entries.put(keys.get(i), FloatArrays.toBytes(vectors[i]));
          }
          kept.append(entries);
        });
  }

  /** Merges files where there are many; see {@link ContentCache#compact}. */
  public void compact() {
    cache.ifPresent(ContentCache::compact);
  }
}
