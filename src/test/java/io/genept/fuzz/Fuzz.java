package io.genept.fuzz;

import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Tries a reader on mutated files. What a user may meet is a value or a {@link UserError}; all else
 * is a find: another exception or error (out of memory too: the heap is small), more than {@value
 * #SECONDS} seconds, a file that was not there before.
 *
 * <pre>fuzz.sh --tries 1000000 --seed 1 [--target NAME] [--keep FOLDER]</pre>
 */
public final class Fuzz {
  static final int SECONDS = 10;
  private static final int MOST_FINDS = 25;

  /**
   * What went wrong.
   *
   * @param what exception and place; finds of the same are counted once
   */
  record Find(String what, String seed, long number, byte[] content) {}

  /**
   * What a target gave.
   *
   * @param refused tries that ended in a {@code UserError}
   * @param slowest milliseconds
   */
  record Outcome(long tries, long refused, List<Find> finds, long slowest, long milliseconds) {}

  private final Target target;
  private final Path folder;
  private final Map<String, Find> finds = new LinkedHashMap<>();
  private ExecutorService worker = Executors.newSingleThreadExecutor(Fuzz::thread);
  private long refused;
  private long slowest;

  private Fuzz(Target target, Path folder) {
    this.target = target;
    this.folder = folder;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "fuzz", 1 << 20);
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Tries.
   *
   * @param folder an empty one
   */
  static Outcome run(Target target, long tries, long seed, Path folder) throws Exception {
    return run(target, 0, tries, seed, folder);
  }

  /**
   * Tries some of the many again.
   *
   * @param from number of the first
   * @param to number after the last
   */
  static Outcome run(Target target, long from, long to, long seed, Path folder) throws Exception {
    Fuzz fuzz = new Fuzz(target, folder);
    long start = System.nanoTime();
    List<byte[]> valid = new ArrayList<>();
    for (Path file : target.seeds()) {
      valid.add(Files.readAllBytes(file));
      fuzz.tryOne(file, -1, valid.get(valid.size() - 1));
    }
    long done = from;
    for (; done < to && fuzz.finds.size() < MOST_FINDS; done++) {
      int of = (int) (done % valid.size());
      fuzz.tryOne(
          target.seeds().get(of),
          done,
          new Mutator(seed * 1_000_003 + done).mutated(valid.get(of)));
    }
    fuzz.worker.shutdownNow();
    return new Outcome(
        done - from,
        fuzz.refused,
        List.copyOf(fuzz.finds.values()),
        fuzz.slowest / 1_000_000,
        (System.nanoTime() - start) / 1_000_000);
  }

  private void tryOne(Path seed, long number, byte[] content) throws Exception {
    Path file = target.around().file(folder, seed);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    long before = files();
    long start = System.nanoTime();
    try {
      worker
          .submit(
              () -> {
                target.reading().read(file.toString());
                return null;
              })
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      find("more than " + SECONDS + " s", seed, number, content);
      worker.shutdownNow();
      worker = Executors.newSingleThreadExecutor(Fuzz::thread);
    } catch (ExecutionException e) {
      if (UserError.behind(e.getCause()).isPresent()) {
        refused++;
      } else {
        find(words(e.getCause()), seed, number, content);
      }
    }
    slowest = Math.max(slowest, System.nanoTime() - start);
    if (files() > before) {
      find("a new file beside the input", seed, number, content);
    }
    Files.deleteIfExists(file);
  }

  private long files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.getFileName().toString().endsWith(".crc")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void find(String what, Path seed, long number, byte[] content) {
    finds.putIfAbsent(what, new Find(what, seed.getFileName().toString(), number, content));
  }

  /** The exception at the bottom and the first two places of ours. */
  private static String words(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    StringBuilder words = new StringBuilder(root.getClass().getSimpleName());
    int ours = 0;
    StackTraceElement[] frames = root.getStackTrace();
    for (int i = 0; i < frames.length && ours < 2; i++) {
      boolean own = frames[i].getClassName().startsWith("io.genept");
      if (i == 0 || own) {
        words
            .append(" < ")
            .append(frames[i].getFileName())
            .append(':')
            .append(frames[i].getLineNumber());
        ours += own ? 1 : 0;
      }
    }
    return words.toString();
  }

  /** Runs all targets, or one, and keeps what failed. */
  public static void main(String... args) throws Exception {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
    List<Target> targets =
        Targets.all().stream()
            .filter(t -> t.name().equals(options.getOrDefault("--target", t.name())))
            .toList();
    long tries = Long.parseLong(options.getOrDefault("--tries", "10000")) / targets.size();
    long seed = Long.parseLong(options.getOrDefault("--seed", "1"));
    Path keep = Path.of(options.getOrDefault("--keep", "target/fuzz"));
    Files.createDirectories(keep);
    boolean found = false;
    System.out.println(
        "| target | tries | refused | finds | seconds | slowest, ms |\n|---|---|---|---|---|---|");
    for (Target target : targets) {
      Path folder = Files.createTempDirectory("fuzz");
      Outcome outcome = run(target, tries, seed, folder);
      System.out.printf(
          "| %s | %,d | %,d | %d | %d | %d |%n",
          target.name(),
          outcome.tries(),
          outcome.refused(),
          outcome.finds().size(),
          outcome.milliseconds() / 1000,
          outcome.slowest());
      for (Find find : outcome.finds()) {
        found = true;
        Path file = keep.resolve(target.name() + "-" + find.number() + "-" + find.seed());
        Files.write(file, find.content());
        System.out.println("    " + find.what() + " in " + file);
      }
    }
    System.exit(found ? 1 : 0);
  }
}
