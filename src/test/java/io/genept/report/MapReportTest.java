package io.genept.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.cells.VisualiseCells;
import io.genept.table.CellEmbeddings;
import io.genept.table.ParquetTable;
import io.genept.table.StoredTable;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The maps of a report, as the page holds them. */
final class MapReportTest extends SparkTest {
  private static final int CELLS = 60;

  @TempDir private static Path folder;

  private static List<String> embeddings;
  private static String metrics;
  private static String page;

  @BeforeAll
  static void tables() throws IOException {
    SmallTables tables = small(folder.toString(), CELLS);
    embeddings =
        List.of(tables.embeddings("wide", 64, 0.3, 2), tables.embeddings("narrow", 8, 0.9, 0));
    metrics = tables.metrics("evaluation", Map.of("wide", 0.5), 2, embeddings);
    page = report("all", "embeddings", embeddings, "metrics", metrics);
  }

  @Test
  void drawsTheCellsThatHaveAVectorInEveryTable() throws IOException {
    JsonNode figure = figures(page).get(0);

    assertThat(figures(page)).hasSize(1);
    Set<String> ids = new TreeSet<>(keys(figure));
    assertThat(ids).hasSize(58).doesNotContain("cell-00000", "cell-00001").contains("cell-00002");
    assertThat(figure.get("planes").findValuesAsText("name")).containsExactly("wide", "narrow");
    assertThat(figure.get("planes").findValuesAsText("across")).containsOnly("UMAP 1");
    for (JsonNode plane : figure.get("planes")) {
      assertThat(bytes(plane.get("x"))).hasSize(2 * 58);
      assertThat(bytes(plane.get("y"))).hasSize(2 * 58);
    }
    assertThat(page).contains("All 58\u00a0cells with a vector in every table.");
  }

  @Test
  void coloursByLabelAndBatchThenByWhatElseIsWorthIt() throws IOException {
    JsonNode columns = figures(page).get(0).get("columns");

    assertThat(names(columns))
        .containsExactly("cell_type", "donor", "n_counts", "matched fraction");
    assertThat(texts(columns.get(1).get("labels")))
        .containsExactly("donor 1", "donor 2", "donor 3", "donor 4");
    // Cells 2 to 59, four donors in turn: 14 of the first two, whose cells 0 and 1 are not drawn.
    assertThat(columns.get(1).get("points").toString()).isEqualTo("[14,14,15,15]");
    assertThat(columns.get(2).get("min").asInt()).isEqualTo(1002);
    assertThat(columns.get(2).get("max").asInt()).isEqualTo(1059);
    assertThat(columns.get(2).get("values")).hasSize(1);
    assertThat(columns.get(3).get("values")).hasSize(2);
    assertThat(page).contains(">cell_type</option>", ">matched fraction</option>");
  }

  @Test
  void aCellHasItsOwnLabelAndValue() throws IOException {
    JsonNode figure = figures(page).get(0);
    List<String> ids = keys(figure);
    byte[] donors = bytes(figure.get("columns").get(1).get("codes"));
    byte[] counts = bytes(figure.get("columns").get(2).get("values").get(0));
    for (int i = 0; i < ids.size(); i++) {
      int cell = Integer.parseInt(ids.get(i).substring("cell-".length()));
      assertThat(donors[i]).isEqualTo((byte) (cell % 4));
      assertThat(counts[i] & 0xff).isEqualTo((int) Math.round(254 * (cell - 2) / 57.0));
    }
  }

  @Test
  void equalTablesGiveEqualMapsInAnyPartitioning() throws IOException {
    List<String> divided = new ArrayList<>();
    for (String path : embeddings) {
      String copy = path + "_divided/" + Path.of(path).getFileName();
      ParquetTable.write(
          CellEmbeddings.read(spark(), path).repartition(7),
          copy,
          WriteMode.FAIL_IF_EXISTS,
          StoredTable.provenance(spark(), path));
      divided.add(copy);
    }
    String again = report("again", "embeddings", divided, "metrics", metrics);

    assertThat(figures(again).get(0)).isEqualTo(figures(page).get(0));
  }

  @Test
  void drawsPrincipalComponentsWhereTheyAreAskedFor() throws IOException {
    String pca = report("pca", "embeddings", embeddings, "basis", "pca");
    JsonNode plane = figures(pca).get(0).get("planes").get(0);

    assertThat(plane.get("across").asText()).matches("PC 1 \\(\\d+\\.\\d % of the variance\\)");
    assertThat(pca).contains("First two principal components. All 58\u00a0cells");
  }

  @Test
  void drawsPrincipalComponentsOfTooFewCellsForUmapAndSaysSo() throws IOException {
    String few = report("few", "embeddings", embeddings, "max-points", 15);

    assertThat(keys(figures(few).get(0))).hasSize(15);
    assertThat(few)
        .contains(
            "First two principal components, because UMAP takes more than 15 cells. A fixed sample"
                + " of 15 of 58\u00a0cells with a vector in every table (the smallest hashes of"
                + " cell_id)");
    String enough = report("enough", "embeddings", embeddings, "max-points", 16);
    assertThat(figures(enough).get(0).get("planes").findValuesAsText("across"))
        .containsOnly("UMAP 1");
  }

  @Test
  void drawsNothingOfTwoCells() {
    String two = small(folder.toString(), 4).embeddings("two", 4, 0.1, 2);
    String text = report("two_report", "embeddings", two);

    assertThat(text).contains("Fewer than three cells have a vector; nothing is drawn.");
    assertThat(text).doesNotContain("report-data");
  }

  @Test
  void tablesOfOtherCellsHaveAFigureOfTheirOwn() throws IOException {
    SmallTables others =
        new SmallTables(spark(), folder.toString(), List.of("neuron", "glia"), 2, 30);
    String other = others.embeddings("other", 8, 0.2, 0);
    Path renamed = folder.resolve("renamed/other");
    ParquetTable.write(
        CellEmbeddings.read(spark(), other)
            .withColumn(CellEmbeddings.CELL_ID, concat(lit("brain-"), col(CellEmbeddings.CELL_ID))),
        renamed.toString(),
        WriteMode.FAIL_IF_EXISTS,
        StoredTable.provenance(spark(), other));
    String both = report("both", "embeddings", List.of(embeddings.get(0), renamed.toString()));

    assertThat(figures(both)).hasSize(2);
    assertThat(keys(figures(both).get(1))).hasSize(30).allMatch(id -> id.startsWith("brain-"));
    assertThat(both).contains("<h3>Cells of wide</h3>", "<h3>Cells of other</h3>");
  }

  @Test
  void aMapThatIsGivenTakesThePlaceOfALayout() throws IOException {
    String map = folder.resolve("cell_map").toString();
    VisualiseCells.run(
        spark(),
        Args.of(
            VisualiseCells.Options.class,
            "embeddings",
            embeddings.get(1),
            "max-cells",
            40,
            "output",
            map));
    String given = report("given", "embeddings", embeddings, "cell-maps", map);
    JsonNode figure = figures(given).get(0);

    assertThat(figures(given)).hasSize(1);
    assertThat(figure.get("planes").findValuesAsText("name")).containsExactly("wide", "narrow");
    assertThat(keys(figure).size()).isBetween(38, 40);
    assertThat(given)
        .contains("a fixed sample of 40 of 60\u00a0cells (the smallest SHA-256 of the cell_id)");
    assertThat(names(figure.get("columns"))).contains("cell_type", "matched fraction");
    assertThat(report("alone", "cell-maps", map))
        .contains("All 40\u00a0cells of the map. Point at a cell");
  }

  @Test
  void aMapMadeHereIsTheOneOfVisualiseCells() throws IOException {
    String map = folder.resolve("same_map").toString();
    VisualiseCells.run(
        spark(),
        Args.of(VisualiseCells.Options.class, "embeddings", embeddings.get(1), "output", map));
    JsonNode own = figures(report("own", "embeddings", embeddings.get(1))).get(0);
    JsonNode given = figures(report("theirs", "cell-maps", map)).get(0);

    assertThat(own.get("planes").get(0).get("x")).isEqualTo(given.get("planes").get(0).get("x"));
    assertThat(own.get("keys")).isEqualTo(given.get("keys"));
  }

  private static SmallTables small(String place, int cells) {
    return new SmallTables(spark(), place, List.of("B cell", "T cell", "\u7ec6\u80de"), 4, cells);
  }

  private static String report(String name, Object... options) {
    List<Object> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("output", folder.resolve("reports/" + name)));
    try {
      return Files.readString(
          Path.of(
              WriteReport.run(spark(), Args.of(WriteReport.Options.class, all.toArray())).file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode figures(String html) throws IOException {
    Matcher data = Pattern.compile("id=\"report-data\">(.*?)</script>").matcher(html);
    assertThat(data.find()).isTrue();
    return new ObjectMapper().readTree(data.group(1)).get("maps");
  }

  private static List<String> keys(JsonNode figure) {
    JsonNode keys = figure.get("keys");
    return texts(keys.get("rest")).stream()
        .map(rest -> keys.get("begin").asText() + rest + keys.get("end").asText())
        .toList();
  }

  private static List<String> names(JsonNode columns) {
    List<String> names = new ArrayList<>();
    columns.forEach(column -> names.add(column.get("name").asText()));
    return names;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static byte[] bytes(JsonNode packed) {
    return Base64.getDecoder().decode(packed.asText());
  }
}
