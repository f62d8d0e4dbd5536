package io.genept.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with the CloudFormation stack of {@code jobs/emr}: names, rights, states. */
final class EmrStack {
  private static final Pattern NAME = Pattern.compile("\\$\\{([\\w:]+)(?:\\.\\w+)?}");
  private static final String JOB = "arn:aws:states:::emr-serverless:startJobRun.sync";
  private static final String ALERT = "arn:aws:states:::sns:publish";
  private static final Set<String> SERVICES =
      Set.of(JOB, ALERT, "arn:aws:states:::aws-sdk:sfn:listExecutions");

  /** The fields that a state of each type may have, and after the bar those it must have. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "Task",
          "Type Resource Parameters TimeoutSeconds ResultPath Retry Catch Next End|Resource Parameters",
          "Choice",
          "Type Choices Default|Choices Default",
          "Pass",
          "Type Result ResultPath Next End|",
          "Fail",
          "Type Error Cause|Error Cause");

  private final EmrFiles file;
  private final JsonNode root;

  EmrStack(EmrFiles file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  void check() {
    for (String section : List.of("Parameters", "Conditions", "Resources", "Outputs")) {
      names(section, root.path(section));
    }
    int machines = 0;
    for (Map.Entry<String, JsonNode> resource : root.path("Resources").properties()) {
      String type = resource.getValue().path("Type").asText();
      boolean key = type.equals("AWS::KMS::Key");
      rights(resource.getKey(), resource.getValue(), key);
      if (type.equals("AWS::StepFunctions::StateMachine")) {
        machine(resource.getKey(), resource.getValue().path("Properties"));
        machines++;
      }
    }
    if (machines != 2) {
      file.complain("", "expected two state machines, found " + machines);
    }
  }

  private void names(String where, JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      switch (field.getKey()) {
        case "Ref" -> known(where, value.asText());
        case "Fn::GetAtt" -> known(where, value.path(0).asText());
        case "Fn::Sub" -> {
          Matcher name = NAME.matcher(value.asText());
          while (name.find()) {
            known(where, name.group(1));
          }
        }
        case "Fn::If" -> condition(where, value.path(0).asText());
        case "Condition" -> {
          if (value.isTextual()) {
            condition(where, value.asText());
          }
        }
        default -> {
          // no intrinsic function
        }
      }
      if (!field.getKey().equals("Definition")) {
        names(where + "/" + field.getKey(), value);
      }
    }
    if (node.isArray()) {
      node.forEach(item -> names(where, item));
    }
  }

  private void known(String where, String name) {
    if (!name.startsWith("AWS::")
        && !root.path("Parameters").has(name)
        && !root.path("Resources").has(name)) {
      file.complain(where, "there is no " + name);
    }
  }

  private void condition(String where, String name) {
    if (!root.path("Conditions").has(name)) {
      file.complain(where, "there is no condition " + name);
    }
  }

  /** No right to everything; in the policy of a key all resources are that key. */
  private void rights(String where, JsonNode node, boolean ofKey) {
    if (node.has("Effect") && !ofKey) {
      for (String field : List.of("Action", "Resource")) {
        if (field.equals("Resource") && node.has("Principal") && !node.has(field)) {
          continue;
        }
        JsonNode value = node.path(field);
        List<String> each = value.isArray() ? EmrFiles.words(value) : List.of(value.asText());
        if (value.isMissingNode()
            || each.stream().anyMatch(right -> right.matches("\\*|\\w+:\\*"))) {
          file.complain(where, "a right to every " + field);
        }
      }
    }
    node.forEach(inner -> rights(where, inner, ofKey));
  }

  private void machine(String name, JsonNode properties) {
    JsonNode definition = properties.path("Definition");
    JsonNode states = definition.path("States");
    Set<String> reached = new HashSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(definition.path("StartAt").asText()));
    while (!next.isEmpty()) {
      String state = next.pop();
      if (!states.has(state)) {
        file.complain(name, "there is no state " + state);
      } else if (reached.add(state)) {
        next.addAll(targets(states.path(state)));
      }
    }
    Set<String> substituted = new TreeSet<>();
    properties.path("DefinitionSubstitutions").fieldNames().forEachRemaining(substituted::add);
    for (Map.Entry<String, JsonNode> state : states.properties()) {
      String where = name + "/" + state.getKey();
      if (!reached.contains(state.getKey())) {
        file.complain(where, "is never reached");
      }
      fields(where, state.getValue());
      if (state.getValue().path("Resource").asText().equals(JOB)) {
        job(where, state.getValue());
      }
      if (state.getValue().path("Type").asText().equals("Task")
          && !state.getValue().path("Resource").asText().equals(ALERT)) {
        alerts(where, state.getValue(), states);
      }
      Matcher placeholder = NAME.matcher(state.getValue().toString());
      while (placeholder.find()) {
        if (!substituted.contains(placeholder.group(1))) {
          file.complain(where, "nothing is substituted for " + placeholder.group());
        }
      }
    }
  }

  private void fields(String where, JsonNode state) {
    String type = state.path("Type").asText();
    String[] fields = FIELDS.getOrDefault(type, "|").split("\\|", -1);
    Set<String> allowed = Set.of(fields[0].split(" ", -1));
    for (Map.Entry<String, JsonNode> field : state.properties()) {
      if (!allowed.contains(field.getKey())) {
        file.complain(where, "a state of type " + type + " has no field " + field.getKey());
      }
    }
    for (String field : fields[1].split(" ", -1)) {
      if (!field.isEmpty() && !state.has(field)) {
        file.complain(where, "lacks " + field);
      }
    }
    if (Set.of("Task", "Pass").contains(type)) {
      if (state.has("Next") == state.path("End").asBoolean()) {
        file.complain(where, "needs one of Next and End");
      }
      if (type.equals("Task") && !SERVICES.contains(state.path("Resource").asText())) {
        file.complain(where, "unknown service " + state.path("Resource").asText());
      }
    }
  }

  private void job(String where, JsonNode state) {
    JsonNode parameters = state.path("Parameters");
    file.serverless(parameters.path("Name").asText(), parameters, true);
    if (state.at("/Retry/0/MaxAttempts").asInt() != 2
        || state.at("/Retry/0/IntervalSeconds").asInt() < 60) {
      file.complain(where, "expected two retries with a delay");
    }
  }

  private void alerts(String where, JsonNode state, JsonNode states) {
    JsonNode alert = states.path(state.at("/Catch/0/Next").asText());
    if (!alert.path("Resource").asText().equals(ALERT)
        || !states.path(alert.path("Next").asText()).path("Type").asText().equals("Fail")) {
      file.complain(where, "its failure does not lead to an alert and a failed run");
    }
  }

  private static List<String> targets(JsonNode state) {
    List<String> targets = new ArrayList<>();
    for (String field : List.of("Next", "Default")) {
      if (state.has(field)) {
        targets.add(state.path(field).asText());
      }
    }
    for (String field : List.of("Catch", "Choices")) {
      state.path(field).forEach(each -> targets.add(each.path("Next").asText()));
    }
    return targets;
  }
}
