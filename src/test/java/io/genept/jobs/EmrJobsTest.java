package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of jobs/emr are requests that EMR's types take and commands that genept takes. */
class EmrJobsTest {
  private static final Path FOLDER = Path.of("jobs/emr");
  private static final List<String> DAILY =
      List.of("ingest", "embed", "evaluate", "report", "publish");
  private static final List<String> GENES = List.of("corpus", "genes");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

  static Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .map(file -> FOLDER.relativize(file).toString())
          .filter(name -> name.endsWith(".json") || name.endsWith(".yml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsAsItsPlatformAndThePipelineWantIt(String name) {
    assertThat(EmrFiles.of(name, read(name)).found()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("files")
  void theReadmeTellsWhatToFillIn(String name) {
    if (name.endsWith(".json")) {
      Matcher placeholder = PLACEHOLDER.matcher(read(name));
      String readme = read("README.md");
      while (placeholder.find()) {
        assertThat(readme).contains("`" + placeholder.group(1) + "`");
      }
    }
  }

  @Test
  void theSameCommandsRunEverywhere() {
    Map<String, List<String>> serverless = together("serverless");
    assertThat(serverless.keySet()).containsAll(DAILY).containsAll(GENES).contains("genes-openai");
    assertThat(together("eks")).isEqualTo(serverless);
    assertThat(commands("stack.yml")).isEqualTo(serverless);
    assertThat(commands("steps-ec2.json"))
        .hasSameSizeAs(DAILY)
        .allSatisfy((step, words) -> assertThat(words).isEqualTo(serverless.get(step)));
    assertThat(commands("genes-steps-ec2.json"))
        .hasSameSizeAs(GENES)
        .allSatisfy((step, words) -> assertThat(words).isEqualTo(serverless.get(step)));
  }

  @Test
  void theDagRunsTheseStepsAndFillsInWhatTheyLeaveOpen() throws IOException {
    String dag = Files.readString(Path.of("jobs/airflow/genept_daily.py"));
    Matcher steps = Pattern.compile("STEPS = \\(([^)]*)\\)").matcher(dag);
    assertThat(steps.find()).isTrue();
    assertThat(steps.group(1).replace("\"", "").split(", ")).containsExactlyElementsOf(DAILY);
    for (String step : DAILY) {
      Matcher placeholder = PLACEHOLDER.matcher(read("serverless/" + step + ".json"));
      while (placeholder.find()) {
        assertThat(dag).contains("\"" + placeholder.group(1) + "\": ");
      }
    }
  }

  @Test
  void theClusterHasTheCatalogThatIsPublishedTo() {
    String to = commands("steps-ec2.json").get("publish").get(4);
    assertThat(read("cluster.json"))
        .contains("\"spark.sql.catalog." + to.split("\\.", 2)[0] + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"ActionOnFailure\": \"CANCEL_AND_WAIT\" | \"ActionOnFailure\": \"CANCEL_AND_HOPE\"",
        "\"ActionOnFailure\" | \"ActionOnFailures\"",
        "\"Name\": \"genept ingest\", | ",
        "io.genept.jobs.GenePt | io.genept.jobs.Genept",
        "SNAPSHOT-cluster.jar | SNAPSHOT-clusters.jar",
        "command-runner.jar | script-runner.jar",
        "\"--resume\" | \"--resumes\"",
        "\"embed-cells\" | \"embed-cell\"",
        "\"--class\" | \"--klass\"",
        "\"merge\" | \"merged\"",
        "\"--format\", \"iceberg\" | \"--format\", \"parquet\"",
      })
  void aMistakeInAStepIsFound(String plant) {
    caught("steps-ec2.json", plant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Name\": \"genept\", | ",
        "\"ReleaseLabel\" | \"Release\"",
        "\"MASTER\" | \"PRIMARY\"",
        "\"InstanceFleetUnits\" | \"Fleets\"",
        "price-capacity-optimized | PRICE_CAPACITY_OPTIMIZED",
        "\"IdleTimeout\": 1800 | \"IdleTimeout\": \"an hour\"",
        "\"InstanceType\": \"m6i.xlarge\" | \"instanceType\": \"m6i.xlarge\"",
        "\"MinimumCapacityUnits\": 1, | ",
      })
  void aMistakeInTheClusterIsFound(String plant) {
    caught("cluster.json", plant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "serverless/publish.json@\"name\": \"genept publish\", | ",
        "serverless/publish.json@\"applicationId\" | \"application\"",
        "serverless/publish.json@\"applicationId\" | \"ApplicationId\"",
        "serverless/publish.json@\"BATCH\" | \"BATCHED\"",
        "serverless/publish.json@\"maxAttempts\": 3 | \"maxAttempts\": \"thrice\"",
        "serverless/publish.json@--class io.genept.jobs.GenePt | --class io.genept.GenePt",
        "serverless/publish.json@--class io.genept.jobs.GenePt | ",
        "serverless/publish.json@spark.sql.catalog.glue= | spark.sql.catalog.lake=",
        "serverless/publish.json@\"--to\" | \"--too\"",
        "serverless/publish.json@0.1.0-SNAPSHOT-cluster | 0.1.0-cluster",
        "serverless/genes.json@embedded-model.jar | model.jar",
        "serverless/genes.json@--jars ${ROOT}/jars/genept-0.1.0-SNAPSHOT-embedded-model.jar | ",
        "eks/ingest.json@\"virtualClusterId\": \"${VIRTUAL_CLUSTER_ID}\", | ",
        "eks/ingest.json@\"releaseLabel\" | \"release\"",
        "eks/ingest.json@sparkSubmitJobDriver | sparkSubmit",
        "eks/ingest.json@\"incremental\" | \"increments\"",
        "eks/ingest.json@\"genept-ingest\" | \"ingest\"",
        "eks/ingest.json@\"entryPoint\" | \"entrypoint\"",
      })
  void aMistakeInAJobRunIsFound(String name, String plant) {
    caught(name, plant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Next: Embed | Next: Embedding",
        "Next: Embed | Next: Evaluate",
        "Default: GenesByBundledModel | Default: GenesByTextModel",
        "StartAt: Running | StartAt: Start",
        "End: true | Ends: true",
        "Next: Alert | Next: Failed",
        "emr-serverless:startJobRun.sync | emr-serverless:startJob.sync",
        "MaxAttempts: 2 | MaxAttempts: 0",
        "Name: genept ingest | Named: genept ingest",
        "EntryPoint: | EntryPoints:",
        "ExecutionRoleArn: \"${ExecutionRoleArn}\" | Role: \"${ExecutionRoleArn}\"",
        "\"--resume\" | \"--resumed\"",
        "--class io.genept.jobs.GenePt | --class GenePt",
        "\"${Root}/incoming\" | \"${Roots}/incoming\"",
        "RoleArn: {\"Fn::GetAtt\": [MachineRole, Arn]} | RoleArn: {\"Fn::GetAtt\": [Machine, Arn]}",
        "{\"Fn::Sub\": \"${MaxVcpu} vCPU\"} | {\"Fn::Sub\": \"${Vcpu} vCPU\"}",
        "Arn: {Ref: Daily} | Arn: {Ref: Dayly}",
        "Condition: WithTextModel | Condition: WithModel",
        "Action: s3:GetObject | Action: s3:*",
        "Action: sts:AssumeRole | Action: \"*\"",
        "Resource: {\"Fn::Sub\": \"${Application.Arn}/jobruns/*\"} | Resource: \"*\"",
      })
  void aMistakeInTheStackIsFound(String plant) {
    caught("stack.yml", plant);
  }

  private static void caught(String name, String plant) {
    String[] change = plant.split(" \\| ?", -1);
    String good = read(name);
    assertThat(good).contains(change[0]);
    String bad = good.replaceFirst(Pattern.quote(change[0]), Matcher.quoteReplacement(change[1]));
    assertThat(EmrFiles.of(name, bad).found()).isNotEmpty();
  }

  private static Map<String, List<String>> together(String folder) {
    Map<String, List<String>> all = new TreeMap<>();
    try {
      files().filter(name -> name.startsWith(folder)).forEach(name -> all.putAll(commands(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** The steps of a file, with what it calls its placeholders left out. */
  private static Map<String, List<String>> commands(String name) {
    Map<String, List<String>> commands = new TreeMap<>();
    EmrFiles.of(name, read(name))
        .commands()
        .forEach(
            (step, words) ->
                commands.put(
                    step,
                    words.stream()
                        .map(word -> PLACEHOLDER.matcher(word).replaceAll("x"))
                        .toList()));
    return commands;
  }

  private static String read(String name) {
    try {
      return Files.readString(FOLDER.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
