package io.genept.jobs;

import com.databricks.sdk.service.jobs.CreateJob;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job of a bundle, its variables filled in, and all that is wrong with it. */
final class DatabricksJob {
  private static final String DEDICATED = "DATA_SECURITY_MODE_DEDICATED";
  private static final Pattern RUNTIME = Pattern.compile("17\\.3\\.x-scala2\\.13");
  private static final Pattern DYNAMIC = Pattern.compile("\\{\\{(.*?)}}");
  private static final Pattern SECRET = Pattern.compile("\\{\\{secrets/[\\w.-]+/[\\w.-]+}}");
  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i).*(key|token|secret|password|credential).*");
  private static final String PARAMETER = "job.parameters.";

  /** The shortest that a file-arrival trigger takes. */
  private static final int SHORTEST_WAIT = 60;

  private final String place;
  private final JsonNode job;
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private final Map<String, DatabricksTask> tasks = new LinkedHashMap<>();
  private final List<String> complaints = new ArrayList<>();

  DatabricksJob(String place, JsonNode job) {
    this.place = place;
    this.job = job;
    for (JsonNode parameter : job.path("parameters")) {
      String name = parameter.path("name").asText();
      require(
          parameters.put(name, parameter.path("default").asText()) == null,
          "parameters: a second " + name);
    }
    for (JsonNode node : job.path("tasks")) {
      String key = node.path("task_key").asText();
      require(!key.isBlank(), "tasks: a task has no task_key");
      DatabricksTask task = new DatabricksTask(place + ".tasks." + key, node, arguments(node));
      require(tasks.put(key, task) == null, "tasks: a second " + key);
    }
  }

  private List<String> arguments(JsonNode task) {
    return JobFiles.texts(task.path("spark_jar_task").path("parameters")).stream()
        .map(argument -> DYNAMIC.matcher(argument).replaceAll(this::value))
        .toList();
  }

  private String value(MatchResult match) {
    String name = match.group(1);
    String known = name.startsWith(PARAMETER) ? name.substring(PARAMETER.length()) : "";
    return Matcher.quoteReplacement(parameters.getOrDefault(known, match.group()));
  }

  /** The tables that the tasks write. */
  Set<String> outputs() {
    Set<String> outputs = new TreeSet<>();
    for (DatabricksTask task : tasks.values()) {
      task.outputs()
          .forEach(table -> require(outputs.add(table), "tasks: two of them write " + table));
    }
    return outputs;
  }

  /**
   * All that is wrong.
   *
   * @param volume path of the volume
   * @param made tables that jobs of the bundle write
   */
  List<String> complaints(String volume, Set<String> made) {
    complaints.addAll(DatabricksBundle.refusedBy(CreateJob.class, place, job));
    require(!job.path("name").asText().isBlank(), "name: missing");
    require(job.path("max_concurrent_runs").asInt() == 1, "max_concurrent_runs: expected 1");
    require(
        JobFiles.texts(job.path("email_notifications").path("on_failure")).stream()
            .anyMatch(address -> address.contains("@")),
        "email_notifications.on_failure: nobody");
    require(!tasks.isEmpty(), "tasks: none");
    checkSchedule(job.path("schedule"));
    checkTrigger(job.path("trigger"), volume);
    checkClusters();
    tasks.forEach((key, task) -> checkTask(key, task, volume, made));
    checkParameters();
    return complaints;
  }

  private void checkSchedule(JsonNode schedule) {
    if (schedule.isMissingNode()) {
      return;
    }
    require(!job.has("trigger"), "schedule: beside a trigger");
    require(schedule.path("pause_status").asText().equals("PAUSED"), "schedule: not paused");
    String cron = schedule.path("quartz_cron_expression").asText();
    require(QuartzCron.takes(cron), "schedule.quartz_cron_expression: " + cron);
    String zone = schedule.path("timezone_id").asText();
    require(isZone(zone), "schedule.timezone_id: " + zone);
  }

  private static boolean isZone(String id) {
    try {
      return !ZoneId.of(id).getId().isEmpty();
    } catch (DateTimeException e) {
      return false;
    }
  }

  private void checkTrigger(JsonNode trigger, String volume) {
    if (trigger.isMissingNode()) {
      return;
    }
    require(trigger.path("pause_status").asText().equals("PAUSED"), "trigger: not paused");
    JsonNode files = trigger.path("file_arrival");
    String url = files.path("url").asText();
    require(
        url.startsWith(volume + "/")
            && tasks.values().stream()
                .flatMap(task -> task.values("--input").stream())
                .anyMatch(input -> url.equals(input + "/")),
        "trigger.file_arrival.url: no task reads " + url);
    for (String wait :
        List.of("wait_after_last_change_seconds", "min_time_between_triggers_seconds")) {
      require(
          files.path(wait).asInt(SHORTEST_WAIT) >= SHORTEST_WAIT,
          "trigger.file_arrival." + wait + ": " + files.path(wait));
    }
  }

  private void checkClusters() {
    Set<String> keys = new TreeSet<>();
    for (JsonNode entry : job.path("job_clusters")) {
      String key = entry.path("job_cluster_key").asText();
      String at = "job_clusters." + key;
      JsonNode cluster = entry.path("new_cluster");
      require(!key.isBlank() && keys.add(key), at + ": no name of its own");
      require(
          tasks.values().stream().anyMatch(task -> task.cluster().equals(key)),
          at + ": no task runs on it");
      String version = cluster.path("spark_version").asText();
      require(RUNTIME.matcher(version).matches(), at + ".spark_version: " + version);
      require(
          cluster.path("data_security_mode").asText().equals(DEDICATED),
          at + ".data_security_mode: expected " + DEDICATED);
      require(!cluster.path("node_type_id").asText().isBlank(), at + ".node_type_id: missing");
      int fewest = cluster.path("autoscale").path("min_workers").asInt();
      int most = cluster.path("autoscale").path("max_workers").asInt();
      require(fewest >= 1 && most >= fewest, at + ".autoscale: " + fewest + " to " + most);
      for (String settings : List.of("spark_env_vars", "spark_conf")) {
        checkSettings(at + "." + settings, cluster.path(settings));
      }
    }
  }

  private void checkSettings(String at, JsonNode settings) {
    for (Map.Entry<String, JsonNode> setting : settings.properties()) {
      require(
          !SECRET_NAME.matcher(setting.getKey()).matches()
              || SECRET.matcher(setting.getValue().asText()).matches(),
          at + "." + setting.getKey() + ": expected {{secrets/SCOPE/KEY}}");
    }
  }

  private JsonNode cluster(String key) {
    return JobFiles.elements(job.path("job_clusters")).stream()
        .filter(entry -> entry.path("job_cluster_key").asText().equals(key))
        .map(entry -> entry.path("new_cluster"))
        .findFirst()
        .orElse(job.path("no cluster"));
  }

  private void checkTask(String key, DatabricksTask task, String volume, Set<String> made) {
    Set<String> before = before(key);
    require(!before.contains(key), "tasks." + key + ".depends_on: itself");
    Set<String> ready = new TreeSet<>(made);
    ready.removeAll(outputs());
    for (String other : before) {
      if (tasks.containsKey(other)) {
        ready.addAll(tasks.get(other).outputs());
      }
    }
    for (String other : task.dependencies()) {
      require(tasks.containsKey(other), "tasks." + key + ".depends_on: no task " + other);
    }
    complaints.addAll(task.complaints(cluster(task.cluster()), volume, ready));
  }

  /** The tasks that are done before, near and far. */
  private Set<String> before(String key) {
    Set<String> before = new TreeSet<>();
    List<String> open = new ArrayList<>(List.of(key));
    while (!open.isEmpty()) {
      DatabricksTask task = tasks.get(open.remove(open.size() - 1));
      if (task != null) {
        task.dependencies().stream().filter(before::add).forEach(open::add);
      }
    }
    return before;
  }

  private void checkParameters() {
    Set<String> used = new TreeSet<>();
    JobFiles.eachText(
        job,
        place,
        (at, text) -> {
          Matcher matcher = DYNAMIC.matcher(text);
          while (matcher.find()) {
            String name = matcher.group(1);
            boolean known =
                name.startsWith(PARAMETER)
                    ? parameters.containsKey(name.substring(PARAMETER.length()))
                    : at.contains(".spark_env_vars.") && SECRET.matcher(text).matches();
            used.add(name);
            if (!known) {
              complaints.add(at + ": " + matcher.group() + " is not known");
            }
          }
        });
    for (String name : parameters.keySet()) {
      require(used.contains(PARAMETER + name), "parameters: " + name + " is never used");
    }
  }

  private void require(boolean met, String complaint) {
    if (!met) {
      complaints.add(place + "." + complaint);
    }
  }
}
