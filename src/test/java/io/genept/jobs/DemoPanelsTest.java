package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.demo.DemoAtlas;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the demo shows of text between panels holds for the atlas of other seeds too; {@link
 * DemoTest} looks at that of seed 1.
 */
@Tag("slow")
class DemoPanelsTest extends CommandTest {
  @TempDir private static Path shared;

  private static boolean embedded;

  @TempDir Path dir;

  /** The texts, and so their vectors, are the same for all seeds. */
  @BeforeEach
  void embedOnce() {
    if (embedded) {
      return;
    }
    DemoAtlas.Input input = DemoAtlas.write(shared.resolve("input"), 1);
    succeed(
        "build-corpus",
        "--hgnc=" + input.hgncGenes(),
        "--summaries=" + input.geneSummaries(),
        "--output=" + shared.resolve("texts"));
    succeed(
        "embed-genes",
        "--texts=" + shared.resolve("texts"),
        "--cache=none",
        "--output=" + shared.resolve("genes"));
    embedded = true;
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 3, 4, 5})
  void textCarriesLabelsOverForOtherSeedsToo(long seed) {
    DemoAtlas.Input input = DemoAtlas.write(dir.resolve("input"), seed);
    String atlas = dir.resolve("atlas").toString();
    String panels = dir.resolve("panels").toString();
    succeed(
        "ingest-cells", "--input=" + input.triplet(), "--obs=" + input.obs(), "--output=" + atlas);
    succeed(
        "evaluate-panels",
        "--reference=" + atlas,
        "--query=" + atlas,
        "--reference-where=donor!=donor1",
        "--query-where=donor=donor1",
        "--label-column=cell_type",
        "--gene-embeddings=" + shared.resolve("genes"),
        "--whiten=1",
        "--shared-genes=0,30",
        "--draws=5",
        "--labels=",
        "--output=" + panels);
    assertTextCarriesLabelsOver(Metrics.read(spark(), panels));
  }

  /**
   * Over seeds 1 to 5 of the atlas, informed has 22 to 35 % of the cells right without a shared
   * gene (permuted 6 to 9 %, the most frequent label 13 %), hybrid 41 to 45 % with 30 (permuted 32
   * to 36 %, expression alone 34 to 38 %).
   */
  static void assertTextCarriesLabelsOver(List<Metric> panels) {
    assertThat(accuracy(panels, "informed", 0))
        .isGreaterThan(accuracy(panels, "informed-permuted", 0) + 0.1)
        .isGreaterThan(accuracy(panels, "informed-random", 0) + 0.08)
        .isGreaterThan(accuracy(panels, "majority", 0) + 0.05);
    assertThat(accuracy(panels, "hybrid", 30))
        .isGreaterThan(accuracy(panels, "hybrid-permuted", 30) + 0.03)
        .isGreaterThan(accuracy(panels, "expression-pca", 30) + 0.03);
  }

  private static double accuracy(List<Metric> panels, String method, int shared) {
    return panels.stream()
        .filter(m -> m.embedding().equals(method) && m.metric().equals("accuracy"))
        .filter(m -> m.learner().equals("10nn shared=" + shared))
        .mapToDouble(Metric::value)
        .average()
        .orElseThrow();
  }
}
