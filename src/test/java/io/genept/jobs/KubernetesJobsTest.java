package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of jobs/kubernetes fit each other, the build and the product's parser. */
class KubernetesJobsTest {
  private static final Path FOLDER = Path.of("jobs/kubernetes");

  @TempDir Path dir;

  @Test
  void theFilesFit() {
    assertThat(KubernetesFiles.complaints(files())).isEmpty();
  }

  @Test
  void thePipelineIsThatOfTheOtherPlatforms() throws IOException {
    Map<String, List<String>> commands = new TreeMap<>();
    for (String file : List.of("daily.txt", "genes.txt")) {
      commands.putAll(KubernetesFiles.commands(Files.readString(FOLDER.resolve(file)).lines()));
    }
    Path serverless = Path.of("jobs/emr/serverless");
    for (String step : List.of("ingest", "embed", "evaluate", "report", "corpus", "genes")) {
      List<String> words =
          EmrFiles.of("serverless/", Files.readString(serverless.resolve(step + ".json")))
              .commands()
              .get(step);
      assertThat(commands.get(words.get(0))).isEqualTo(words);
    }
    assertThat(commands.get("publish")).contains("--mode", "merge", "iceberg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "spark-application.yml@GenePt | GenePT",
        "spark-application.yml@mainClass | mainclass",
        "spark-application.yml@SNAPSHOT-cluster | SNAPSHOT",
        "spark-application.yml@local:///opt/genept/genept | local:///opt/spark/genept",
        "spark-application.yml@    - --texts | \"    - --text\"",
        "spark-application.yml@embed-genes | embed-gene",
        "spark-application.yml@type: OnFailure | type: OnError",
        "spark-application.yml@onFailureRetries: 2 | onFailureRetry: 2",
        "spark-application.yml@onFailureRetries: 2 | onFailureRetries: 0",
        "spark-application.yml@sparkVersion: 4.0.1 | sparkVersion: 3.5.1",
        "spark-application.yml@serviceAccount: genept | serviceAccount: spark",
        "spark-application.yml@mode: cluster | mode: clustered",
        "spark-application.yml@k8s.io/v1beta2 | k8s.io/v1beta3",
        "spark-application.yml@  executor: | \"  executors:\"",
        "Dockerfile@target/genept-0.1.0-SNAPSHOT-cluster.jar | target/genept-0.1.0-cluster.jar",
        "Dockerfile@/opt/genept/genept-0.1.0-SNAPSHOT-cluster.jar | /opt/genept/genept.jar",
        "Dockerfile@jobs/kubernetes/daily.txt | jobs/kubernetes/day.txt",
        "Dockerfile@apache/spark:4.0.1 | apache/spark:4.0.0",
        "daily.txt@--resume | --resumed",
        "daily.txt@evaluate-cells | evaluate-cell",
        "daily.txt@lake.genept.genept_w | main.genept.genept_w",
        "daily.txt@${LABEL_COLUMN} | ${LABELS}",
        "genes.txt@--hgnc | --hgnd",
        "submit.sh@io.genept.jobs.GenePt | io.genept.GenePt",
        "submit.sh@SNAPSHOT-embedded-model | SNAPSHOT-model",
        "submit.sh@jars=/opt/genept | jars=/opt/jars",
        "cronjob.yml@/opt/genept/daily.txt | /opt/genept/day.txt",
        "cronjob.yml@command: [/opt/genept/pipeline.sh] | command: [/opt/pipeline.sh]",
        "cronjob.yml@name: LABEL_COLUMN | name: LABELS",
        "cronjob.yml@suspend: true | suspend: false",
        "cronjob.yml@Forbid | Allow",
        "cronjob.yml@serviceAccountName: genept | serviceAccountName: default",
        "cronjob.yml@containerName: genept | containerName: spark",
        "cronjob.yml@restartPolicy: Never | restartPolicy: Always",
        "rbac.yml@kind: RoleBinding | kind: ClusterRoleBinding",
        "rbac.yml@[create, get, list, watch, patch, delete, deletecollection] | [\"*\"]",
      })
  void aMistakeIsFound(String name, String plant) {
    String[] change = plant.split(" \\| ?", -1);
    Map<String, String> files = files();
    assertThat(files.get(name)).contains(change[0]);
    String planted = change[1].replaceAll("^\"(.*)\"$", "$1");
    files.compute(
        name,
        (key, text) ->
            text.replaceFirst(Pattern.quote(change[0]), Matcher.quoteReplacement(planted)));
    assertThat(KubernetesFiles.complaints(files)).isNotEmpty();
  }

  @Test
  void stepsRunInOrderAndAFailedOneIsTriedAgain() throws Exception {
    assertThat(pipeline("[ \"$1\" = embed-cells ] && [ $n = 2 ] && exit 2; exit 0")).isZero();
    assertThat(Files.readAllLines(dir.resolve("calls")))
        .containsExactly(
            "ingest-cells --input s3a://b/a c/incoming",
            "embed-cells --output s3a://b/a c/x",
            "embed-cells --output s3a://b/a c/x",
            "publish --label cell type");
  }

  @Test
  void thePipelineEndsAtAStepThatFailsForGood() throws Exception {
    assertThat(pipeline("[ \"$1\" = embed-cells ] && exit 2; exit 0")).isEqualTo(2);
    assertThat(Files.readAllLines(dir.resolve("calls"))).hasSize(4).noneMatch(this::publishes);
  }

  @Test
  void aUsageErrorIsNotTriedAgain() throws Exception {
    assertThat(pipeline("exit 1")).isEqualTo(1);
    assertThat(Files.readAllLines(dir.resolve("calls"))).hasSize(1);
  }

  private boolean publishes(String call) {
    return call.startsWith("publish");
  }

  /** Runs pipeline.sh with a stand-in for submit.sh that counts its calls in n. */
  private int pipeline(String stub) throws IOException, InterruptedException {
    Path calls = dir.resolve("calls");
    Path submit = dir.resolve("submit");
    Files.writeString(
        submit, "#!/bin/bash\necho \"$*\" >> " + calls + "\nn=$(wc -l < " + calls + ")\n" + stub);
    assertThat(submit.toFile().setExecutable(true)).isTrue();
    Path steps = dir.resolve("steps.txt");
    Files.writeString(
        steps,
        """
        # steps
        ingest-cells --input ${ROOT}/incoming

        embed-cells --output ${ROOT}/x
        publish --label ${LABEL_COLUMN}
        """);
    ProcessBuilder bash =
        new ProcessBuilder(
            List.of("bash", FOLDER.resolve("pipeline.sh").toString(), steps.toString()));
    bash.environment()
        .putAll(
            Map.of(
                "SUBMIT", submit.toString(),
                "DELAY", "0",
                "ROOT", "s3a://b/a c",
                "LABEL_COLUMN", "cell type"));
    return bash.inheritIO().start().waitFor();
  }

  private static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> list = Files.list(FOLDER)) {
      for (Path file : new ArrayList<>(list.toList())) {
        files.put(file.getFileName().toString(), Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
