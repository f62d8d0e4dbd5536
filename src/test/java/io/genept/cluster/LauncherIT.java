package io.genept.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code jobs/genept} asks of a spark-submit; here one that only repeats its arguments. */
class LauncherIT {
  @TempDir Path sparkHome;

  @BeforeEach
  void aSparkSubmitThatRepeatsItsArguments() throws IOException {
    Path submit = Files.createDirectories(sparkHome.resolve("bin")).resolve("spark-submit");
    Files.writeString(submit, "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit ${EXIT_CODE:-0}\n");
    assertThat(submit.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void sparkHomeTakesTheClusterJarAndTheCommand() throws Exception {
    Run run = run(Map.of("SPARK_HOME", home()), "ingest-cells", "--input", "two words");
    assertThat(run.code()).isZero();
    assertThat(run.lines())
        .containsExactly(
            "genept: through "
                + home()
                + "/bin/spark-submit (GENEPT_LOCAL=1: in the Spark that comes with genept)",
            "--class",
            "io.genept.jobs.GenePt",
            SparkHome.property("genept.clusterJar"),
            "ingest-cells",
            "--input",
            "two words");
  }

  @Test
  void aSparkSubmitOnThePathDoesToo() throws Exception {
    Run run = run(Map.of("PATH", home() + "/bin:" + System.getenv("PATH")), "inspect", "x");
    assertThat(run.code()).isZero();
    assertThat(run.lines())
        .startsWith(
            "genept: through "
                + home()
                + "/bin/spark-submit"
                + " (GENEPT_LOCAL=1: in the Spark that comes with genept)")
        .endsWith("inspect", "x");
  }

  @Test
  void memoryAndFurtherOptionsComeBeforeTheJarAndTheModelWhereItIsUsed() throws Exception {
    Map<String, String> settings =
        Map.of(
            "SPARK_HOME", home(),
            "GENEPT_MEMORY", "3g",
            "GENEPT_SUBMIT_ARGS", "--master yarn --conf spark.x=*");
    assertThat(run(settings, "embed-genes").lines().subList(3, 12))
        .containsExactly(
            "--driver-memory",
            "3g",
            "--jars",
            SparkHome.property("genept.embeddedModelJar"),
            "--master",
            "yarn",
            "--conf",
            "spark.x=*",
            SparkHome.property("genept.clusterJar"));
  }

  @ParameterizedTest
  @CsvSource({
    "demo, true",
    "embed-genes, true",
    "embed-cells, true",
    "evaluate-genes, true",
    "benchmark, true",
    "import-genes, false",
    "evaluate-cells, false"
  })
  void commandsThatCanUseTheModelGetItsJar(String command, boolean model) throws Exception {
    Run run = run(Map.of("SPARK_HOME", home()), command, "--conf", "methods.conf");
    assertThat(run.lines().contains("--jars")).isEqualTo(model);
  }

  @Test
  void aSparkWithoutLoggingOfItsOwnLogsAsOursDoes() throws Exception {
    Path submit = sparkHome.resolve("bin/spark-submit");
    Files.writeString(submit, "#!/bin/sh\necho \"opts: $SPARK_SUBMIT_OPTS\"\n");
    String ours =
        "opts: \"-Dlog4j2.configurationFile=file:"
            + Path.of("conf/log4j2.properties").toAbsolutePath()
            + "\" -Dtheirs=1";
    Map<String, String> plain = Map.of("SPARK_HOME", home(), "SPARK_SUBMIT_OPTS", "-Dtheirs=1");
    assertThat(run(plain, "inspect", "x").lines()).last().isEqualTo(ours);

    Map<String, String> elsewhere = new HashMap<>(plain);
    elsewhere.put("GENEPT_SUBMIT_ARGS", "--master yarn --deploy-mode cluster");
    assertThat(run(elsewhere, "inspect", "x").lines()).last().isEqualTo("opts: -Dtheirs=1");

    Path conf = Files.createDirectories(sparkHome.resolve("conf"));
    Files.createFile(conf.resolve("log4j2.properties.template"));
    assertThat(run(plain, "inspect", "x").lines()).last().isEqualTo(ours);
    Files.createFile(conf.resolve("log4j2.properties"));
    assertThat(run(plain, "inspect", "x").lines()).last().isEqualTo("opts: -Dtheirs=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "2", "3"})
  void theExitCodeComesThrough(String code) throws Exception {
    Run run = run(Map.of("SPARK_HOME", home(), "EXIT_CODE", code), "inspect", "x");
    assertThat(run.code()).isEqualTo(Integer.parseInt(code));
  }

  @Test
  void aSparkHomeWithoutSparkSubmitIsTheUsersMistake() throws Exception {
    Run run = run(Map.of("SPARK_HOME", "/nowhere"), "inspect", "x");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.lines())
        .containsExactly(
            "genept: SPARK_HOME is /nowhere, but there is no bin/spark-submit in it. Set it to a"
                + " Spark of 3.5 or later, unset it, or set GENEPT_LOCAL=1 for the Spark that comes"
                + " with genept.");
  }

  @Test
  void helpNeedsNoSpark() throws Exception {
    Run run = run(Map.of("SPARK_HOME", home()), "embed-cells", "--help");
    assertThat(run.code()).isZero();
    assertThat(run.lines()).anyMatch(line -> line.startsWith("Usage: genept embed-cells"));
  }

  @Test
  void localLeavesSparkSubmitAside() throws Exception {
    Run run = run(Map.of("SPARK_HOME", "/nowhere", "GENEPT_LOCAL", "1"), "embed-cells");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines()).anyMatch(line -> line.startsWith("genept: Missing required option"));
  }

  @Test
  void aSymbolicLinkReachesTheInstallationFromAnyFolder(@TempDir Path dir) throws Exception {
    Path absolute =
        Files.createSymbolicLink(dir.resolve("one"), Path.of("jobs/genept").toAbsolutePath());
    Files.createDirectory(dir.resolve("two words"));
    Path relative = Files.createSymbolicLink(dir.resolve("two words/genept"), Path.of("../one"));
    for (Path link : List.of(absolute, relative)) {
      Run run = launch(dir, link.toString(), Map.of(), "--version");
      assertThat(run.lines()).last().asString().startsWith("genept ");
      assertThat(run.code()).isZero();
    }
  }

  @Test
  void anOldJavaIsNamed(@TempDir Path dir) throws Exception {
    Path java = dir.resolve("bin/java");
    Files.createDirectory(java.getParent());
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Run run = run(Map.of("JAVA_HOME", dir.toString()), "--version");
    assertThat(run.lines())
        .containsExactly(
            "genept: "
                + java
                + " is Java 1.8.0_392. Expected 17 or later; set JAVA_HOME to a JDK 17.");
    assertThat(run.code()).isEqualTo(2);
  }

  @Test
  void aFolderForPassingFilesThatCannotBeWrittenToIsNamed() throws Exception {
    Run run = run(Map.of("TMPDIR", "/nowhere"), "--version");
    assertThat(run.lines()).singleElement().asString().contains("/nowhere").contains("TMPDIR");
    assertThat(run.code()).isEqualTo(2);
  }

  private record Run(int code, List<String> lines) {}

  private static Run run(Map<String, String> settings, String... arguments) throws Exception {
    return launch(Path.of("").toAbsolutePath(), "jobs/genept", settings, arguments);
  }

  private static Run launch(
      Path folder, String launcher, Map<String, String> settings, String... arguments)
      throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(Stream.concat(Stream.of(launcher), Stream.of(arguments)).toList())
            .directory(folder.toFile())
            .redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("SPARK_") || name.startsWith("GENEPT_"));
    builder.environment().putAll(settings);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output.lines().toList());
  }

  private String home() {
    return sparkHome.toString();
  }
}
