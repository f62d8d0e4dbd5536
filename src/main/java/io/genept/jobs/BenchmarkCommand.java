package io.genept.jobs;

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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "benchmark",
    description = {
      "Runs the commands of a plan one after another in one session: all experiments of RESULTS.md by"
          + " one line.",
      "A command that was done before is not run again, unless its line or one before it has changed;"
          + " so a run that was stopped goes on where it was."
    },
    footer = {
      "",
      "A plan has a command on each line, as after jobs/genept; {output} stands for --output. Paths"
          + " are relative to where this is run. OUTPUT/steps.tsv keeps what was run, with seconds.",
      "",
      "Examples:",
      "  jobs/genept benchmark --plan conf/benchmark-genes.plan --output out/benchmark_genes"
    })
final class BenchmarkCommand extends StageCommand {
  private static final Logger LOG = LoggerFactory.getLogger(BenchmarkCommand.class);

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "FILE",
      description = "The commands to run.")
  String plan;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the tables of the plan.")
  String output;

  /** A command that was run to its end. */
  private record Done(String line, double seconds) {}

  @Override
  String run(SparkSession spark) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    List<BenchmarkPlan.Step> steps = BenchmarkPlan.read(plan, output, conf);
    String record = output + "/steps.tsv";
    List<Done> done = kept(steps, record, conf);
    if (!done.isEmpty()) {
      LOG.info(
          "{} of {} commands were done before; going on after them", done.size(), steps.size());
    }
    for (int i = done.size(); i < steps.size(); i++) {
      BenchmarkPlan.Step step = steps.get(i);
      LOG.info("[{}/{}] {}", i + 1, steps.size(), step.line());
      long begin = System.nanoTime();
      step.run(conf);
      done.add(new Done(step.line(), (System.nanoTime() - begin) / 1e9));
      write(done, record, conf);
    }
    return String.format(
        Locale.ROOT,
        "%s: %d commands, %.0f s",
        record,
        done.size(),
        done.stream().mapToDouble(Done::seconds).sum());
  }

  /** What earlier runs have done of the plan, as far as it is still the same and still there. */
  private static List<Done> kept(
      List<BenchmarkPlan.Step> steps, String record, Configuration conf) {
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
