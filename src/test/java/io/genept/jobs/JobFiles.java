package io.genept.jobs;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.genept.core.Option;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.ParameterException;

/** Reads the YAML and JSON files of {@code jobs/}, and the arguments in them. */
final class JobFiles {
  /** The folder, from where the tests run. */
  static final Path JOBS = Path.of("jobs");

  /** Refuses what the types do not know. */
  static final ObjectMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** Reads YAML, and refuses a key that stands twice in a map. */
  static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Labels of options whose values are places of files. */
  private static final Set<String> PLACES = Set.of("DIR", "FILE", "PATH");

  private static final Pattern SHADED =
      Pattern.compile("<shadedClassifierName>([^<]+)</shadedClassifierName>");

  private static final Pattern SECRET =
      Pattern.compile(
          "\\b(sk-[\\w-]{16,}|dapi[0-9a-f]{16,}|AKIA[A-Z0-9]{12,}|gh[a-z]_\\w{16,}|eyJ[\\w-]{20,})"
              + "|-----BEGIN ");

  private static final Map<List<String>, Optional<String>> PARSED = new ConcurrentHashMap<>();

  private JobFiles() {}

  /** Reads a YAML file of one document; a key that stands twice in a map is an error. */
  static ObjectNode yaml(Path file) {
    return read(YAML, file);
  }

  /** Reads a JSON file; a key that stands twice in an object is an error. */
  static ObjectNode json(Path file) {
    return read(JSON, file);
  }

  private static ObjectNode read(ObjectMapper mapper, Path file) {
    try {
      return (ObjectNode) mapper.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /** The files of a folder whose names end so, sorted. */
  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Calls for each text with its place, such as {@code tasks[0].task_key}. */
  static void eachText(JsonNode node, String place, BiConsumer<String, String> text) {
    replaceTexts(
        node,
        place,
        (where, value) -> {
          text.accept(where, value);
          return value;
        });
  }

  /** A copy in which each text is what the function makes of its place and itself. */
  static JsonNode replaceTexts(JsonNode node, String place, BinaryOperator<String> text) {
    if (node instanceof ObjectNode map) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      map.properties()
          .forEach(
              entry -> {
                String below = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
                copy.set(entry.getKey(), replaceTexts(entry.getValue(), below, text));
              });
      return copy;
    }
    if (node instanceof ArrayNode list) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < list.size(); i++) {
        copy.add(replaceTexts(list.get(i), place + "[" + i + "]", text));
      }
      return copy;
    }
    return node.isTextual() ? TextNode.valueOf(text.apply(place, node.textValue())) : node;
  }

  /** The elements of a list; empty where there is none. */
  static List<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** The elements of a list as texts. */
  static List<String> texts(JsonNode list) {
    return elements(list).stream().map(JsonNode::asText).toList();
  }

  /** Every list below the node that starts with the name of a command. */
  static List<List<String>> argumentLists(JsonNode node) {
    List<List<String>> found = new ArrayList<>();
    if (node.isArray() && command(texts(node)).isPresent()) {
      found.add(texts(node));
    }
    node.forEach(child -> found.addAll(argumentLists(child)));
    return found;
  }

  private static Optional<RecordCommand<?>> command(List<String> arguments) {
    return Commands.ALL.stream()
        .<RecordCommand<?>>map(command -> command)
        .filter(command -> !arguments.isEmpty() && command.name().equals(arguments.get(0)))
        .findFirst();
  }

  /** What the product's own parser says against the arguments; empty if it takes them. */
  static Optional<String> refused(List<String> arguments) {
    return PARSED.computeIfAbsent(List.copyOf(arguments), JobFiles::parsed);
  }

  private static Optional<String> parsed(List<String> arguments) {
    try {
      return JobRunner.parse(arguments.toArray(new String[0])).isPresent()
          ? Optional.empty()
          : Optional.of("no command");
    } catch (ParameterException | UserError e) {
      return Optional.of(e.getMessage());
    }
  }

  /** The values of options that name a file, folder or table, by the name of the option. */
  static Map<String, List<String>> places(List<String> arguments) {
    Map<String, List<String>> places = new LinkedHashMap<>();
    command(arguments)
        .ifPresent(
            command -> {
              for (Option option : command.options().options()) {
                List<String> values = values(arguments, "--" + option.name());
                if (PLACES.contains(option.label()) && !values.isEmpty()) {
                  places.put(option.name(), values);
                }
              }
            });
    return places;
  }

  /** The values of an option, given as {@code --name a,b} or {@code --name=a}, once or more. */
  static List<String> values(List<String> arguments, String option) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals(option) && i + 1 < arguments.size()) {
        values.addAll(List.of(arguments.get(i + 1).split(",", -1)));
      } else if (argument.startsWith(option + "=")) {
        values.addAll(List.of(argument.substring(option.length() + 1).split(",", -1)));
      }
    }
    return values;
  }

  /** True for what has the form of a key of OpenAI, Databricks, AWS or GitHub, or of a token. */
  static boolean looksSecret(String text) {
    return SECRET.matcher(text).find();
  }

  /** The names of the shaded jars of the build by their classifiers, from the POM. */
  static Map<String, String> jars() {
    String pom;
    try {
      pom = Files.readString(Path.of("pom.xml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String own = pom.substring(0, pom.indexOf("<packaging>"));
    String name = first(own, "artifactId") + "-" + first(own, "version");
    Map<String, String> jars = new LinkedHashMap<>();
    Matcher shaded = SHADED.matcher(pom);
    while (shaded.find()) {
      jars.put(shaded.group(1), name + "-" + shaded.group(1) + ".jar");
    }
    return jars;
  }

  private static String first(String xml, String element) {
    Matcher matcher = Pattern.compile("<" + element + ">([^<]+)</").matcher(xml);
    if (!matcher.find()) {
      throw new IllegalStateException("The POM has no " + element);
    }
    return matcher.group(1);
  }
}
