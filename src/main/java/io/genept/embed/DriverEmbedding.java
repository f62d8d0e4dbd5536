package io.genept.embed;

import io.genept.core.InParallel;
import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.text.EmbeddingModel;
import io.genept.text.TextBatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Embeds texts with a remote model from the threads of one process; each batch is kept as soon as
 * it is answered.
 *
 * <p>A batch that fails does not stop the others; after {@value #FAILURES_IN_A_ROW} failures in a
 * row no further request is sent, because then the key, the server or the limit of cost is the
 * reason.
 */
final class DriverEmbedding {
  private static final Logger LOG = LoggerFactory.getLogger(DriverEmbedding.class);
  private static final int FAILURES_IN_A_ROW = 3;

  private final EmbeddingModel model;
  private final BiConsumer<List<String>, float[][]> keep;
  private final Map<String, float[]> vectors = new ConcurrentHashMap<>();
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicReference<UserError> firstFailure = new AtomicReference<>();

  /**
   * Prepares requests to a model.
   *
   * @param keep takes the keys and the vectors of each batch once it is answered
   */
  DriverEmbedding(EmbeddingModel model, BiConsumer<List<String>, float[][]> keep) {
    this.model = model;
    this.keep = keep;
  }

  /** Requests the vectors of all batches, {@code concurrency} at once. */
  void embed(List<TextBatch> batches, int concurrency) {
    int total = batches.stream().mapToInt(TextBatch::size).sum();
    Progress.during(
        "texts",
        total,
        vectors::size,
        LOG::info,
        () -> InParallel.map(batches, concurrency, this::ask));
  }

  /** Vectors of the batches that were answered, by their texts' keys. */
  Map<String, float[]> vectors() {
    return vectors;
  }

  /** Failure of the first batch that failed. */
  Optional<UserError> failure() {
    return Optional.ofNullable(firstFailure.get());
  }

  /** Requests the vectors of a batch and returns true if it was answered. */
  private boolean ask(TextBatch batch) {
    if (failuresInARow.get() >= FAILURES_IN_A_ROW) {
      return false;
    }
    float[][] embedded;
    try {
      embedded = model.embed(batch.texts());
    } catch (UserError e) {
      failuresInARow.incrementAndGet();
      firstFailure.compareAndSet(null, e);
      LOG.warn("No vectors for {} texts: {}", batch.size(), e.getMessage());
      return false;
    }
    failuresInARow.set(0);
    keep.accept(batch.keys(), embedded);
    for (int i = 0; i < embedded.length; i++) {
      vectors.put(batch.keys().get(i), embedded[i]);
    }
    return true;
  }
}
