package io.genept.cells.name;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.table.CellNames;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SmallAtlas;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameCellsTest extends SparkTest {
  @TempDir Path dir;

  private JsonNode golden;

  @BeforeEach
  void writeAtlas() {
    golden = Golden.read("names").get("markers");
    int n = golden.get("cells").asInt();
    int genes = golden.get("genes").asInt();
    float[] drawn = Draws.vectors(golden.get("seed").asLong(), n, genes);
    String[] best = Golden.strings(golden.get("best"));
    SmallAtlas atlas =
        new SmallAtlas(IntStream.range(0, genes).mapToObj(gene -> "G" + gene).toList())
            .obs("cell_type", "donor", "Cluster");
    for (int cell = 0; cell < n; cell++) {
      float[] counts = new float[genes];
      for (int gene = 0; gene < genes; gene++) {
        double value = Math.floor(Math.max(0, (double) drawn[cell * genes + gene] - 0.6) * 30);
        counts[gene] = gene == 6 ? 0 : cell == 0 && gene == 4 ? 400 : (float) value;
      }
      int[] indices = IntStream.range(0, genes).filter(gene -> counts[gene] > 0).toArray();
      float[] values = new float[indices.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = counts[indices[i]];
      }
      String label = cell % 10 == 9 ? "other" : cell % 2 == 0 ? best[cell] : "alias of D";
      atlas.cell("c%03d".formatted(cell), indices, values, label, "by " + best[cell], 1.0);
    }
    atlas.write(spark(), at("atlas"), ValueState.COUNTS, 3);
  }

  @Test
  @Tag("golden")
  void markersScoreAsNumpysAndTheClustersLikeTheirCells() throws IOException {
    NameCells.Result result = run("names", "clusters", "donor", "label-column", "cell_type");
    String[] best = Golden.strings(golden.get("best"));
    double[] margins = Golden.doubles(golden.get("margin"));
    List<Row> rows = rows("names");
    assertThat(rows).hasSize(best.length);
    int right = 0;
    int known = 0;
    for (int cell = 0; cell < best.length; cell++) {
      Row row = rows.get(cell);
      assertThat(row.<String>getAs("predicted_label")).isEqualTo(best[cell]);
      assertThat(row.<String>getAs("by_markers")).isEqualTo(best[cell]);
      assertThat(row.<Double>getAs("margin_markers")).isCloseTo(margins[cell], within(1e-4));
      assertThat(row.<String>getAs("by_words")).isNull();
      assertThat(row.<String>getAs("cluster")).isEqualTo("by " + best[cell]);
      assertThat(row.<String>getAs("cluster_label")).isEqualTo(best[cell]);
      assertThat(row.<Double>getAs("Cluster_obs")).isEqualTo(1.0);
      known += cell % 10 == 9 ? 0 : 1;
      right += cell % 10 != 9 && (cell % 2 == 0 || best[cell].equals("D")) ? 1 : 0;
    }
    String accuracy = String.format(Locale.ROOT, "accuracy %.3f", (double) right / known);
    assertThat(result.summary())
        .contains("8 of 9 markers are measured; not ABSENT")
        .contains("no cell named so by them: none")
        .contains("cluster by A: ")
        .containsPattern("by markers: balanced accuracy 0\\.\\d+, " + accuracy)
        .contains("over " + known + " cells of known cell_type")
        .contains("50 cells, 50 named, 0 unassigned, 0 without a score");
  }

  @Test
  void aSmallMarginLeavesACellUnassigned() throws IOException {
    double[] margins = Golden.doubles(golden.get("margin"));
    double least = 0.5;
    NameCells.Result result = run("sure", "min-margin", least);
    List<Row> rows = rows("sure");
    List<String> unsure = new ArrayList<>();
    for (int cell = 0; cell < margins.length; cell++) {
      boolean assigned = margins[cell] >= least;
      assertThat(rows.get(cell).<String>getAs("predicted_label").equals("unassigned"))
          .isEqualTo(!assigned);
      assertThat(rows.get(cell).<String>getAs("by_markers")).isNotEqualTo("unassigned");
      if (!assigned) {
        unsure.add(rows.get(cell).getString(0));
      }
    }
    assertThat(unsure).isNotEmpty().hasSizeLessThan(margins.length);
    assertThat(result.unassigned()).isEqualTo(unsure.size());
    assertThat(result.assigned()).isEqualTo(margins.length - unsure.size());
  }

  @Test
  void whatTellsNoTypesApartIsRefused() throws IOException {
    assertThatThrownBy(() -> run("few", "among", "A,none"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("1 of 2 types of")
        .hasMessageContaining("have a marker that is measured");
    assertThatThrownBy(() -> run("missing", "clusters", "donr"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--clusters donr");
    assertThatThrownBy(() -> run("alone", "leiden-resolution", 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no --embeddings given. Expected --embeddings, and no --clusters");
  }

  private NameCells.Result run(String output, Object... further) throws IOException {
    Path types =
        Files.writeString(
            dir.resolve("types.tsv"),
            """
            type\tmarkers\tlabels
            A\tG0,G1,G2\t
            B\tG3,G4,ABSENT\t
            none\t\t
            D\tG5,g6,G0\talias of D
            """);
    List<Object> args =
        new ArrayList<>(List.of("atlas", at("atlas"), "types", types, "output", at(output)));
    args.addAll(List.of(further));
    return NameCells.run(spark(), Args.of(NameCells.Options.class, args.toArray()));
  }

  private List<Row> rows(String name) {
    return CellNames.read(spark(), at(name)).sort("cell_id").collectAsList();
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
