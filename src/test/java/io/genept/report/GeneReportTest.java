package io.genept.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Metrics.Metric;
import io.genept.table.ParquetTable;
import io.genept.table.PlaneMap;
import io.genept.table.Programmes;
import io.genept.table.Programmes.BestSet;
import io.genept.table.Programmes.Expression;
import io.genept.table.Programmes.GeneProgramme;
import io.genept.table.Programmes.Programme;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneReportTest extends SparkTest {
  @TempDir Path dir;

  private Provenance provenance(String stage, Map<String, ?> options, long rows) {
    return Provenance.now(
        stage,
        options,
        List.of(),
        Map.of("model", "lsa", PlaneMap.GENES.factWithVector(), "40"),
        spark().version(),
        3L,
        rows);
  }

  private String programmes() {
    String path = dir.resolve("immune").toString();
    Metric modularity =
        new Metric(
            "immune",
            "programmes",
            "atlas",
            "lsa",
            "leiden cosine>0.9 resolution 20",
            "",
            "modularity",
            null,
            3L,
            0.625,
            40,
            null,
            null,
            null);
    Programmes.write(
        spark(),
        new Programmes.Content(
            List.of(
                new Programme(
                    1,
                    "KERATIN_SET",
                    List.of("KRT1", "KRT2"),
                    new BestSet("KERATIN_SET", 9, 2, 1e-9, 2e-7)),
                new Programme(2, "IL2 <b>", List.of("IL2"), null)),
            List.of(
                new GeneProgramme("KRT1", 1),
                new GeneProgramme("KRT2", 1),
                new GeneProgramme("IL2", 2),
                new GeneProgramme("ALONE", null)),
            List.of(
                new Expression(1, "B", 0.25, 2, 5),
                new Expression(1, "T", 1.5, 2, 6),
                new Expression(2, "B", null, 0, 5),
                new Expression(2, "T", null, 0, 6)),
            List.of(modularity)),
        path,
        WriteMode.FAIL_IF_EXISTS,
        provenance(Programmes.STAGE, Map.of("label-column", "cell_type"), 2));
    return path;
  }

  private String map() {
    String path = dir.resolve("map").toString();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      rows.add(RowFactory.create("GENE" + i, i * 1f, -i * 2f, i < 3 ? "miRNA" : null));
    }
    ParquetTable.write(
        ParquetTable.ofRows(
            spark(),
            rows,
            PlaneMap.GENES.schema(
                List.of(DataTypes.createStructField("gene_type", DataTypes.StringType, true))),
            100),
        path,
        WriteMode.FAIL_IF_EXISTS,
        provenance(
            PlaneMap.GENES.stage(),
            Map.of("n-neighbors", "15", "metric", "cosine", "min-dist", "0.1"),
            rows.size()));
    return path;
  }

  private WriteReport.Result report(List<String> programmes, List<String> maps) {
    return WriteReport.run(
        spark(),
        Args.of(
            WriteReport.Options.class,
            "programmes",
            programmes,
            "gene-maps",
            maps,
            "max-points",
            100,
            "output",
            dir.resolve("report")));
  }

  @Test
  void showsProgrammesAndMaps() throws IOException {
    String html = Files.readString(Path.of(report(List.of(programmes()), List.of(map())).file()));
    String text =
        html.replaceAll("(?s)<script.*?</script>|<style.*?</style>", "")
            .replaceAll("<[^>]*>", " ")
            .replace('\u00a0', ' ')
            .replaceAll("\\s+", " ");
    assertThat(text)
        .contains("2 programmes of 3 of 4 genes.")
        .contains("1 KERATIN SET 2 KRT1, KRT2 KERATIN SET 2 of 9 2.0e-07")
        .contains("2 IL2 &lt;b&gt; 1 IL2 not tested")
        .contains("genes by cell_type, darker is higher")
        .contains("1 KERATIN SET 0.25 1.50")
        .contains("leiden cosine&gt;0.9 resolution 20 0.625")
        .contains(
            "UMAP of the vectors of lsa: a fixed sample of 5 of 40 genes (the smallest SHA-256 of"
                + " the symbol); 15 neighbours by cosine distance, minimal distance 0.1, seed 3.");
    assertThat(html).contains("class=\"s20\"").contains("id=\"genes-0\"", ">gene_type</option>");
    // Three genes of the one class, code 0, and two without: code 1, grey.
    assertThat(html)
        .contains("\"labels\":[\"miRNA\",\"(missing)\"],\"points\":[3,2],\"styles\":[0,-1]");
  }

  @Test
  void writesProgrammesAsMarkdown() throws IOException {
    WriteReport.Result result =
        WriteReport.run(
            spark(),
            Args.of(
                WriteReport.Options.class,
                "programmes",
                programmes(),
                "format",
                "markdown",
                "output",
                dir.resolve("tables")));
    assertThat(result.file()).isEqualTo(dir.resolve("tables/report.md").toString());
    assertThat(Files.readString(Path.of(result.file())))
        .contains("### Gene programmes, immune", "2 programmes of 3 of 4 genes.")
        .contains("| 1 KERATIN SET | KERATIN SET | KRT1, KRT2 | 2 | 2 of 9 | 2.0e-07 |")
        .contains("| 2 IL2 &lt;b> | not tested | IL2 | 1 |  |  |")
        .contains("| leiden cosine>0.9 resolution 20 | 0.625 |")
        .contains("| 2 IL2 &lt;b> | – | – |");
  }

  @Test
  void refusesTablesOfAnotherKind() {
    String map = map();
    assertThatThrownBy(() -> report(List.of(map), List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it is a table made by visualise-genes. Expected the output of")
        .hasMessageContaining("find-programmes");
    assertThat(dir.resolve("report")).doesNotExist();
  }
}
