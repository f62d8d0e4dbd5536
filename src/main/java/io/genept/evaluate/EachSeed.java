package io.genept.evaluate;

import io.genept.core.InParallel;
import io.genept.core.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.slf4j.Logger;

/**
 * Runs a learner for each seed, several at a time: on data of one block a learner occupies one
 * core, and seeds are independent.
 */
public final class EachSeed {
  private EachSeed() {}

  /** Runs the seeds 0 … seeds-1; returns the results in that order. */
  public static <T> List<T> run(
      int seeds, int atOnce, String what, Logger log, LongFunction<T> work) {
    AtomicLong done = new AtomicLong();
    return Progress.during(
        what + " runs",
        seeds,
        done::get,
        log::info,
        () ->
            InParallel.map(
                LongStream.range(0, seeds).boxed().toList(),
                Math.max(1, Math.min(seeds, atOnce)),
                seed -> {
                  T result = work.apply(seed);
                  done.incrementAndGet();
                  return result;
                }));
  }
}
