package io.genept.report.sections;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.StoredTable;
import io.genept.table.WriteMode;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineageTest extends SparkTest {
  @TempDir private Path folder;

  private String table(String stage, String name, Map<String, ?> facts, String... inputs) {
    String path = folder.resolve(name).toString();
    List<Provenance.Input> hashed = new ArrayList<>();
    for (String input : inputs) {
      hashed.addAll(Inputs.describe(input, spark()));
    }
    ParquetTable.write(
        spark().range(3).toDF(),
        path,
        WriteMode.OVERWRITE,
        Provenance.now(stage, Map.of(), hashed, facts, "", null, 3000));
    return path;
  }

  private Lineage of(String... paths) {
    List<ProvenanceSection.Source> given = new ArrayList<>();
    for (String path : paths) {
      given.add(new ProvenanceSection.Source(path, StoredTable.provenance(spark(), path)));
    }
    return Lineage.of(spark(), given);
  }

  private static List<String> names(Lineage lineage) {
    return lineage.tables().stream()
        .map(made -> Path.of(made.path()).getFileName().toString())
        .toList();
  }

  @Test
  void followsInputsUpstreamEachTableOnce() throws IOException {
    String file = Files.writeString(folder.resolve("counts.mtx"), "1").toString();
    String atlas = table("ingest-cells", "atlas", Map.of(), file);
    String genes = table("embed-genes", "genes", Map.of());
    String w = table("embed-cells", "w", Map.of(), atlas, genes);
    String s = table("embed-cells", "s", Map.of(), atlas);
    String metrics = table("evaluate-cells", "metrics", Map.of(), w, s);

    assertThat(names(of(metrics, w)))
        .containsExactlyInAnyOrder("atlas", "genes", "w", "s", "metrics")
        .endsWith("metrics");
  }

  @Test
  void endsAtInputsThatAreGoneOrReplaced() throws IOException {
    String atlas = table("ingest-cells", "atlas", Map.of());
    String genes = table("embed-genes", "genes", Map.of());
    String w = table("embed-cells", "w", Map.of(), atlas, genes);
    FileUtils.deleteDirectory(Path.of(atlas).toFile());
    assertThat(names(of(w))).containsExactly("genes", "w");

    table("embed-genes", "genes", Map.of("other", 1));
    assertThat(names(of(w))).containsExactly("w");

    Files.writeString(Path.of(genes, "_provenance.json"), "{ broken");
    assertThat(names(of(w))).containsExactly("w");
  }

  @Test
  void showsTimeAndCostOfEachStage() {
    String genes =
        table(
            "embed-genes",
            "genes",
            Map.of("seconds", 30.0, "tokens_sent", 120_000, "cost_usd", 0.0024));
    String old = table("import-genes", "old", Map.of());
    String w = table("embed-cells", "w", Map.of("seconds", 90.0), genes, old);

    String html = CostSection.of(of(w)).toString();
    String text = html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ");

    assertThat(text)
        .contains("embed-genes genes 3,000 30.0 100 120,000 0.0024")
        .contains("import-genes old 3,000 not stated \u2013")
        .contains("embed-cells w 3,000 90.0 33 \u2013 \u2013")
        .contains("All 120 120,000 0.0024");
    assertThat(html).contains("class=\"part\" width=\"25.0\"").contains("width=\"75.0\"");
    assertThat(CostSection.of(of(old)).isEmpty()).isTrue();
  }
}
