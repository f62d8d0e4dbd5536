package io.genept.jobs;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.io.TextFile;
import io.genept.table.TableDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of a plan, and goes on where an earlier run of it was stopped. */
final class Benchmark {
  private static final Logger LOG = LoggerFactory.getLogger(Benchmark.class);

  private Benchmark() {}

  /**
   * Options of the command.
   *
   * @param plan path of the plan
   * @param output folder for its tables
   */
  @Stage(
      name = "benchmark",
      does = {
        "Runs the commands of a plan one after another in one session: all experiments of RESULTS.md by"
            + " one line.",
        "A command that was done before is not run again, unless its line or one before it has changed;"
            + " so a run that was stopped goes on where it was."
      },
      notes =
          "A plan has a command on each line, as after jobs/genept; {output} stands for --output."
              + " Paths are relative to where this is run. OUTPUT/steps.tsv keeps what was run,"
              + " with seconds.",
      examples = "benchmark --plan conf/benchmark-genes.plan --output out/benchmark_genes")
  record Options(
      @Opt(value = "The commands to run.", label = "FILE") String plan,
      @Opt(value = "Folder for the tables of the plan.", label = "DIR", role = Opt.Role.RUN)
          String output) {}

  /** A command that was run to its end. */
  private record Done(String line, double seconds) {}

  /** Runs the commands that are left and returns how many there are and how long they took. */
  static String run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<Plan.Step> steps = Plan.read(options.plan(), options.output(), conf);
    String record = options.output() + "/steps.tsv";
    List<Done> done = kept(steps, record, conf);
    if (!done.isEmpty()) {
      LOG.info(
          "{} of {} commands were done before; going on after them", done.size(), steps.size());
    }
    for (int i = done.size(); i < steps.size(); i++) {
      Plan.Step step = steps.get(i);
      LOG.debug("[{}/{}] {}", i + 1, steps.size(), step.line());
      Plan.Outcome outcome = step.run(conf);
      LOG.info("{}", outcome.line(i + 1, steps.size(), options.output()));
      done.add(new Done(step.line(), outcome.seconds()));
      write(done, record, conf);
    }
    return String.format(
        Locale.ROOT,
        "%s: %d commands, %.0f s",
        record,
        done.size(),
        done.stream().mapToDouble(Done::seconds).sum());
  }

  /** Returns the first commands of the plan that an earlier run did and whose tables are there. */
  private static List<Done> kept(List<Plan.Step> steps, String record, Configuration conf) {
    List<Done> kept = new ArrayList<>();
    if (!exists(record, conf)) {
      return kept;
    }
    List<Done> earlier = new ArrayList<>();
    TextFile.lines(
        record,
        conf,
        (number, line) -> {
          String[] parts = line.split("\t", 2);
          if (number > 1 && parts.length == 2) {
            earlier.add(new Done(parts[1], Double.parseDouble(parts[0])));
          }
        });
    for (int i = 0; i < Math.min(steps.size(), earlier.size()); i++) {
      String table = steps.get(i).output();
      if (!steps.get(i).line().equals(earlier.get(i).line())
          || (table != null && !TableDirectory.exists(table, conf))) {
        break;
      }
      kept.add(earlier.get(i));
    }
    return kept;
  }

  private static boolean exists(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      return place.getFileSystem(conf).exists(place);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(List<Done> done, String path, Configuration conf) {
    StringBuilder text = new StringBuilder("seconds\tcommand\n");
    done.forEach(
        step -> text.append(String.format(Locale.ROOT, "%.1f\t%s%n", step.seconds(), step.line())));
    Path place = new Path(path);
    try {
      FileSystem fs = place.getFileSystem(conf);
      try (FSDataOutputStream out = fs.create(place, true)) {
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
