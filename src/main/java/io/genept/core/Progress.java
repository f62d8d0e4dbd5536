package io.genept.core;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Reports how far a long piece of work is: done, total, rate, time left. Every few seconds at
 * first, then whenever a twentieth of the time until now has passed: what takes hours fills no
 * screens.
 */
public final class Progress {
  private static final long SECONDS_BETWEEN_LINES = 5;
  private static final long PARTS_BETWEEN_LINES = 20;

  private final String what;
  private final long total;
  private final LongSupplier done;
  private final Consumer<String> sink;
  private final long started = System.nanoTime();
  private final ScheduledExecutorService timer;
  private long lastSaid = -1;
  private Duration lastAt = Duration.ZERO;

  private Progress(String what, long total, LongSupplier done, Consumer<String> sink) {
    this.what = what;
    this.total = total;
    this.done = done;
    this.sink = sink;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "progress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Does some work and reports its progress until it is done.
   *
   * @param what plural noun of what is counted, for example {@code cells}
   * @param total how many there are in all, or -1 if unknown
   * @param done how many are done so far; called from another thread
   * @param sink takes each line, for example a logger's {@code info}
   * @param work what to do
   */
  public static <T> T during(
      String what, long total, LongSupplier done, Consumer<String> sink, Supplier<T> work) {
    Progress progress = new Progress(what, total, done, sink);
    var timing =
        progress.timer.scheduleAtFixedRate(
            progress::say, SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_LINES, TimeUnit.SECONDS);
    try {
      return work.get();
    } finally {
      timing.cancel(false);
      progress.timer.shutdownNow();
    }
  }

  /** The line for {@code count} done after {@code elapsed}. */
  static String line(String what, long count, long total, Duration elapsed) {
    if (count == 0 && total >= 0) {
      return String.format(Locale.ROOT, "0 of %,d %s", total, what);
    }
    double seconds = Math.max(1e-3, elapsed.toNanos() / 1e9);
    double rate = count / seconds;
    String speed =
        rate >= 10
            ? String.format(Locale.ROOT, "%,.0f %s/s", rate, what)
            : String.format(Locale.ROOT, "%.2f %s/s", rate, what);
    if (total < 0) {
      return String.format(Locale.ROOT, "%,d %s, %s", count, what, speed);
    }
    String left = duration(Math.round((total - count) / Math.max(rate, 1e-9)));
    return String.format(
        Locale.ROOT,
        "%,d of %,d %s (%.0f %%), %s, %s left",
        count,
        total,
        what,
        total == 0 ? 100.0 : 100.0 * count / total,
        speed,
        left);
  }

  private static String duration(long seconds) {
    return seconds >= 3600
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  private void say() {
    long count = done.getAsLong();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
    if (count != lastSaid && isDue(lastAt, elapsed)) {
      lastSaid = count;
      lastAt = elapsed;
      sink.accept(line(what, count, total, elapsed));
    }
  }

  /** Whether a line is due after {@code elapsed}, the last having been said at {@code last}. */
  static boolean isDue(Duration last, Duration elapsed) {
    return elapsed.minus(last).compareTo(elapsed.dividedBy(PARTS_BETWEEN_LINES)) >= 0;
  }
}
