package io.genept.evaluation.cell;

import io.genept.core.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.slf4j.Logger;

/**
 * Runs a learner for each seed, several at a time: on data of one block a learner occupies one
 * core, and seeds are independent.
 */
final class EachSeed {
  private EachSeed() {}

  /** Results for seeds 0 … seeds-1, in that order. */
  static <T> List<T> run(int seeds, int atOnce, String what, Logger log, LongFunction<T> work) {
    AtomicLong done = new AtomicLong();
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(seeds, atOnce)));
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (long seed = 0; seed < seeds; seed++) {
        long s = seed;
        futures.add(
            pool.submit(
                () -> {
                  T result = work.apply(s);
                  done.incrementAndGet();
                  return result;
                }));
      }
      return Progress.during(
          what + " runs",
          seeds,
          done::get,
          log::info,
          () -> futures.stream().map(EachSeed::get).toList());
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while learning", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
