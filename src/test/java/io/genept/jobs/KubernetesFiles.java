package io.genept.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What is wrong with the files of {@code jobs/kubernetes}, taken together. */
final class KubernetesFiles {
  private static final Pattern COPY =
      Pattern.compile("^COPY (?!--from)(.+) (/\\S+)$", Pattern.MULTILINE);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

  /** The fields of a SparkApplication (v1beta2) that are used or likely; those with ! must be. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "",
          "apiVersion! kind! metadata! spec!",
          "/spec",
          "type! mode! sparkVersion! image! imagePullPolicy imagePullSecrets mainClass!"
              + " mainApplicationFile! arguments! deps restartPolicy! timeToLiveSeconds sparkConf"
              + " hadoopConf dynamicAllocation driver! executor! volumes nodeSelector monitoring"
              + " suspend",
          "/spec/deps",
          "jars! files packages repositories archives excludePackages pyFiles",
          "/spec/restartPolicy",
          "type! onFailureRetries! onFailureRetryInterval! onSubmissionFailureRetries"
              + " onSubmissionFailureRetryInterval",
          "/spec/dynamicAllocation",
          "enabled! initialExecutors minExecutors maxExecutors! shuffleTrackingTimeout",
          "/spec/driver",
          "cores! memory! memoryOverhead serviceAccount! envSecretKeyRefs env envFrom labels"
              + " annotations volumeMounts tolerations affinity nodeSelector template",
          "/spec/executor",
          "cores! memory! memoryOverhead instances serviceAccount envSecretKeyRefs env envFrom"
              + " labels annotations volumeMounts tolerations affinity nodeSelector template");

  private final Map<String, String> files;
  private final List<String> found = new ArrayList<>();
  private final Set<String> inImage = new TreeSet<>();

  private KubernetesFiles(Map<String, String> files) {
    this.files = new TreeMap<>(files);
  }

  /** The complaints about the files, texts by name. */
  static List<String> complaints(Map<String, String> files) {
    KubernetesFiles all = new KubernetesFiles(files);
    try {
      all.image();
      all.commands("daily.txt");
      all.commands("genes.txt");
      all.submit();
      Set<String> accounts = all.rights();
      all.application(EmrFiles.YAML.readTree(files.get("spark-application.yml")), accounts);
      all.cronJob(EmrFiles.YAML.readTree(files.get("cronjob.yml")), accounts);
    } catch (JsonProcessingException e) {
      all.found.add(e.getOriginalMessage());
    }
    return all.found;
  }

  /** The commands of a file of them, by name. */
  static Map<String, List<String>> commands(Stream<String> lines) {
    Map<String, List<String>> commands = new TreeMap<>();
    lines
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .map(line -> List.of(line.split("\\s+", -1)))
        .forEach(words -> commands.put(words.get(0), words));
    return commands;
  }

  private void image() {
    Matcher copy = COPY.matcher(files.get("Dockerfile"));
    while (copy.find()) {
      for (String source : copy.group(1).split(" ", -1)) {
        String name = source.substring(source.lastIndexOf('/') + 1);
        boolean folder = copy.group(2).endsWith("/");
        inImage.add(folder ? copy.group(2) + name : copy.group(2));
        boolean there =
            source.startsWith("target/")
                ? Set.of(EmrFiles.CLUSTER_JAR, EmrFiles.MODEL_JAR).contains(name)
                : source.equals("jobs/kubernetes/" + name) && files.containsKey(name);
        require(there, "Dockerfile: there is no " + source);
      }
    }
    for (String jar : List.of(EmrFiles.CLUSTER_JAR, EmrFiles.MODEL_JAR)) {
      require(inImage.contains("/opt/genept/" + jar), "Dockerfile: lacks /opt/genept/" + jar);
    }
  }

  private void commands(String name) {
    Map<String, List<String>> commands = commands(files.get(name).lines());
    require(!commands.isEmpty(), name + ": no command");
    commands.forEach((command, words) -> found.addAll(EmrFiles.parsed(name, words)));
    List<String> publish = commands.getOrDefault("publish", List.of());
    int to = publish.indexOf("--to");
    if (to > 0) {
      String catalog = "spark.sql.catalog." + publish.get(to + 1).split("\\.", 2)[0];
      require(files.get("submit.sh").contains(catalog + "="), "submit.sh: does not set " + catalog);
    }
  }

  private void submit() {
    String script = files.get("submit.sh");
    require(script.contains("--class " + EmrFiles.MAIN + " "), "submit.sh: another main class");
    for (String jar : List.of(EmrFiles.CLUSTER_JAR, EmrFiles.MODEL_JAR)) {
      require(script.contains("$jars/" + jar + "\""), "submit.sh: lacks " + jar);
    }
    for (String place : List.of("jars=local:///opt/genept\n", "jars=/opt/genept\n")) {
      require(script.contains(place), "submit.sh: lacks " + place);
    }
  }

  private Set<String> rights() {
    Set<String> accounts = new TreeSet<>();
    Set<String> roles = new TreeSet<>();
    try (MappingIterator<JsonNode> documents =
        EmrFiles.YAML.readerFor(JsonNode.class).readValues(files.get("rbac.yml"))) {
      while (documents.hasNext()) {
        JsonNode each = documents.next();
        String name = each.at("/metadata/name").asText();
        switch (each.path("kind").asText()) {
          case "ServiceAccount" -> accounts.add(name);
          case "Role" -> {
            roles.add(name);
            require(!each.path("rules").toString().contains("\"*\""), "rbac.yml: every right");
          }
          case "RoleBinding" -> {
            require(roles.contains(each.at("/roleRef/name").asText()), "rbac.yml: no such role");
            require(
                accounts.contains(each.at("/subjects/0/name").asText()),
                "rbac.yml: no such account");
          }
          default -> found.add("rbac.yml: unexpected " + each.path("kind").asText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return accounts;
  }

  private void application(JsonNode application, Set<String> accounts) {
    FIELDS.forEach((path, fields) -> fields(path, fields, application.at(path)));
    JsonNode spec = application.path("spec");
    expect(application, "/apiVersion", Set.of("sparkoperator.k8s.io/v1beta2"));
    expect(application, "/kind", Set.of("SparkApplication"));
    expect(spec, "/type", Set.of("Scala", "Java"));
    expect(spec, "/mode", Set.of("cluster"));
    expect(spec, "/restartPolicy/type", Set.of("OnFailure"));
    expect(spec, "/mainClass", Set.of(EmrFiles.MAIN));
    expect(spec, "/driver/serviceAccount", accounts);
    expect(spec, "/mainApplicationFile", Set.of("local:///opt/genept/" + EmrFiles.CLUSTER_JAR));
    expect(spec, "/deps/jars/0", Set.of("local:///opt/genept/" + EmrFiles.MODEL_JAR));
    require(
        files.get("Dockerfile").contains("FROM apache/spark:" + spec.path("sparkVersion").asText()),
        "spark-application.yml: sparkVersion is not that of the image");
    require(
        spec.at("/restartPolicy/onFailureRetries").asInt() > 0,
        "spark-application.yml: no retries");
    found.addAll(EmrFiles.parsed("spark-application.yml", EmrFiles.words(spec.path("arguments"))));
  }

  private void fields(String path, String fields, JsonNode node) {
    List<String> known = Arrays.asList(fields.split(" ", -1));
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      require(
          known.contains(field.getKey()) || known.contains(field.getKey() + "!"),
          "spark-application.yml " + path + ": unknown field " + field.getKey());
    }
    for (String field : known) {
      require(
          !field.endsWith("!") || node.has(field.substring(0, field.length() - 1)),
          "spark-application.yml " + path + ": lacks " + field);
    }
  }

  private void cronJob(JsonNode job, Set<String> accounts) {
    JsonNode pod = job.at("/spec/jobTemplate/spec/template/spec");
    JsonNode container = pod.at("/containers/0");
    expect(job, "/apiVersion", Set.of("batch/v1"));
    expect(job, "/kind", Set.of("CronJob"));
    expect(job, "/spec/suspend", Set.of("true"));
    expect(job, "/spec/concurrencyPolicy", Set.of("Forbid"));
    expect(
        job,
        "/spec/jobTemplate/spec/podFailurePolicy/rules/0/onExitCodes/containerName",
        Set.of(container.path("name").asText()));
    expect(pod, "/restartPolicy", Set.of("Never"));
    expect(pod, "/serviceAccountName", accounts);
    expect(container, "/command/0", inImage);
    expect(container, "/args/0", inImage);
    Set<String> set = new TreeSet<>();
    container.path("env").forEach(variable -> set.add(variable.path("name").asText()));
    Matcher used = PLACEHOLDER.matcher(files.get("daily.txt"));
    while (used.find()) {
      require(
          set.contains(used.group(1)) || used.group(1).equals("NAME"),
          "cronjob.yml: does not set " + used.group(1));
    }
    for (String needed : List.of("IMAGE", "ROOT", "POD_IP", "POD_NAME", "NAMESPACE")) {
      require(set.contains(needed), "cronjob.yml: does not set " + needed);
    }
  }

  private void expect(JsonNode node, String path, Set<String> values) {
    String value = node.at(path).asText();
    require(values.contains(value), path + " is " + value + ", expected " + values);
  }

  private void require(boolean holds, String complaint) {
    if (!holds) {
      found.add(complaint);
    }
  }
}
