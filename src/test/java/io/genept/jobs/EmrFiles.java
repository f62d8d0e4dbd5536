package io.genept.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ParameterException;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emrserverless.model.StartJobRunRequest;

/**
 * What is wrong with a file of {@code jobs/emr}, by the types of AWS's SDK and the product's own
 * parser. Nothing is sent.
 */
final class EmrFiles {
  static final YAMLMapper YAML = new YAMLMapper();
  static final String MAIN = GenePt.class.getName();
  static final String CLUSTER_JAR = JobFiles.jars().get("cluster");
  static final String MODEL_JAR = JobFiles.jars().get("embedded-model");

  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern JAR = Pattern.compile("[^/,\\s]*genept[^/,\\s]*\\.jar");
  private static final Set<String> SUBMIT_OPTIONS =
      Set.of("--class", "--jars", "--conf", "--deploy-mode");
  private static final Set<String> CLI_STEP =
      Set.of("Name", "Type", "Jar", "ActionOnFailure", "Args");

  private final String name;
  private final List<String> found = new ArrayList<>();
  private final AwsTypes types = new AwsTypes(this::complain);

  /** The arguments of each step, by its name without "genept". */
  private final Map<String, List<String>> commands = new TreeMap<>();

  private EmrFiles(String name) {
    this.name = name;
  }

  List<String> found() {
    return List.copyOf(found);
  }

  Map<String, List<String>> commands() {
    return new TreeMap<>(commands);
  }

  /** Reads a file of jobs/emr. */
  static EmrFiles of(String name, String text) {
    EmrFiles file = new EmrFiles(name);
    try {
      JsonNode root = name.endsWith(".yml") ? YAML.readTree(text) : JSON.readTree(text);
      if (name.endsWith("stack.yml")) {
        new EmrStack(file, root).check();
      } else if (name.endsWith("cluster.json")) {
        file.types.check(RunJobFlowRequest.serializableBuilderClass(), root, false);
      } else if (name.endsWith("steps-ec2.json")) {
        file.steps(root);
      } else if (name.contains("serverless/")) {
        file.serverless(root.path("name").asText(), root, false);
      } else if (name.contains("eks/")) {
        file.types.check(
            software.amazon.awssdk.services.emrcontainers.model.StartJobRunRequest
                .serializableBuilderClass(),
            root,
            false);
        file.job(root.path("name").asText(), root.at("/jobDriver/sparkSubmitJobDriver"));
      } else {
        file.complain("", "is no file that this test knows");
      }
    } catch (JsonProcessingException e) {
      file.complain("", e.getOriginalMessage());
    }
    return file;
  }

  void complain(String where, String what) {
    found.add(name + " " + where + ": " + what);
  }

  /** Checks a StartJobRun of EMR Serverless; with a state machine's names if {@code capitals}. */
  void serverless(String where, JsonNode request, boolean capitals) {
    ObjectNode complete = request.deepCopy();
    if (capitals) {
      complete.put("ClientToken", "made by Step Functions");
    }
    types.check(StartJobRunRequest.serializableBuilderClass(), complete, capitals);
    job(where, request.at(capitals ? "/JobDriver/SparkSubmit" : "/jobDriver/sparkSubmit"));
  }

  /** The list that {@code aws emr add-steps --steps} takes, as the request which that makes. */
  private void steps(JsonNode list) {
    ObjectNode request = JSON.createObjectNode().put("JobFlowId", "j-1");
    ArrayNode steps = request.putArray("Steps");
    for (JsonNode step : list) {
      String where = step.path("Name").asText();
      for (Map.Entry<String, JsonNode> field : step.properties()) {
        if (!CLI_STEP.contains(field.getKey())) {
          complain(where, "unknown field " + field.getKey());
        }
      }
      if (!step.path("Type").asText().equals("CUSTOM_JAR")
          || !step.path("Jar").asText().equals("command-runner.jar")) {
        complain(where, "is no step of command-runner.jar");
      }
      ObjectNode made = steps.addObject();
      for (String field : List.of("Name", "ActionOnFailure")) {
        if (step.has(field)) {
          made.set(field, step.get(field));
        }
      }
      ObjectNode jarStep = made.putObject("HadoopJarStep");
      jarStep.set("Jar", step.path("Jar"));
      jarStep.set("Args", step.path("Args"));
      submit(where, words(step.path("Args")));
    }
    types.check(AddJobFlowStepsRequest.serializableBuilderClass(), request, false);
  }

  private void submit(String where, List<String> words) {
    int jar = words.indexOf("${ROOT}/jars/" + CLUSTER_JAR);
    if (jar < 1 || !words.get(0).equals("spark-submit")) {
      complain(where, "expected spark-submit ... " + CLUSTER_JAR);
      return;
    }
    command(where, words.subList(1, jar), words.subList(jar + 1, words.size()), false);
  }

  private void job(String where, JsonNode submit) {
    String jar = get(submit, "entryPoint").asText();
    if (!jar.matches("\\$\\{R(oot|OOT)}/jars/" + Pattern.quote(CLUSTER_JAR))) {
      complain(where, "entryPoint is " + jar + ", not " + CLUSTER_JAR + " in jars/");
    }
    List<String> options =
        Arrays.asList(get(submit, "sparkSubmitParameters").asText().trim().split("\\s+", -1));
    command(where, options, words(get(submit, "entryPointArguments")), true);
  }

  /** Checks the options of spark-submit and the words after the jar. */
  private void command(String where, List<String> options, List<String> words, boolean alone) {
    if (!where.startsWith("genept")) {
      complain(where, "a step's name begins with genept");
    }
    String submit = String.join(" ", options);
    for (int i = 0; i < options.size(); i += 2) {
      if (!SUBMIT_OPTIONS.contains(options.get(i))) {
        complain(where, "unknown option of spark-submit " + options.get(i));
      }
    }
    if (!(submit + " ").contains("--class " + MAIN + " ")) {
      complain(where, "expected --class " + MAIN);
    }
    Matcher jar = JAR.matcher(submit);
    while (jar.find()) {
      if (!Set.of(CLUSTER_JAR, MODEL_JAR).contains(jar.group())) {
        complain(where, jar.group() + " is no jar of the build");
      }
    }
    found.addAll(parsed(name + " " + where, words));
    if (words.contains("embed-genes")
        && !words.contains("--provider")
        && !submit.contains(MODEL_JAR)) {
      complain(where, "needs " + MODEL_JAR);
    }
    int to = words.indexOf("--to");
    if (alone
        && to > 0
        && !submit.contains("spark.sql.catalog." + words.get(to + 1).split("\\.", 2)[0] + "=")) {
      complain(where, "its catalog is not configured");
    }
    commands.put(where.replaceFirst("genept[ -]", ""), List.copyOf(words));
  }

  /** What the product's parser says of the words of a command, placeholders filled in. */
  static List<String> parsed(String where, List<String> words) {
    String[] filled =
        words.stream()
            .map(word -> PLACEHOLDER.matcher(word).replaceAll("x"))
            .toArray(String[]::new);
    try {
      return JobRunner.parse(filled).isPresent() ? List.of() : List.of(where + ": no command");
    } catch (ParameterException | UserError e) {
      return List.of(where + ": " + e.getMessage());
    }
  }

  private static JsonNode get(JsonNode submit, String field) {
    return submit.path(submit.has(field) ? field : capitalised(field));
  }

  static String capitalised(String field) {
    return Character.toUpperCase(field.charAt(0)) + field.substring(1);
  }

  static List<String> words(JsonNode list) {
    List<String> words = new ArrayList<>();
    list.forEach(word -> words.add(word.asText()));
    return words;
  }
}
