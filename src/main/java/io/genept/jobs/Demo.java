package io.genept.jobs;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.demo.DemoAtlas;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Simulates an atlas and runs the commands of {@code conf/demo.plan} on it. */
final class Demo {
  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  private Demo() {}

  /**
   * Options of the command.
   *
   * @param output local folder for the files and tables
   * @param seed of the simulated atlas
   */
  @Stage(
      name = "demo",
      does =
          "The whole pipeline on a simulated example atlas with the embedded text model: no key, no"
              + " network. What the texts know of the markers; the paper's and the recommended"
              + " embedding beside controls and expression PCA; labels carried to panels of other"
              + " genes; ends with a report. Ten lines, with --verbose all of them.",
      examples = "demo")
  record Options(
      @Opt(
              value =
                  "Where the example's files and tables go; those of an earlier demo are replaced.",
              label = "DIR",
              byDefault = "out/demo",
              role = Opt.Role.RUN)
          String output,
      @Opt(value = "Seed of the simulated atlas.", label = "SEED", byDefault = "1") long seed) {}

  /**
   * Runs the demo, with one line for the commands of one name that follow each other, and returns
   * where its report is.
   */
  static String run(SparkSession spark, Options options) {
    List<List<Plan.Step>> groups = grouped(Plan.bundled("demo.plan", options.output()));
    int of = groups.size() + 1;
    LOG.info("{}", simulated(options).line(1, of, options.output()));
    for (int g = 0; g < groups.size(); g++) {
      List<Plan.Outcome> outcomes = new ArrayList<>();
      for (Plan.Step step : groups.get(g)) {
        LOG.debug("[{}/{}] {}", g + 2, of, step.line());
        outcomes.add(step.run(spark.sparkContext().hadoopConfiguration()));
      }
      LOG.info("{}", Plan.Outcome.together(outcomes).line(g + 2, of, options.output()));
    }
    return "Report: " + Path.of(options.output(), "report", "report.html");
  }

  private static List<List<Plan.Step>> grouped(List<Plan.Step> steps) {
    List<List<Plan.Step>> groups = new ArrayList<>();
    for (Plan.Step step : steps) {
      String command = step.words().get(0);
      List<Plan.Step> last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
      if (last == null || !last.get(0).words().get(0).equals(command)) {
        last = new ArrayList<>();
        groups.add(last);
      }
      last.add(step);
    }
    return groups;
  }

  private static Plan.Outcome simulated(Options options) {
    long begin = System.nanoTime();
    DemoAtlas.write(Path.of(options.output(), "input"), options.seed());
    return new Plan.Outcome(
        "demo",
        String.format(
            Locale.ROOT, "input: %,d simulated cells of blood and pancreas", DemoAtlas.CELLS),
        (System.nanoTime() - begin) / 1e9);
  }
}
