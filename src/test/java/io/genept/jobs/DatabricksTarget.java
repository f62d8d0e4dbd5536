package io.genept.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The resources of a bundle as one of its targets deploys them. */
final class DatabricksTarget {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final int DEEPEST = 8;

  private static final Map<String, String> WORKSPACE =
      Map.of(
          "workspace.current_user.userName", "user@example.org",
          "workspace.current_user.short_name", "user");

  /** The resources, nothing left of {@code ${...}} but what is complained of. */
  final ObjectNode resources;

  /** What refers to nothing, each with its place. */
  final List<String> complaints = new ArrayList<>();

  /** The variables that are referred to. */
  final Set<String> used = new TreeSet<>();

  private final String name;
  private final JsonNode root;
  private final ObjectNode merged;

  /**
   * Fills in a target.
   *
   * @param root the root file of the bundle
   * @param all the resources of the bundle, which stay as they are
   */
  DatabricksTarget(String name, JsonNode root, ObjectNode all) {
    this.name = name;
    this.root = root;
    this.merged = all.deepCopy();
    JsonNode target = root.path("targets").path(name);
    merge(merged, target.path("resources"));
    JobFiles.eachText(target, "targets." + name, (place, text) -> filledIn(text, place, 0));
    this.resources =
        (ObjectNode)
            JobFiles.replaceTexts(
                merged, name + ": resources", (place, text) -> filledIn(text, place, 0));
  }

  private static void merge(ObjectNode into, JsonNode from) {
    for (Map.Entry<String, JsonNode> entry : from.properties()) {
      if (into.get(entry.getKey()) instanceof ObjectNode below && entry.getValue().isObject()) {
        merge(below, entry.getValue());
      } else {
        into.set(entry.getKey(), entry.getValue().deepCopy());
      }
    }
  }

  private String filledIn(String text, String place, int depth) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            match -> {
              JsonNode value = depth > DEEPEST ? null : value(match.group(1));
              if (value == null || !value.isValueNode()) {
                complaints.add(place + ": " + match.group() + " is not declared");
                return "";
              }
              return Matcher.quoteReplacement(filledIn(value.asText(), place, depth + 1));
            });
  }

  private JsonNode value(String reference) {
    if (reference.startsWith("var.")) {
      String variable = reference.substring("var.".length());
      used.add(variable);
      JsonNode own = root.path("targets").path(name).path("variables").get(variable);
      return own != null ? own : root.path("variables").path(variable).get("default");
    }
    if (reference.startsWith("resources.")) {
      return merged.at("/" + reference.substring("resources.".length()).replace('.', '/'));
    }
    return switch (reference) {
      case "bundle.name" -> root.path("bundle").get("name");
      case "bundle.target" -> JsonNodeFactory.instance.textNode(name);
      default ->
          WORKSPACE.containsKey(reference)
              ? JsonNodeFactory.instance.textNode(WORKSPACE.get(reference))
              : null;
    };
  }
}
