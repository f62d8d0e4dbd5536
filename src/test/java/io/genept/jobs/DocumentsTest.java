package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The documents name commands and options as they are now, and agree with the generated tables. */
class DocumentsTest {
  /** A line of its own, or a span of code, which may go over lines. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "^(?:\\w+=\\S+ +)?jobs/genept ([a-z-]+ [^`#\\n]*)|`jobs/genept ([a-z-]+ [^`]*)`",
          Pattern.MULTILINE);

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]+)");

  private static final Set<String> OF_OTHER_PROGRAMS =
      Set.of(
          "--cells",
          "--class",
          "--clear-output",
          "--cli-input-json",
          "--cluster-id",
          "--conf",
          "--dimension",
          "--execute",
          "--help",
          "--inplace",
          "--jars",
          "--list",
          "--master",
          "--no-deps",
          "--base",
          "--packages",
          "--peer",
          "--repositories",
          "--runs",
          "--stack-name",
          "--steps",
          "--tahoe",
          "--template-file",
          "--to");

  static Stream<String> commands() {
    return documents().flatMap(DocumentsTest::commandsOf).distinct();
  }

  private static Stream<Path> documents() {
    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      List<Path> files = new ArrayList<>(docs.filter(DocumentsTest::isText).sorted().toList());
      files.addAll(
          Stream.of(
                  "README.md",
                  "RESULTS.md",
                  "CONTRIBUTING.md",
                  "BENCHMARKS.md",
                  "notebooks/README.md",
                  "src/main/python/README.md")
              .map(Path::of)
              .toList());
      return files.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isText(Path file) {
    return file.toString().matches(".*\\.(md|sh)");
  }

  private static Stream<String> commandsOf(Path file) {
    String text = read(file).replaceAll("\\\\\\n", " ").replaceAll("(?m)^#   ", "");
    List<String> found = new ArrayList<>();
    Matcher matcher = COMMAND.matcher(text);
    while (matcher.find()) {
      found.add((matcher.group(1) == null ? matcher.group(2) : matcher.group(1)).strip());
    }
    return found.stream().filter(line -> line.contains(" --"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsUnderstoodAsItStands(String command) {
    assertThatCode(() -> JobRunner.parse(command.split("\\s+"))).doesNotThrowAnyException();
  }

  @Test
  void everyOptionThatIsNamedBearsItsPresentName() {
    Set<String> known = new TreeSet<>(OF_OTHER_PROGRAMS);
    known.add("--" + Verbosity.OPTION);
    Commands.ALL.forEach(
        command -> command.options().options().forEach(option -> known.add("--" + option.name())));
    documents()
        .forEach(
            file ->
                assertThat(OPTION.matcher(read(file)).results().map(match -> match.group(1)))
                    .as(file.toString())
                    .isSubsetOf(known));
  }

  @Test
  void commandsAreFound() {
    assertThat(commands().count()).isGreaterThan(20);
  }

  @Test
  void theResultsInTheReadmeAreRowsOfTheGeneratedTables() {
    List<String> generated = read(Path.of("docs/results-panels.md")).lines().toList();
    List<String> rows =
        read(Path.of("README.md"))
            .lines()
            .filter(line -> line.startsWith("| pbmc3k ") || line.startsWith("| sorted "))
            .toList();
    assertThat(rows).hasSize(12);
    assertThat(generated).containsAll(rows);
  }

  @Test
  void linksBetweenDocumentsLeadSomewhere() {
    Pattern link = Pattern.compile("\\]\\(([^)#:]+)\\)");
    documents()
        .forEach(
            file ->
                assertThat(link.matcher(read(file)).results().map(match -> match.group(1)).toList())
                    .as(file.toString())
                    .allSatisfy(
                        target -> assertThat(file.resolveSibling(target).normalize()).exists()));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
