package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bundle of {@code jobs/databricks} can be deployed, and errors in it are found. */
class DatabricksBundleTest {
  private static final String REMOVED = "-";
  private static final String ROOT = "databricks.yml";

  /** Short names of what is often meant, each with its file and the path in it. */
  private static final Map<String, List<String>> PLACES =
      Map.ofEntries(
          job("daily", "genept_daily", ""),
          job("ingest", "genept_daily", "/tasks/0"),
          job("embed", "genept_daily", "/tasks/1"),
          job("arguments", "genept_daily", "/tasks/1/spark_jar_task/parameters"),
          job("publish", "genept_daily", "/tasks/4"),
          job("machines", "genept_daily", "/job_clusters/0/new_cluster"),
          job("genes", "genept_genes", ""),
          job("openai", "genept_genes_openai", ""),
          Map.entry("schema", List.of("genept.schema.yml", "/resources/schemas/genept")),
          Map.entry("volume", List.of("genept.volume.yml", "/resources/volumes/genept")),
          target("trigger", "/targets/dev/resources/jobs/genept_daily/trigger"),
          target("schedule", "/targets/prod/resources/jobs/genept_daily/schedule"),
          target("root", ""));

  private final DatabricksBundle bundle =
      DatabricksBundle.read(JobFiles.JOBS.resolve("databricks"));

  @Test
  void nothingIsWrong() {
    assertThat(bundle.complaints()).isEmpty();
  }

  @Test
  void theStepsAreThoseOfEveryPlatform() {
    assertThat(commands("daily"))
        .containsExactly(
            "ingest-cells", "embed-cells", "evaluate-cells", "write-report", "publish");
    assertThat(commands("genes")).containsExactly("build-corpus", "embed-genes");
    assertThat(commands("openai")).containsExactly("build-corpus", "embed-genes");
  }

  @Test
  void jarsOfTheBuildAreReadFromThePom() {
    assertThat(JobFiles.jars()).containsOnlyKeys("cluster", "embedded-model");
    assertThat(JobFiles.jars().get("cluster")).matches("genept-\\d.*-cluster\\.jar");
  }

  /** What stands at a place is removed (-) or replaced, and the complaint names it. */
  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          embed/spark_jar_task/main_class_name | io.genept.jobs.GenPt | embed.spark_jar_task.main_class_name: io
          embed/spark_jar_task/main_class_name | org.apache.spark.deploy.SparkSubmit | embed.spark_jar_task.main_class_name: org
          embed/spark_jar_task/mainclass | io.genept.jobs.GenePt | tasks[1].spark_jar_task.mainclass: Unrec
          embed/spark_jar_task | - | embed.spark_jar_task.main_class_name:
          embed/max_retires | 2 | tasks[1].max_retires: Unrecognized
          arguments/3 | --gene-embedings | embed.spark_jar_task.parameters: Unknown option
          arguments/6 | incrementall | parameters: Invalid value for option '--mode'
          arguments/1 | --overwrite | parameters: Missing required option: '--atlas
          arguments/0 | embed-cell | parameters: Unmatched arguments from index 0
          embed/spark_jar_task/parameters | [] | embed.spark_jar_task.parameters: no command
          embed/spark_jar_task/parameters | - | embed.spark_jar_task.parameters: no command
          arguments/8 | /Volumes/other/x/y/genept_w | --output: /Volumes/other/
          arguments/8 | s3://bucket/genept_w | --output: s3://bucket/genept_w is not in the vol
          arguments/8 | '{{job.parameters.root}}/tables/atlas' | tasks: two of them write /Volumes
          arguments/2 | '{{job.parameters.root}}/tables/cells' | files/tables/cells is not made
          arguments/2 | '{{job.parameters.rot}}/tables/atlas' | parameters[2]: {{job.parameters.rot}} is
          arguments/2 | '{{tasks.ingest.values.atlas}}' | {{tasks.ingest.values.atlas}} is not
          ingest/spark_jar_task/parameters/7 | '{{job.parameters.root}}/tables/atlases' | embed.spark_jar_task.parameters --atlas
          publish/spark_jar_task/parameters/4 | main.other.genept_w | --to: main.other.genept_w
          publish/spark_jar_task/parameters/4 | '{{job.parameters.schema}}.genept_w' | --to: genept.genept_w
          genes/tasks/1/spark_jar_task/parameters/2 | '{{job.parameters.root}}/tables/texts' | genes.spark_jar_task.parameters --te
          embed/depends_on | - | embed.spark_jar_task.parameters --atlas:
          embed/depends_on/0/task_key | ingst | embed.depends_on: no task ingst
          embed/depends_on/0/task_key | publish | embed.depends_on: itself
          embed/depends_on/0 | {task: ingest} | tasks[1].depends_on[0].task: Unrecognized
          embed/task_key | - | tasks: a task has no task_key
          embed/task_key | ingest | tasks: a second ingest
          embed/job_cluster_key | big | embed.job_cluster_key: no cluster big
          embed/job_cluster_key | - | embed.job_cluster_key: no cluster
          embed/existing_cluster_id | 0923-164208-meows279 | embed.existing_cluster_id: not of
          embed/environment_key | default | embed.environment_key: not of a task
          embed/run_if | ALWAYS | tasks[1].run_if: Cannot deserialize
          embed/run_if | ALL_DONE | embed.run_if: not of a task
          embed/libraries | - | embed.libraries: [], expected
          embed/libraries/0/jar | /Volumes/main/genept/files/jars/genept-0.1-cluster.jar | embed.libraries:
          embed/libraries/0/jar | /Volumes/${var.verison}.jar | libraries[0].jar: ${var.verison} is not
          embed/libraries/0/jars | x | libraries[0].jars: Unrecognized
          genes/tasks/1/libraries/1 | - | genes.libraries:
          embed/max_retries | 0 | embed.max_retries: none
          embed/max_retries | - | embed.max_retries: none
          embed/min_retry_interval_millis | 300 | embed.min_retry_interval_millis: too short
          embed/retry_on_timeout | - | embed.retry_on_timeout: missing
          embed/timeout_seconds | - | embed.timeout_seconds: none
          embed/timeout_seconds | an hour | tasks[1].timeout_seconds: Cannot
          """)
  void anErrorInATaskIsFound(String place, String value, String complaint) {
    assertFound(place, value, complaint);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          daily/name | - | genept_daily.name: missing
          daily/tasks | - | genept_daily.tasks: none
          daily/jobClusters | [] | genept_daily.jobClusters: Unrecognized
          daily/max_concurrent_runs | 2 | max_concurrent_runs: expected 1
          daily/email_notifications | - | email_notifications.on_failure: nobody
          daily/email_notifications/on_failure | [] | email_notifications.on_failure: nobody
          daily/email_notifications/on_failure/0 | ${var.alert_mail} | on_failure[0]: ${var.alert_mail} is not
          daily/email_notifications/on_failed | [x@example.org] | email_notifications.on_failed: Unrec
          daily/health/rules/0/metric | DURATION | health.rules[0].metric: Cannot deserialize
          daily/parameters/+ | {name: batch, default: donor} | parameters: batch is never used
          daily/parameters/+ | {name: root, default: x} | parameters: a second root
          daily/parameters/0/name | folder | parameters: folder is never used
          daily/job_clusters/0/job_cluster_key | big | job_clusters.big: no task runs on it
          daily/job_clusters | - | ingest.job_cluster_key: no cluster genept
          machines/data_security_mode | USER_ISOLATION | genept.data_security_mode: expected
          machines/data_security_mode | - | genept.data_security_mode: expected
          machines/data_security_mode | DATA_SECURITY_MODE_SINGLE | new_cluster.data_security_mode: Cannot
          machines/spark_version | 16.4.x-scala2.13 | job_clusters.genept.spark_version: 16.4
          machines/spark_version | 17.3.x-scala2.12 | job_clusters.genept.spark_version: 17.3
          machines/node_type_id | - | job_clusters.genept.node_type_id: missing
          machines/autoscale/max_workers | four | new_cluster.autoscale.max_workers: Cannot
          machines/autoscale/min_workers | 9 | job_clusters.genept.autoscale: 9 to 4
          machines/autoscale/workers | 4 | new_cluster.autoscale.workers: Unrecognized
          machines/spark_env_vars | {OPENAI_API_KEY: abc} | spark_env_vars.OPENAI_API_KEY: expected {{
          machines/spark_env_vars | {OPENAI_API_KEY: '{{secret/a/b}}'} | spark_env_vars.OPENAI_API_KEY: expected {{
          machines/spark_env_vars | {MODEL: sk-proj-0123456789abcdef} | spark_env_vars.MODEL: a secret
          machines/spark_conf | {fs.s3a.secret.key: abc} | spark_conf.fs.s3a.secret.key: expected {{
          openai/job_clusters/0/new_cluster/spark_env_vars | - | genes.job_cluster_key: the cluster has no OPENAI
          daily/trigger | {pause_status: PAUSED} | genept_daily.schedule: beside a trigger
          schedule/pause_status | UNPAUSED | genept_daily.schedule: not paused
          schedule/pause_status | OFF | schedule.pause_status: Cannot deserialize
          schedule/quartz_cron_expression | 30 2 * * * | schedule.quartz_cron_expression: 30
          schedule/quartz_cron_expression | 0 30 2 * * * | schedule.quartz_cron_expression: 0 30
          schedule/quartz_cron_expression | 0 30 25 * * ? | schedule.quartz_cron_expression: 0 30
          schedule/quartz_cron_expression | - | schedule.quartz_cron_expression:
          schedule/timezone_id | Mars/Olympus | schedule.timezone_id: Mars
          trigger/pause_status | - | genept_daily.trigger: not paused
          trigger/file_arrival/url | /Volumes/main/genept/files/inbox/ | file_arrival.url: no task reads /V
          trigger/file_arrival/wait_after_last_change_seconds | 5 | wait_after_last_change_seconds: 5
          trigger/fileArrival | {} | trigger.fileArrival: Unrecognized
          """)
  void anErrorInAJobIsFound(String place, String value, String complaint) {
    assertFound(place, value, complaint);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          root/variable | {} | databricks.yml: unknown key variable
          root/bundle/name | - | bundle.name: missing
          root/bundle/nmae | genept | bundle: unknown key nmae
          root/include/+ | jobs/*.yml | include: no file matches jobs/*.yml
          root/include/0 | resources/*.job.yml | include: resources/genept.schema.yml is left out
          root/variables/region | {description: x, default: y} | variables.region: never used
          root/variables/catalog/description | - | variables.catalog.description: missing
          root/variables/catalog/defualt | main | variables.catalog: unknown key defualt
          root/variables/catalog/default | - | catalog_name: ${var.catalog} is not declared
          root/variables/catalog/default | ${var.catalog} | catalog_name: ${var.catalog} is not declared
          root/variables/catalog/default | dapi0123456789abcdef0123 | variables.catalog.default: a secret
          root/variables/catalog | - | parameters[0].default: ${var.catalog} is not declared
          root/targets/prod/default | true | targets: 2 defaults
          root/targets/dev/default | - | targets: 0 defaults
          root/targets/prod/mode | prod | targets.prod.mode: prod
          root/targets/prod/runas | {} | targets.prod: unknown key runas
          root/targets/prod/run_as | - | targets.prod.run_as.service_principal_name: missing
          root/targets/prod/workspace | - | targets.prod.workspace.root_path: missing
          root/targets/prod/workspace/root_path | /x/${bundle.targets} | root_path: ${bundle.targets} is not
          root/targets/prod/permissions | - | targets.prod.permissions: none
          root/targets/prod/permissions/1/level | CAN_READ | targets.prod.permissions: {
          root/targets/prod/variables | {catalogue: x} | targets.prod.variables: unknown key catalogue
          root/targets/prod/resources/jobs/genept_dayly | {} | targets.prod.resources.jobs: unknown key genept_d
          root/targets/prod/resources/volumes/genept/lifecycle | {prevent: true} | genept.lifecycle: unknown key prevent
          schema/name | - | schemas.genept.name: missing
          schema/catalog | main | schemas.genept.catalog: Unrecognized
          schema/comment | Of ${workspace.user} | schemas.genept.comment: ${workspace.user} is not
          volume/schema_name | ${resources.schemas.genpt.name} | schema_name: ${resources.schemas.genpt.name} is
          volume/schema_name | - | volumes.genept.schema_name: missing
          volume/volume_type | MANGED | volumes.genept.volume_type: Cannot
          """)
  void anErrorAroundTheJobsIsFound(String place, String value, String complaint) {
    assertFound(place, value, complaint);
  }

  private static Map.Entry<String, List<String>> job(String name, String job, String path) {
    return Map.entry(name, List.of(job + ".job.yml", "/resources/jobs/" + job + path));
  }

  private static Map.Entry<String, List<String>> target(String name, String path) {
    return Map.entry(name, List.of(ROOT, path));
  }

  private ObjectNode file(List<String> place) {
    String file = place.get(0);
    return file.equals(ROOT) ? bundle.root : bundle.files.get("resources/" + file);
  }

  private void assertFound(String place, String value, String complaint) {
    int slash = place.indexOf('/');
    List<String> known = PLACES.get(place.substring(0, slash));
    set(file(known), known.get(1) + place.substring(slash), value);
    assertThat(bundle.complaints()).anyMatch(found -> found.contains(complaint));
  }

  private static void set(ObjectNode tree, String pointer, String value) {
    int slash = pointer.lastIndexOf('/');
    JsonNode parent = tree.at(pointer.substring(0, slash));
    String last = pointer.substring(slash + 1);
    boolean removed = value.equals(REMOVED);
    if (parent instanceof ArrayNode list) {
      int at = last.equals("+") ? list.size() : Integer.parseInt(last);
      if (at < list.size()) {
        list.remove(at);
      }
      if (!removed) {
        list.insert(at, node(value));
      }
    } else if (removed) {
      assertThat(((ObjectNode) parent).remove(last)).as(pointer).isNotNull();
    } else {
      ((ObjectNode) parent).set(last, node(value));
    }
  }

  private static JsonNode node(String yaml) {
    try {
      return JobFiles.YAML.readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  private List<String> commands(String name) {
    JsonNode job = file(PLACES.get(name)).at(PLACES.get(name).get(1));
    return JobFiles.argumentLists(job).stream().map(arguments -> arguments.get(0)).toList();
  }
}
