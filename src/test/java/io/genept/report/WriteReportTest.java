package io.genept.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Sha256;
import io.genept.table.Metrics;
import io.genept.table.TableDirectory;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteReportTest extends SparkTest {
  private static final String HOSTILE = "<script>alert(1)</script>";
  private static final int CELLS = 240;

  @TempDir private static Path folder;

  private static List<String> embeddings;
  private static String metrics;
  private static WriteReport.Result result;
  private static String html;

  @BeforeAll
  static void report() throws IOException {
    SmallTables tables =
        new SmallTables(
            spark(), folder.toString(), List.of("B cell", HOSTILE, "T & \"NK\" cell"), 4, CELLS);
    embeddings =
        List.of(tables.embeddings("genept_w", 16, 0.3, 2), tables.embeddings("random", 8, 0.9, 0));
    Map<String, Double> quality = new LinkedHashMap<>();
    quality.put("genept_w", 0.5);
    quality.put("random", 0.2);
    metrics = tables.metrics("evaluation", quality, 10, embeddings);
    result = WriteReport.run(spark(), options("report", 10_000));
    html = Files.readString(Path.of(result.file()));
  }

  @Test
  void tellsWhatWasWritten() {
    assertThat(result.file()).isEqualTo(folder.resolve("report/report.html").toString());
    assertThat(result.metrics()).isEqualTo(numbers());
    assertThat(result.embeddings()).isEqualTo(2);
    assertThat(result.points()).isEqualTo(2 * (CELLS - 2));

    Provenance provenance =
        TableDirectory.provenance(
            folder.resolve("report").toString(), spark().sparkContext().hadoopConfiguration());
    assertThat(provenance.stage()).isEqualTo("write-report");
    assertThat(provenance.rowCount()).isEqualTo(numbers());
    assertThat(provenance.facts().get("points")).isEqualTo(2 * (CELLS - 2));
    assertThat((double) provenance.facts().get("seconds")).isPositive();
    assertThat(provenance.inputs()).hasSize(3);
    assertThat(provenance.options()).containsEntry("max-points", 10_000);
  }

  @Test
  void statesMeansDeviationsReplicatesAndReferences() {
    assertThat(text(html))
        .contains("genept_w beside random as controls · up to 240 samples")
        .contains(
            "On cell_type, genept_w (0.50 ± 0.02) leads by ARI of k-means, before random (0.20 ± 0.02).")
        .doesNotContain("does not beat its control")
        .contains("0.500 ± 0.021 95 % 0.485 to 0.515 paper 0.540 a")
        .contains("a GenePT, Table 2, aorta")
        .contains("over 10 seeds")
        .contains("donor is a batch: the less the clusters agree with it, the better.")
        .contains("Other data sets, another text model: context, not a target.")
        .contains("Myeloid 0.21 0.28 0.001");
  }

  @Test
  void statesCoverageOfGenes() {
    assertThat(text(html)).contains("genept_w 17,500 1,500 92.1 % 240 2");
  }

  @Test
  void comparesPredictionsOfTheFirstSeedWithTheLabels() {
    assertThat(text(html))
        .contains("Clustering: cell_type against cluster, kmeans, seed 0")
        .contains("Annotation: cell_type against predicted label, logistic_regression, seed 0")
        .doesNotContain("seed 1 ");
  }

  @Test
  void escapesWhatUsersWrote() {
    assertThat(html).doesNotContain(HOSTILE).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    assertThat(html).contains("\\u003cscript>alert(1)\\u003c/script>");
  }

  @Test
  void loadsNothing() throws IOException {
    String own = html.replace("http://www.w3.org/2000/svg", "");

    assertThat(own)
        .doesNotContain("http://", "https://", "//cdn", "@import", "url(", " src=", "<link");
    assertThat(own).contains("default-src 'none'");
    Matcher scripts = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html);
    int count = 0;
    while (scripts.find()) {
      byte[] digest = HexFormat.of().parseHex(Sha256.of(scripts.group(1)));
      assertThat(own).contains("sha256-" + Base64.getEncoder().encodeToString(digest));
      count++;
    }
    assertThat(count).as("tables, points, maps").isEqualTo(3);
  }

  @Test
  void isTheSameForTheSameTables() throws IOException {
    String again = Files.readString(Path.of(run("again", 10_000).file()));
    assertThat(withoutDate(again)).isEqualTo(withoutDate(html));
  }

  @Test
  void drawsNothingWithoutEmbeddings() throws IOException {
    WriteReport.Result numbers =
        WriteReport.run(
            spark(),
            Args.of(
                WriteReport.Options.class,
                "metrics",
                metrics,
                "output",
                folder.resolve("numbers")));

    assertThat(Files.readString(Path.of(numbers.file())))
        .doesNotContain("<canvas", "report-data", "<noscript")
        .contains("class=\"sortable\"");
  }

  @Test
  void writesTheResultsTableAsCsv() throws IOException {
    WriteReport.Result csv =
        WriteReport.run(
            spark(),
            Args.of(
                WriteReport.Options.class,
                "metrics",
                metrics,
                "format",
                "csv",
                "output",
                folder.resolve("csv")));

    assertThat(Files.readString(Path.of(csv.file())).lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("aorta,genept_w,false,1.0,0.5,"))
        .anyMatch(line -> line.startsWith("aorta,random,true,2.0,0.2,"));
    assertThatThrownBy(
            () ->
                Args.of(
                    WriteReport.Options.class,
                    "programmes",
                    "out/programmes",
                    "format",
                    "csv",
                    "output",
                    "out/table"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot write a report with --format csv: it holds the results table, and no metrics are"
                + " given. Give --metrics.");
  }

  @Test
  void refusesToReportOnNothing() {
    assertThatThrownBy(() -> Args.of(WriteReport.Options.class, "output", "out"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot write a report: no table is given. Give --metrics, --embeddings, --programmes,"
                + " --gene-maps, --cell-maps, --fine-tuned or --annotations.");
    assertThatThrownBy(
            () ->
                Args.of(
                    WriteReport.Options.class,
                    "output",
                    "out",
                    "format",
                    "markdown",
                    "metrics",
                    List.of()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot write a report with --format markdown: it holds metrics and programmes, and none"
                + " are given. Give --metrics or --programmes.");
    assertThatThrownBy(() -> options("few", 2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--max-points 2");
  }

  @Test
  void refusesWhatIsNoTable() {
    String missing = folder.resolve("missing").toString();
    String output = folder.resolve("unwritten").toString();
    assertThatThrownBy(
            () ->
                WriteReport.run(
                    spark(),
                    Args.of(WriteReport.Options.class, "metrics", missing, "output", output)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no such directory");
    assertThat(Path.of(output)).doesNotExist();
  }

  @Test
  void refusesEmbeddingsWithoutAnyVector() {
    String empty =
        new SmallTables(spark(), folder.toString(), List.of("B cell"), 1, 5)
            .embeddings("empty", 4, 0, 5);
    assertThatThrownBy(
            () ->
                WriteReport.run(
                    spark(),
                    Args.of(
                        WriteReport.Options.class,
                        "embeddings",
                        empty,
                        "output",
                        folder.resolve("none"))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none of its 5 cells has a vector");
  }

  private static WriteReport.Result run(String name, int maxPoints) {
    return WriteReport.run(spark(), options(name, maxPoints));
  }

  private static WriteReport.Options options(String name, int maxPoints) {
    return Args.of(
        WriteReport.Options.class,
        "metrics",
        metrics,
        "embeddings",
        embeddings,
        "max-points",
        maxPoints,
        "output",
        folder.resolve(name));
  }

  private static long numbers() {
    return spark().read().parquet(metrics + "/" + Metrics.METRICS).count();
  }

  /** What a reader sees, with single spaces. */
  private static String text(String page) {
    return page.replaceAll("(?s)<script.*?</script>|<style.*?</style>", "")
        .replaceAll("<[^>]*>", " ")
        .replace('\u00a0', ' ')
        .replaceAll("\\s+", " ");
  }

  private static String withoutDate(String page) {
    return page.replaceFirst("<time.*?</time>", "");
  }
}
