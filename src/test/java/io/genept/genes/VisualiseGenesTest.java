package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.PlaneMap;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.GeneVectors;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisualiseGenesTest extends SparkTest {
  private static final List<String> GENES =
      IntStream.range(0, 30).mapToObj("GENE%02d"::formatted).toList();

  @TempDir Path dir;

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private VisualiseGenes.Result run(List<Object> classes, int most, String output) {
    if (!Files.exists(dir.resolve("vectors"))) {
      GeneVectors.write(spark(), at("vectors"), GENES, Draws.vectors(5, 30, 6), 6);
    }
    List<Object> args =
        new ArrayList<>(
            List.of(
                "gene-embeddings",
                at("vectors"),
                "n-neighbors",
                5,
                "min-dist",
                0.1,
                "metric",
                "cosine",
                "seed",
                4,
                "max-genes",
                most,
                "output",
                at(output)));
    args.addAll(classes);
    return VisualiseGenes.run(spark(), Args.of(VisualiseGenes.Options.class, args.toArray()));
  }

  private List<Object> classes(String column) throws IOException {
    Path file = dir.resolve("classes.csv");
    Files.write(
        file,
        List.of("id,gene_type", "GENE03,miRNA", "GENE04,\"a, b\"", "GENE03,other", "XYZ,miRNA"));
    return List.of("classes", file, "class-column", column);
  }

  @Test
  void laysOutGenesWithTheirClasses() throws IOException {
    VisualiseGenes.Result result = run(classes("gene_type"), 100, "out");
    assertThat(result.genes()).isEqualTo(30);
    assertThat(result.classified()).hasValue(2);
    List<Row> rows = PlaneMap.GENES.read(spark(), at("out")).sort("symbol").collectAsList();
    assertThat(rows).hasSize(30);
    assertThat(rows.get(3).<String>getAs("gene_type")).isEqualTo("miRNA");
    assertThat(rows.get(4).<String>getAs("gene_type")).isEqualTo("a, b");
    assertThat(rows.get(5).isNullAt(3)).isTrue();
    assertThat(
            TableDirectory.provenance(at("out"), spark().sparkContext().hadoopConfiguration())
                .options())
        .containsEntry("n-neighbors", 5)
        .containsEntry("metric", "cosine");
    run(classes("gene_type"), 100, "again");
    assertThat(PlaneMap.GENES.read(spark(), at("again")).sort("symbol").collectAsList())
        .isEqualTo(rows);
  }

  @Test
  void moreGenesThanAllowedAreSampled() {
    VisualiseGenes.Result result = run(List.of(), 12, "out");
    assertThat(result.genes()).isEqualTo(12);
    assertThat(result.genesWithVector()).isEqualTo(30);
  }

  @Test
  void whatDoesNotFitIsTheUsersMistake() {
    assertThatThrownBy(() -> run(classes("type"), 100, "out"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "it has no column \"type\". Expected one of [id, gene_type] for --class-column");
    assertThatThrownBy(() -> run(List.of(), 5, "out"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--max-genes 5 and --n-neighbors 5. Expected more genes");
    assertThatThrownBy(() -> run(missing(), 100, "out"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("absent.csv: there is no such file");
    assertThat(dir.resolve("out")).doesNotExist();
  }

  private List<Object> missing() {
    return List.of("classes", at("absent.csv"), "class-column", "gene_type");
  }
}
