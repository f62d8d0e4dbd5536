package io.genept.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.testing.Args;
import io.genept.testing.Browser;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Reports as a reader has them. Pictures for a person to look at go to {@code target/browser}. */
@Tag("browser")
final class ReportInBrowserTest extends SparkTest {
  private static final Path PICTURES = Path.of("target", "browser");
  private static final int MANY = 200;

  @TempDir private static Path folder;

  private static Browser browser;
  private static Path few;
  private static Path many;

  @BeforeAll
  static void reports() {
    browser = Browser.start();
    few =
        report(
            "few",
            List.of(
                "B cell",
                "<script>alert(1)</script>",
                "Т-лимфоцит",
                "自然杀伤细胞",
                "خلية تائية",
                "a name of a label that is longer than what anyone would want to read in a legend"),
            300,
            List.of("genept_w", "random_w", "expression_pca"));
    List<String> labels = new ArrayList<>();
    for (int label = 0; label < MANY; label++) {
      labels.add("type " + label);
    }
    many = report("many", labels, 1000, List.of("genept_w", "random_w"));
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path report(String name, List<String> labels, int cells, List<String> embeddings) {
    SmallTables tables =
        new SmallTables(spark(), folder.resolve(name).toString(), labels, 4, cells);
    Map<String, Double> quality = new LinkedHashMap<>();
    List<String> paths = new ArrayList<>();
    for (String embedding : embeddings) {
      quality.put(embedding, 0.6 - 0.1 * quality.size());
      paths.add(tables.embeddings(embedding, 16, 0.4, 2));
    }
    String metrics = tables.metrics("metrics", quality, 3, paths);
    WriteReport.Result result =
        WriteReport.run(
            spark(),
            Args.of(
                WriteReport.Options.class,
                "metrics",
                metrics,
                "embeddings",
                paths,
                "output",
                folder.resolve(name + "-report")));
    return Path.of(result.file());
  }

  @ParameterizedTest
  @CsvSource({
    "few, 1280, light",
    "few, 768, light",
    "few, 375, light",
    "few, 1280, dark",
    "few, 375, dark",
    "many, 1280, light",
    "many, 375, dark"
  })
  void showsItselfWithoutComplaint(String name, int width, String scheme) throws IOException {
    Path page = name.equals("few") ? few : many;
    browser.open(page, width, scheme);
    browser.script("document.querySelectorAll('details').forEach(each => { each.open = true; });");

    assertThat(browser.complaints(page)).as("console and requests").isEmpty();
    assertThat(browser.overflowing()).as("parts wider than the window").isEmpty();
    assertThat(browser.seriousFindings()).as("axe-core").isEmpty();
    browser.picture(PICTURES.resolve(name + "-" + width + "-" + scheme + ".png"), 6000);
  }

  @Test
  void sortsTablesByTheHeadOfAColumn() {
    browser.open(few, 1280, "light");
    WebElement head = browser.all(".bench thead tr:last-child th button").get(1);

    head.click();
    assertThat(order()).isEqualTo(List.of("genept_w", "random_w", "expression_pca"));
    assertThat(browser.find(".bench [aria-sort]").getDomAttribute("aria-sort"))
        .isEqualTo("descending");
    head.sendKeys(Keys.ENTER);
    assertThat(order()).isEqualTo(List.of("genept_w", "expression_pca", "random_w"));
    assertThat(browser.find(".bench [aria-sort]").getDomAttribute("aria-sort"))
        .isEqualTo("ascending");
  }

  private static List<String> order() {
    return browser.all(".bench tbody th").stream()
        .map(head -> head.getText().split("\n")[0])
        .toList();
  }

  @Test
  void isPrintedWithoutWhatOnlyAScreenNeeds() throws IOException {
    browser.open(few, 800, "light");
    browser.emulate("print", "light");

    assertThat(browser.find("nav").isDisplayed()).isFalse();
    assertThat(browser.overflowing()).isEmpty();
    browser.picture(PICTURES.resolve("few-print.png"), 6000);
  }
}
