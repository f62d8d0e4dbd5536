package io.genept.jobs;

import picocli.CommandLine.Command;

/**
 * The one main class: {@code genept COMMAND}, on a laptop, through spark-submit, as a Databricks or
 * EMR step.
 */
@Command(
    name = "genept",
    description = {
      "Embeds genes and single cells from what the literature knows of the genes, on Spark.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = GenePt.Version.class,
    footer = {"", "jobs/genept COMMAND --help describes a command and shows an example."})
public final class GenePt {
  private GenePt() {}

  /**
   * Runs a command. Returns where it succeeds: a driver that leaves by {@code System.exit(0)} is
   * taken for a failure by some schedulers.
   */
  public static void main(String[] args) {
    JobRunner.leave(JobRunner.run(args));
  }

  /** Version of the jar. */
  static final class Version implements picocli.CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"genept " + io.genept.core.Provenance.currentVersion()};
    }
  }
}
