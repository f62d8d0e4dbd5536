package io.genept.testing;

import static org.assertj.core.api.Assertions.fail;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A page in headless Chromium, driven by the {@code chromedriver} and {@code chromium} (or {@code
 * google-chrome}) of the PATH. Where they are missing a test is skipped loudly, or fails if {@code
 * GENEPT_REQUIRE_BROWSER=true}.
 */
public final class Browser implements AutoCloseable {
  private static final Set<String> SERIOUS = Set.of("serious", "critical");

  private static final List<String> DRIVERS = List.of("chromedriver");
  private static final List<String> PROGRAMS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final String MISSING =
      "No browser: expected " + DRIVERS + " and one of " + PROGRAMS + " on the PATH";

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts a browser. */
  public static Browser start() {
    if (!isInstalled()) {
      System.err.println("SKIPPED: " + MISSING);
      Assumptions.abort(MISSING);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath(PROGRAMS).orElseThrow());
    // Runs as root in containers, where Chromium's sandbox cannot start.
    options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    return new Browser(
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(onPath(DRIVERS).orElseThrow())
                .build(),
            options));
  }

  /** Whether there is a browser; fails where one is required. */
  public static boolean isInstalled() {
    boolean there = onPath(DRIVERS).isPresent() && onPath(PROGRAMS).isPresent();
    if (!there && Boolean.parseBoolean(System.getenv("GENEPT_REQUIRE_BROWSER"))) {
      fail(MISSING);
    }
    return there;
  }

  private static Optional<File> onPath(List<String> names) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toFile)
        .findFirst();
  }

  /** Opens a file in a window of a width, in a colour scheme, {@code light} or {@code dark}. */
  public void open(Path page, int width, String scheme) {
    logs();
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    emulate("", scheme);
    driver.get(page.toUri().toString());
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
  }

  /** Emulates a medium ({@code print}, or none) and a colour scheme. */
  public void emulate(String medium, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** What a script returns; {@code arguments} are its {@code arguments[0]} and so on. */
  public Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  public WebElement find(String css) {
    return driver.findElement(By.cssSelector(css));
  }

  public List<WebElement> all(String css) {
    return driver.findElements(By.cssSelector(css));
  }

  public ChromeDriver driver() {
    return driver;
  }

  /** Elements that reach beyond the window and are not inside a part that scrolls by itself. */
  @SuppressWarnings("unchecked")
  public List<String> overflowing() {
    return (List<String>)
        driver.executeScript(
            """
            const width = document.documentElement.clientWidth;
            const scrolls = e => e && (/(auto|scroll|hidden)/.test(getComputedStyle(e).overflowX)
              ? e : scrolls(e.parentElement));
            return [...document.body.querySelectorAll('*')]
              .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > width + 1)
              .filter(e => !scrolls(e.parentElement))
              .map(e => e.tagName + '.' + e.getAttribute('class') + ' ' + e.textContent.slice(0, 40));
            """);
  }

  /** Serious findings of axe-core: rule, what it says, and the first places. */
  public List<String> seriousFindings() {
    return new AxeBuilder()
        .analyze(driver).getViolations().stream()
            .filter(rule -> SERIOUS.contains(rule.getImpact()))
            .map(Browser::words)
            .toList();
  }

  private static String words(Rule rule) {
    return rule.getId()
        + ": "
        + rule.getHelp()
        + " at "
        + rule.getNodes().stream()
            .limit(3)
            .map(node -> node.getTarget() + " " + node.getHtml() + " " + node.getFailureSummary())
            .toList();
  }

  /**
   * Warnings and errors of the console, and addresses that were asked for, since the page began.
   */
  public List<String> complaints(Path page) {
    String own = page.toUri().toString();
    Stream<String> console =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogEntry::getMessage);
    Stream<String> requests =
        driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
            .map(LogEntry::getMessage)
            .filter(message -> message.contains("\"Network.requestWillBeSent\""))
            .filter(message -> !message.contains("\"url\":\"" + own));
    return Stream.concat(console, requests).toList();
  }

  private void logs() {
    driver.manage().logs().get(LogType.BROWSER);
    driver.manage().logs().get(LogType.PERFORMANCE);
  }

  /** Writes what the window shows, the whole page from top to bottom if it is not too long. */
  public void picture(Path file, int height) throws IOException {
    Files.createDirectories(file.getParent());
    long width = (Long) driver.executeScript("return window.innerWidth");
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
