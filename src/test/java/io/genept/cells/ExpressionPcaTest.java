package io.genept.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import io.genept.table.CellEmbeddings;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** {@code embed-cells --method expression-pca}. */
class ExpressionPcaTest extends EmbedCellsFixture {
  @Test
  void expressionPcaGivesCentredScores() {
    JsonNode golden = Golden.read("cells").get("small");
    EmbedCells.run(spark(), pca(atlas(golden, 1f, 3), 4, "pca"));
    List<Row> rows = sorted("pca");
    for (int c = 0; c < 4; c++) {
      int component = c;
      double sum = rows.stream().mapToDouble(row -> row.<Float>getList(1).get(component)).sum();
      assertThat(sum).isEqualTo(0, within(1e-3));
    }
    assertThatThrownBy(() -> EmbedCells.run(spark(), pca(at("atlas-1.0-3"), 40, "pca40")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("40 principal components of 40 cells × 120 genes");
  }

  @Test
  void expressionPcaKeepsToVariableGenes() {
    JsonNode golden = Golden.read("cells").get("small");
    String atlas = atlas(golden, 1f, 3);
    EmbedCells.run(spark(), variableGenes(atlas, 30, 4, "hvg"));
    List<Row> rows = sorted("hvg");
    assertThat(rows).hasSize(40);
    assertThat(rows.get(0).<Float>getList(1)).hasSize(4);
    for (int c = 0; c < 4; c++) {
      int component = c;
      assertThat(rows.stream().mapToDouble(row -> row.<Float>getList(1).get(component)).sum())
          .isEqualTo(0, within(1e-3));
    }
    assertThat(
            TableDirectory.provenance(at("hvg"), spark().sparkContext().hadoopConfiguration())
                .facts())
        .containsEntry(CellEmbeddings.FACT_GENES_MATCHED, 30)
        .containsEntry(CellEmbeddings.FACT_GENES_MISSING, 90);
    assertThatThrownBy(() -> EmbedCells.run(spark(), variableGenes(atlas, 20, 20, "few")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("20 principal components of 40 cells × 20 genes");
  }

  private EmbedCells.Options variableGenes(String atlas, int genes, int components, String output) {
    return pca(atlas, components, output, "hvg", genes);
  }

  private EmbedCells.Options pca(String atlas, int components, String output, Object... further) {
    List<Object> given =
        new ArrayList<>(
            List.of(
                "atlas",
                atlas,
                "method",
                "expression-pca",
                "components",
                components,
                "output",
                at(output)));
    given.addAll(List.of(further));
    return Args.of(EmbedCells.Options.class, given.toArray());
  }
}
