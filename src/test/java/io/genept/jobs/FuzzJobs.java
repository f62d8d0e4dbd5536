package io.genept.jobs;

import io.genept.core.Provenance;
import io.genept.table.ProvenanceJson;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.ParameterException;

/** Reads conf files and plans. */
public final class FuzzJobs {
  private FuzzJobs() {}

  public static void conf(String path) {
    try {
      JobRunner.parse("embed-cells", "--conf", path, "--output", "o");
    } catch (ParameterException e) {
      // Wrong usage, said with its own exit code.
    }
  }

  public static void plan(String path, Configuration conf) {
    try {
      Plan.read(path, "out", conf);
    } catch (ParameterException e) {
      // As above.
    }
  }

  /** A provenance as tables have it. */
  public static String provenance() {
    return ProvenanceJson.format(
        Provenance.now(
                "ingest-cells",
                Map.of("input", List.of("a.h5ad"), "overwrite", true),
                List.of(),
                Map.of("n_obs", 24, "value_state", "counts"),
                "4.0.1",
                7L,
                24)
            .withParts(List.of(new Provenance.Part("cells/part-0.parquet", 24, 1000))));
  }
}
