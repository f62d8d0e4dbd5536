package io.genept.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A task of a job that runs a command of the product, and all that is wrong with it. */
final class DatabricksTask {
  private static final Set<String> FIELDS =
      Set.of(
          "task_key",
          "description",
          "depends_on",
          "job_cluster_key",
          "libraries",
          "spark_jar_task",
          "max_retries",
          "min_retry_interval_millis",
          "retry_on_timeout",
          "timeout_seconds");

  private static final int SHORTEST_DELAY = 60_000;

  private final String place;
  private final JsonNode task;
  private final List<String> arguments;
  private final List<String> complaints = new ArrayList<>();

  /**
   * A task.
   *
   * @param arguments those of the main class, the job's parameters filled in
   */
  DatabricksTask(String place, JsonNode task, List<String> arguments) {
    this.place = place;
    this.task = task;
    this.arguments = arguments;
  }

  /** The key of the cluster. */
  String cluster() {
    return task.path("job_cluster_key").asText();
  }

  /** The keys of the tasks that it waits for. */
  List<String> dependencies() {
    return JobFiles.elements(task.path("depends_on")).stream()
        .map(dependency -> dependency.path("task_key").asText())
        .toList();
  }

  /** The tables that it writes. */
  List<String> outputs() {
    return values("--output");
  }

  /** The values of an option. */
  List<String> values(String option) {
    return JobFiles.values(arguments, option);
  }

  /**
   * All that is wrong.
   *
   * @param cluster that of the task; missing if the job has none of its key
   * @param volume path of the volume
   * @param ready tables that are there when the task starts
   */
  List<String> complaints(JsonNode cluster, String volume, Set<String> ready) {
    task.fieldNames()
        .forEachRemaining(
            field -> require(FIELDS.contains(field), field + ": not of a task of this bundle"));
    require(!cluster.isMissingNode(), "job_cluster_key: no cluster " + cluster());
    require(task.path("max_retries").asInt() >= 1, "max_retries: none");
    require(
        task.path("min_retry_interval_millis").asInt() >= SHORTEST_DELAY,
        "min_retry_interval_millis: too short");
    require(task.path("retry_on_timeout").isBoolean(), "retry_on_timeout: missing");
    require(task.path("timeout_seconds").asInt() > 0, "timeout_seconds: none");
    String main = task.path("spark_jar_task").path("main_class_name").asText();
    require(isMain(main), "spark_jar_task.main_class_name: " + main);
    JobFiles.refused(arguments)
        .ifPresent(words -> require(false, "spark_jar_task.parameters: " + words));
    checkModel(cluster, volume);
    checkPlaces(volume, ready);
    return complaints;
  }

  private static boolean isMain(String name) {
    try {
      return Class.forName(name).getMethod("main", String[].class) != null
          && name.equals(GenePt.class.getName());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** A bundled model needs a jar of its own, and OpenAI's a key. */
  private void checkModel(JsonNode cluster, String volume) {
    List<String> expected = new ArrayList<>(List.of("cluster"));
    if (arguments.contains("embed-genes")) {
      List<String> provider = values("--provider");
      if (provider.isEmpty() || provider.contains("embedded")) {
        expected.add("embedded-model");
      }
      require(
          !provider.contains("openai") || cluster.path("spark_env_vars").has("OPENAI_API_KEY"),
          "job_cluster_key: the cluster has no OPENAI_API_KEY");
    }
    expected.replaceAll(classifier -> volume + "/jars/" + JobFiles.jars().get(classifier));
    List<String> jars =
        JobFiles.elements(task.path("libraries")).stream()
            .map(library -> library.path("jar").asText())
            .toList();
    require(jars.equals(expected), "libraries: " + jars + ", expected " + expected);
  }

  private void checkPlaces(String volume, Set<String> ready) {
    for (Map.Entry<String, List<String>> option : JobFiles.places(arguments).entrySet()) {
      String at = "spark_jar_task.parameters --" + option.getKey() + ": ";
      for (String path : option.getValue()) {
        require(path.startsWith(volume + "/"), at + path + " is not in the volume");
        require(
            option.getKey().equals("output")
                || !path.startsWith(volume + "/tables/")
                || ready.contains(path),
            at + path + " is not made by a task before");
      }
    }
    for (String name : values("--to")) {
      String schema = volume.substring("/Volumes/".length(), volume.lastIndexOf('/'));
      require(
          name.startsWith(schema.replace('/', '.') + "."),
          "spark_jar_task.parameters --to: " + name + " is not in the schema");
    }
  }

  private void require(boolean met, String complaint) {
    if (!met) {
      complaints.add(place + "." + complaint);
    }
  }
}
