package io.genept.core;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Runs independent tasks on threads of their own, several at a time. */
public final class InParallel {
  private InParallel() {}

  /**
   * Returns the result of a task for each item, in the order of the items.
   *
   * @param atOnce most tasks under way at once, at least 1
   * @throws RuntimeException as the first item's task threw that failed; the rest is stopped then
   * @throws CancellationException if the calling thread is interrupted
   */
  public static <A, B> List<B> map(List<A> items, int atOnce, Function<A, B> task) {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    try {
      List<Future<B>> futures = new ArrayList<>();
      items.forEach(item -> futures.add(threads.submit(() -> task.apply(item))));
      List<B> results = new ArrayList<>();
      futures.forEach(future -> results.add(await(future)));
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <B> B await(Future<B> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while waiting for tasks");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
