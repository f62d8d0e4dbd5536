package io.genept.jobs;

import io.genept.demo.DemoAtlas;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description =
        "The whole pipeline on a simulated example atlas with the embedded text model: no key, no"
            + " network. GenePT-w beside random gene vectors and expression PCA; ends with a"
            + " report.",
    footer = {"", "Example:", "  jobs/genept demo"})
final class DemoCommand extends StageCommand {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);

  @Option(
      names = "--output",
      defaultValue = "out/demo",
      paramLabel = "DIR",
      description =
          "Where the example's files and tables go; those of an earlier demo are replaced (default:"
              + " ${DEFAULT-VALUE}).")
  Path output;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of the simulated atlas (default: ${DEFAULT-VALUE}).")
  long seed;

  @Override
  String run(SparkSession spark) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    LOG.info("simulating an atlas of blood and pancreas cells");
    DemoAtlas.write(output.resolve("input"), seed);
    List<BenchmarkPlan.Step> steps = BenchmarkPlan.bundled("demo.plan", output.toString());
    for (int i = 0; i < steps.size(); i++) {
      BenchmarkPlan.Step step = steps.get(i);
      LOG.info("[{}/{}] {}", i + 1, steps.size(), step.line());
      step.run(conf);
    }
    return "Report: " + output.resolve("report").resolve("report.html");
  }
}
