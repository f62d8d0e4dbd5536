package io.genept.jobs;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.demo.DemoAtlas;
import java.nio.file.Path;
import java.util.List;
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
              + " network. GenePT-w beside random gene vectors and expression PCA; labels carried to"
              + " a panel of other genes; ends with a report.",
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

  /** Runs the demo and returns where its report is. */
  static String run(SparkSession spark, Options options) {
    LOG.info("simulating an atlas of blood and pancreas cells");
    Path output = Path.of(options.output());
    DemoAtlas.write(output.resolve("input"), options.seed());
    List<Plan.Step> steps = Plan.bundled("demo.plan", options.output());
    for (int i = 0; i < steps.size(); i++) {
      LOG.info("[{}/{}] {}", i + 1, steps.size(), steps.get(i).line());
      steps.get(i).run(spark.sparkContext().hadoopConfiguration());
    }
    return "Report: " + output.resolve("report").resolve("report.html");
  }
}
