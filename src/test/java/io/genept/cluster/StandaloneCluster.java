package io.genept.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Spark's standalone master and two workers of one core, each a JVM of its own, on loopback.
 * Closing it ends every process that it started, and theirs.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final long SECONDS_TO_START = 60;

  private final Path directory;
  private final SparkHome spark;
  private final List<Process> processes = new ArrayList<>();
  private final List<Process> workers = new ArrayList<>();
  private final Thread atExit = new Thread(this::endAll, "end of the cluster");
  private final int port = freePort();
  private final int webPort = freePort();

  private StandaloneCluster(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.spark = SparkHome.create(directory.resolve("spark-home"));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** Starts the cluster and waits until both workers have joined; logs go to {@code directory}. */
  static StandaloneCluster start(Path directory) throws IOException {
    StandaloneCluster cluster = new StandaloneCluster(directory);
    try {
      cluster.startProcesses();
    } catch (IOException | RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void startProcesses() throws IOException {
    Process master =
        daemon(
            "master",
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--webui-port",
            Integer.toString(webPort));
    for (int i = 0; i < WORKERS; i++) {
      workers.add(
          daemon(
              "worker-" + i,
              "org.apache.spark.deploy.worker.Worker",
              "--host",
              "127.0.0.1",
              "--cores",
              "1",
              "--memory",
              "1g",
              "--webui-port",
              "0",
              "--work-dir",
              directory.resolve("work-" + i).toString(),
              masterUrl()));
    }
    await(
        "workers",
        master,
        () -> {
          int alive = 0;
          for (JsonNode worker : json(webPort, "/json/").path("workers")) {
            alive += worker.path("state").asText().equals("ALIVE") ? 1 : 0;
          }
          return alive == WORKERS ? Optional.of(alive) : Optional.empty();
        });
  }

  private Process daemon(String name, String mainClass, String... args) throws IOException {
    Process process = spark.start(log(name), "256m", List.of(), mainClass, args);
    processes.add(process);
    return process;
  }

  /** A job under way, its driver a JVM of its own. */
  record Job(Process driver, int uiPort, Path log) {
    /** Waits for the end. */
    int exitCode() throws InterruptedException {
      if (!driver.waitFor(180, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Not done in 180 s, see " + log);
      }
      return driver.exitValue();
    }

    /** Waits until a text has been printed. */
    void awaitOutput(String text) {
      await(
          text,
          driver,
          () -> {
            try {
              return output().contains(text) ? Optional.of(text) : Optional.empty();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }

    /** What was printed so far. */
    String output() throws IOException {
      return Files.readString(log);
    }
  }

  /** Submits the cluster jar with a command of ours: two executors of one core. */
  Job submit(String name, String... command) throws IOException {
    int uiPort = freePort();
    List<String> args =
        new ArrayList<>(List.of("--master", masterUrl(), "--deploy-mode", "client"));
    for (String setting :
        List.of(
            "spark.cores.max=2",
            "spark.executor.cores=1",
            "spark.executor.memory=700m",
            "spark.executor.extraJavaOptions=-XX:+UseSerialGC -XX:TieredStopAtLevel=1",
            "spark.driver.host=127.0.0.1",
            "spark.driver.bindAddress=127.0.0.1",
            "spark.ui.port=" + uiPort,
            "spark.ui.liveUpdate.period=0",
            "spark.sql.shuffle.partitions=4",
            // One file, one task.
            "spark.sql.files.openCostInBytes=128m")) {
      args.addAll(List.of("--conf", setting));
    }
    args.addAll(
        List.of("--class", "io.genept.jobs.GenePt", SparkHome.property("genept.clusterJar")));
    args.addAll(List.of(command));
    // Tests wait for what only the details tell.
    args.add("--verbose");
    Path log = log(name);
    Process driver =
        spark.start(
            log,
            "700m",
            List.of(),
            "org.apache.spark.deploy.SparkSubmit",
            args.toArray(String[]::new));
    processes.add(driver);
    return new Job(driver, uiPort, log);
  }

  /** Tasks of a stage: all of them, and those that are done. */
  record Tasks(int all, int done) {}

  /** Waits until a stage of so many tasks runs and has some but not all done. */
  Tasks awaitMiddle(Job job, int tasks) {
    return await(
        "a stage of " + tasks + " tasks in its middle",
        job.driver(),
        () -> {
          for (JsonNode app : json(job.uiPort(), "/api/v1/applications")) {
            String stages = "/api/v1/applications/" + app.path("id").asText() + "/stages";
            for (JsonNode stage : json(job.uiPort(), stages + "?status=active")) {
              int done = stage.path("numCompleteTasks").asInt();
              if (stage.path("numTasks").asInt() == tasks && done > 0) {
                return Optional.of(new Tasks(tasks, done));
              }
            }
          }
          return Optional.empty();
        });
  }

  /** Kills the executor of the first worker, as a failing machine would. */
  ProcessHandle killExecutor() {
    ProcessHandle executor = workers.get(0).children().findFirst().orElseThrow();
    executor.destroyForcibly();
    return executor;
  }

  /** True if a process that belongs to this cluster still runs. */
  boolean anyAlive() {
    return processes.stream().anyMatch(Process::isAlive);
  }

  @Override
  public void close() {
    endAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }

  private void endAll() {
    List<ProcessHandle> all = new ArrayList<>();
    for (Process process : processes) {
      process.descendants().forEach(all::add);
      all.add(process.toHandle());
    }
    all.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle handle : all) {
      handle.onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }
  }

  private String masterUrl() {
    return "spark://127.0.0.1:" + port;
  }

  private Path log(String name) {
    return directory.resolve(name + ".log");
  }

  private static <T> T await(String what, Process alive, Supplier<Optional<T>> condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
    while (true) {
      Optional<T> found = condition.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (!alive.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("Waited in vain for " + what + "; see the logs");
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** What a page says, or nothing while it is not there. */
  private static JsonNode json(int port, String path) {
    ObjectMapper mapper = new ObjectMapper();
    URI page = URI.create("http://127.0.0.1:" + port + path);
    try (InputStream in = page.toURL().openStream()) {
      return mapper.readTree(in);
    } catch (IOException e) {
      return mapper.createObjectNode();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
