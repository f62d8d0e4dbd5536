package io.genept.jobs;

import io.genept.table.WriteMode;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Option;

/** A command: options on the command line, one stage behind them. */
abstract class StageCommand {
  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description = "Defaults for the options below; the command line wins.")
  String conf;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this help.")
  boolean help;

  /**
   * Runs the stage.
   *
   * @return what to tell the user at the end, a line or more
   */
  abstract String run(SparkSession spark);

  /** A command that writes a table. */
  abstract static class Writing extends StageCommand {
    @Option(
        names = "--output",
        required = true,
        paramLabel = "DIR",
        description = "The table to write; it appears whole or not at all.")
    String output;

    @Option(
        names = "--overwrite",
        description = "Replaces the table at --output once the new one is complete.")
    boolean overwrite;

    WriteMode writeMode() {
      return overwrite ? WriteMode.OVERWRITE : WriteMode.FAIL_IF_EXISTS;
    }
  }
}
