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
import org.openqa.selenium.interactions.Actions;

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
        .map(head -> head.getText().lines().findFirst().orElseThrow())
        .toList();
  }

  @Test
  void marksALabelInAllMapsUntilItIsReleased() {
    browser.open(few, 1280, "light");
    List<Object> before = pixels();
    WebElement entry = browser.all("#maps .legend button").get(0);

    entry.sendKeys(Keys.ENTER);
    assertThat(entry.getDomAttribute("aria-pressed")).isEqualTo("true");
    assertThat(browser.find("#maps .marked").getText()).startsWith("Marked: ");
    List<Object> marked = pixels();
    assertThat(marked).hasSize(3);
    for (int map = 0; map < marked.size(); map++) {
      assertThat(marked.get(map)).as("map " + map).isNotEqualTo(before.get(map));
    }
    browser.find("body").sendKeys(Keys.ESCAPE);
    assertThat(entry.getDomAttribute("aria-pressed")).isEqualTo("false");
    browser.script("document.activeElement.blur()");
    assertThat(pixels()).isEqualTo(before);
  }

  @Test
  void coloursByWhatIsSelected() {
    browser.open(few, 1280, "light");
    List<Object> byType = pixels();
    List<WebElement> choices = browser.all("#maps option");
    assertThat(choices)
        .extracting(WebElement::getText)
        .containsExactly("cell_type", "donor", "n_counts", "matched fraction");

    choices.get(1).click();
    assertThat(browser.all("#maps .legend button"))
        .extracting(WebElement::getText)
        .containsExactly("donor 1\n74", "donor 2\n74", "donor 3\n75", "donor 4\n75");
    assertThat(pixels()).isNotEqualTo(byType);
    choices.get(2).click();
    assertThat(browser.find("#maps .scale").getText()).isEqualTo("1,002\n1,299");
    assertThat(browser.all("#maps canvas[role=img]"))
        .allMatch(map -> map.getDomAttribute("aria-label").endsWith("coloured by n_counts"));
  }

  @Test
  void saysWhatIsUnderThePointer() {
    browser.open(few, 1280, "light");
    WebElement map = browser.find("#maps canvas[role=img]");
    List<?> place =
        (List<?>)
            browser.script(
                """
                const data = JSON.parse(document.getElementById('report-data').textContent).maps[0];
                const of = text => new Uint16Array(
                    Uint8Array.from(atob(text), char => char.charCodeAt(0)).buffer);
                const box = arguments[0].getBoundingClientRect();
                const radius = Math.max(1.1, Math.min(4.5,
                    0.27 * box.width / Math.sqrt(of(data.planes[0].x).length)));
                const low = 22 + radius, span = box.width - low - radius - 2;
                return [low + of(data.planes[0].x)[0] / 65535 * span - box.width / 2,
                    box.height / 2 - low - of(data.planes[0].y)[0] / 65535 * span];
                """,
                map);
    new Actions(browser.driver())
        .scrollToElement(map)
        .moveToElement(map, ((Number) place.get(0)).intValue(), ((Number) place.get(1)).intValue())
        .perform();

    assertThat(browser.find("#maps .tip").isDisplayed()).isTrue();
    assertThat(browser.find("#maps .tip strong").getText()).isNotEmpty();
    assertThat(browser.all("#maps .legend button.over")).hasSize(1);
  }

  @Test
  void findsOneOfManyLabels() {
    browser.open(many, 1280, "light");
    assertThat(browser.all("#maps .legend li")).hasSize(MANY);

    browser.find("#maps .filter input").sendKeys("type 19");
    assertThat(browser.all("#maps .legend li").stream().filter(WebElement::isDisplayed))
        .hasSize(11);
  }

  @Test
  void canBeReadWithoutAPointer() {
    browser.open(few, 1280, "light");
    List<String> reached = new ArrayList<>();
    WebElement at = browser.find("body");
    for (int tab = 0; tab < 40; tab++) {
      at.sendKeys(Keys.TAB);
      at = browser.driver().switchTo().activeElement();
      reached.add(at.getTagName() + (at.getDomAttribute("aria-pressed") == null ? "" : " legend"));
    }
    assertThat(reached).contains("a", "button", "select", "button legend", "div");
  }

  /** Once what was asked for is drawn. */
  @SuppressWarnings("unchecked")
  private static List<Object> pixels() {
    return (List<Object>)
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                requestAnimationFrame(() => requestAnimationFrame(() => done(
                    [...document.querySelectorAll('#maps canvas[role=img]')]
                        .map(canvas => canvas.toDataURL()))));
                """);
  }

  @Test
  void isPrintedWithoutWhatOnlyAScreenNeeds() throws IOException {
    browser.open(few, 800, "light");
    browser.emulate("print", "light");
    browser.script("dispatchEvent(new Event('beforeprint'))");

    assertThat(browser.all("details:not([open])")).isEmpty();
    assertThat(browser.find("nav").isDisplayed()).isFalse();
    assertThat(browser.overflowing()).isEmpty();
    browser.picture(PICTURES.resolve("few-print.png"), 6000);
  }
}
