package io.genept.jobs;

import com.databricks.sdk.service.catalog.CreateSchema;
import com.databricks.sdk.service.catalog.CreateVolumeRequestContent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The files of a bundle, and all that is wrong with them. */
final class DatabricksBundle {
  private static final Set<String> TOP = Set.of("bundle", "include", "variables", "targets");
  private static final Set<String> OF_BUNDLE = Set.of("name", "uuid", "databricks_cli_version");
  private static final Set<String> OF_VARIABLE = Set.of("description", "default");
  private static final Set<String> OF_TARGET =
      Set.of("mode", "default", "workspace", "variables", "resources", "permissions", "run_as");
  private static final Set<String> MODES = Set.of("development", "production");
  private static final Set<String> LEVELS = Set.of("CAN_MANAGE", "CAN_VIEW", "CAN_RUN");
  private static final Set<String> KINDS = Set.of("jobs", "schemas", "volumes");

  /** A setting of bundles that Databricks' requests do not have. */
  private static final String LIFECYCLE = "lifecycle";

  /** The root file, {@code databricks.yml}. */
  final ObjectNode root;

  /** The files of {@code resources/} by their paths below the root. */
  final Map<String, ObjectNode> files;

  private final List<String> complaints = new ArrayList<>();

  private DatabricksBundle(ObjectNode root, Map<String, ObjectNode> files) {
    this.root = root;
    this.files = files;
  }

  /** Reads the bundle of a folder. */
  static DatabricksBundle read(Path folder) {
    Map<String, ObjectNode> files = new TreeMap<>();
    for (Path file : JobFiles.files(folder.resolve("resources"), ".yml")) {
      files.put("resources/" + file.getFileName(), JobFiles.yaml(file));
    }
    return new DatabricksBundle(JobFiles.yaml(folder.resolve("databricks.yml")), files);
  }

  /** All that is wrong, each with its place; empty for a bundle that can be deployed. */
  List<String> complaints() {
    complaints.clear();
    requireKnown("databricks.yml", root, TOP);
    requireKnown("bundle", root.path("bundle"), OF_BUNDLE);
    requireText("bundle.name", root.path("bundle").path("name"));
    JobFiles.eachText(root, "databricks.yml", this::requireNoSecret);
    checkIncludes();
    ObjectNode resources = resources();
    Set<String> used = new TreeSet<>();
    int defaults = 0;
    for (Map.Entry<String, JsonNode> entry : root.path("targets").properties()) {
      checkTarget("targets." + entry.getKey(), entry.getValue(), resources);
      defaults += entry.getValue().path("default").asBoolean() ? 1 : 0;
      DatabricksTarget target = new DatabricksTarget(entry.getKey(), root, resources);
      complaints.addAll(target.complaints);
      used.addAll(target.used);
      checkResources(entry.getKey() + ": resources.", target.resources);
    }
    require(defaults == 1, "targets: " + defaults + " defaults");
    checkVariables(used);
    return complaints.stream().distinct().toList();
  }

  private void checkIncludes() {
    Set<String> included = new TreeSet<>();
    for (String pattern : JobFiles.texts(root.path("include"))) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
      List<String> matched =
          files.keySet().stream().filter(file -> matcher.matches(Path.of(file))).toList();
      require(!matched.isEmpty(), "include: no file matches " + pattern);
      included.addAll(matched);
    }
    for (String file : files.keySet()) {
      require(included.contains(file), "include: " + file + " is left out");
    }
  }

  private ObjectNode resources() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    KINDS.forEach(all::putObject);
    for (Map.Entry<String, ObjectNode> file : files.entrySet()) {
      JsonNode resources = file.getValue().path("resources");
      requireKnown(file.getKey(), file.getValue(), Set.of("resources"));
      requireKnown(file.getKey() + ": resources", resources, KINDS);
      JobFiles.eachText(resources, file.getKey() + ": resources", this::requireNoSecret);
      for (String kind : KINDS) {
        ObjectNode known = (ObjectNode) all.get(kind);
        for (Map.Entry<String, JsonNode> entry : resources.path(kind).properties()) {
          require(
              !known.has(entry.getKey()),
              file.getKey() + ": a second " + kind + "." + entry.getKey());
          known.set(entry.getKey(), entry.getValue());
        }
      }
    }
    return all;
  }

  private void checkTarget(String place, JsonNode target, ObjectNode resources) {
    requireKnown(place, target, OF_TARGET);
    requireKnown(place + ".variables", target.path("variables"), keys(root.path("variables")));
    requireKnown(place + ".resources", target.path("resources"), KINDS);
    for (String kind : KINDS) {
      requireKnown(
          place + ".resources." + kind,
          target.path("resources").path(kind),
          keys(resources.path(kind)));
    }
    String mode = target.path("mode").asText();
    require(MODES.contains(mode), place + ".mode: " + mode);
    if (mode.equals("production")) {
      requireText(place + ".workspace.root_path", target.path("workspace").path("root_path"));
      requireKnown(place + ".workspace", target.path("workspace"), Set.of("root_path"));
      String principal = "service_principal_name";
      requireText(place + ".run_as." + principal, target.path("run_as").path(principal));
      requireKnown(place + ".run_as", target.path("run_as"), Set.of(principal));
      require(!target.path("permissions").isEmpty(), place + ".permissions: none");
    }
    for (JsonNode permission : target.path("permissions")) {
      require(
          permission.size() == 2 && LEVELS.contains(permission.path("level").asText()),
          place + ".permissions: " + permission);
    }
  }

  private void checkResources(String place, ObjectNode resources) {
    for (Map.Entry<String, JsonNode> schema : resources.get("schemas").properties()) {
      checkFields(
          place + "schemas." + schema.getKey(),
          schema.getValue(),
          CreateSchema.class,
          List.of("catalog_name", "name"));
    }
    for (Map.Entry<String, JsonNode> volume : resources.get("volumes").properties()) {
      checkFields(
          place + "volumes." + volume.getKey(),
          volume.getValue(),
          CreateVolumeRequestContent.class,
          List.of("catalog_name", "schema_name", "name", "volume_type"));
    }
    List<DatabricksJob> jobs = new ArrayList<>();
    Set<String> made = new TreeSet<>();
    for (Map.Entry<String, JsonNode> job : resources.get("jobs").properties()) {
      jobs.add(new DatabricksJob(place + "jobs." + job.getKey(), job.getValue()));
    }
    jobs.forEach(job -> made.addAll(job.outputs()));
    String volume = volume(resources.get("volumes").path("genept"));
    jobs.forEach(job -> complaints.addAll(job.complaints(volume, made)));
  }

  private static String volume(JsonNode volume) {
    return String.join(
        "/",
        "/Volumes",
        volume.path("catalog_name").asText(),
        volume.path("schema_name").asText(),
        volume.path("name").asText());
  }

  private void checkFields(String place, JsonNode resource, Class<?> type, List<String> fields) {
    complaints.addAll(refusedBy(type, place, resource));
    fields.forEach(field -> requireText(place + "." + field, resource.path(field)));
    requireKnown(place + "." + LIFECYCLE, resource.path(LIFECYCLE), Set.of("prevent_destroy"));
  }

  /** What a type of Databricks' SDK says against a resource. */
  static List<String> refusedBy(Class<?> type, String place, JsonNode resource) {
    ObjectNode request = resource.deepCopy();
    request.remove(LIFECYCLE);
    try {
      JobFiles.STRICT.treeToValue(request, type);
      return List.of();
    } catch (JsonMappingException e) {
      StringBuilder path = new StringBuilder(place);
      for (JsonMappingException.Reference step : e.getPath()) {
        String field = step.getFieldName();
        path.append(field == null ? "[" + step.getIndex() + "]" : "." + field);
      }
      return List.of(path + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      return List.of(place + ": " + e.getOriginalMessage());
    }
  }

  private void checkVariables(Set<String> used) {
    for (Map.Entry<String, JsonNode> variable : root.path("variables").properties()) {
      String place = "variables." + variable.getKey();
      requireKnown(place, variable.getValue(), OF_VARIABLE);
      requireText(place + ".description", variable.getValue().path("description"));
      require(used.contains(variable.getKey()), place + ": never used");
    }
  }

  private void requireNoSecret(String place, String text) {
    require(!JobFiles.looksSecret(text), place + ": a secret");
  }

  private void requireKnown(String place, JsonNode map, Set<String> known) {
    keys(map).forEach(key -> require(known.contains(key), place + ": unknown key " + key));
  }

  private void requireText(String place, JsonNode text) {
    require(text.isTextual() && !text.asText().isBlank(), place + ": missing");
  }

  private void require(boolean met, String complaint) {
    if (!met) {
      complaints.add(complaint);
    }
  }

  private static Set<String> keys(JsonNode map) {
    Set<String> keys = new TreeSet<>();
    map.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
