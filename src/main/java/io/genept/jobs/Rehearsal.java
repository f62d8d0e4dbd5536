package io.genept.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * Runs commands on a few cells, so that a JVM started with {@code -XX:ArchiveClassesAtExit} keeps
 * the classes that they load for the next start. {@code jobs/genept} calls it once after a build.
 */
final class Rehearsal {
  private static final String COUNTS =
      """
      cell,TP53,BRCA1,CD3D,CD4
      c1,0,3,1,0
      c2,2,0,1,5
      c3,0,1,4,0
      """;

  private static final String VECTORS =
      """
      symbol,d0,d1
      TP53,0.1,0.5
      BRCA1,0.7,-0.2
      CD3D,-0.3,0.4
      CD4,0.6,0.1
      """;

  private Rehearsal() {}

  /** Writes the inputs and runs the commands in a temporary folder. */
  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("genept-rehearsal");
    try {
      for (List<String> command : commands(folder)) {
        if (JobRunner.run(command.toArray(String[]::new)) != JobRunner.OK) {
          throw new IllegalStateException("The rehearsal failed at " + command);
        }
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private static List<List<String>> commands(Path folder) throws IOException {
    String counts = Files.writeString(folder.resolve("counts.csv"), COUNTS).toString();
    String vectors = Files.writeString(folder.resolve("vectors.csv"), VECTORS).toString();
    String atlas = folder.resolve("atlas").toString();
    String genes = folder.resolve("genes").toString();
    String cells = folder.resolve("cells").toString();
    return List.of(
        List.of("inspect", counts),
        List.of("ingest-cells", "--input", counts, "--output", atlas),
        List.of("import-genes", "--input", vectors, "--model", "drawn", "--output", genes),
        List.of("embed-cells", "--atlas", atlas, "--gene-embeddings", genes, "--output", cells),
        List.of("inspect", cells));
  }
}
