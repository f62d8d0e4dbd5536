package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.testing.SparkTest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneEmbeddingsTest extends SparkTest {
  @TempDir Path directory;

  private static Row gene(String symbol, float... vector) {
    GeneIndex.Gene gene =
        new GeneIndex.Gene(symbol, null, null, null, List.of(), List.of(), List.of());
    return GeneEmbeddings.imported(gene, vector.length == 0 ? null : vector, "drawn");
  }

  private String write(Row... rows) {
    String path = directory.resolve("genes").toString();
    Provenance provenance =
        Provenance.now("import-genes", Map.of(), List.of(), Map.of(), "", null, rows.length);
    GeneEmbeddings.write(spark(), Arrays.asList(rows), path, WriteMode.FAIL_IF_EXISTS, provenance);
    return path;
  }

  @Test
  void readsEveryGeneBySymbolAndTheVectorsOfThoseThatHaveOne() {
    GeneEmbeddings read =
        GeneEmbeddings.read(spark(), write(gene("C", 5, 6), gene("A", 1, 2), gene("B")));
    assertThat(read.genes()).extracting(GeneIndex.Gene::symbol).containsExactly("A", "B", "C");
    assertThat(read.vectorOfGene()).containsExactly(0, -1, 1);
    assertThat(read.matrix().keys()).containsExactly("A", "C");
    assertThat(read.matrix().values()).containsExactly(1, 2, 5, 6);
  }

  @Test
  void refusesVectorsOfTwoLengths() {
    String path = write(gene("A", 1, 2), gene("B", 3));
    assertThatThrownBy(() -> GeneEmbeddings.read(spark(), path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has 1 numbers")
        .hasMessageContaining("has 2. Expected one length.");
  }

  @Test
  void refusesASymbolThatIsThereTwice() {
    String path = write(gene("A", 1, 2), gene("A", 3, 4));
    assertThatThrownBy(() -> GeneEmbeddings.read(spark(), path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds A twice. Expected one row for each symbol.");
  }

  @Test
  void refusesATableWithoutAnyVector() {
    String path = write(gene("A"));
    assertThatThrownBy(() -> GeneEmbeddings.read(spark(), path))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds no vector");
  }
}
