package io.genept.programmes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.ingest.IngestCells;
import io.genept.learn.decompose.VariableGenes;
import io.genept.math.SparseRow;
import io.genept.table.Atlas;
import io.genept.testing.Args;
import io.genept.testing.Golden;
import io.genept.testing.SharedData;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("shared")
class VariableGenesSharedTest extends SparkTest {
  @TempDir Path dir;

  /** PBMC 3k, 2,638 cells × 13,714 genes. */
  @Test
  void theChoiceIsThatOfScanpyOnRealCounts() {
    String path = dir.resolve("atlas").toString();
    IngestCells.run(
        spark(),
        Args.of(
            IngestCells.Options.class,
            "input",
            SharedData.path("cells/pbmc3k").toString(),
            "output",
            path));
    Atlas atlas = Atlas.open(spark(), path);
    JavaRDD<SparseRow> cells = AtlasRows.of(atlas, Optional.empty()).map(LabelledCell::values);
    JsonNode golden = Golden.read("variable_genes_pbmc3k");
    int genes = atlas.genes().size();
    for (VariableGenes.Flavour flavour : VariableGenes.Flavour.values()) {
      int[] chosen =
          VariableGenes.of(cells, atlas.valueState(), genes, flavour, golden.get("top").asInt())
              .chosen();
      assertThat(Arrays.stream(chosen).distinct().count()).isEqualTo(1_500);
      Golden.assertDigest(
          golden.get(flavour.name().toLowerCase(java.util.Locale.ROOT)), chosen, flavour.name());
    }
  }
}
