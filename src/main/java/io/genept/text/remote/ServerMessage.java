package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words of a server in an answer that refuses, fit to be shown: one line, short, without the key.
 *
 * @param text as OpenAI, vLLM, Ollama, TEI, LiteLLM and FastAPI put it into JSON, the title of an
 *     HTML page, or else the body itself
 * @param kind code and type of the error in lower case, empty where there is none
 * @param status HTTP status that the body itself names, 0 where it names none
 */
record ServerMessage(String text, String kind, int status) {
  private static final int LONGEST = 300;
  private static final int LONGEST_BODY = 1 << 16;
  private static final int SHORTEST_SECRET = 12;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WORDS =
      List.of(
          "/error/message",
          "/error/detail",
          "/error",
          "/errors/0/message",
          "/errors/0/detail",
          "/errors/0",
          "/detail/0/msg",
          "/detail/message",
          "/detail/error",
          "/detail",
          "/message",
          "/error_message",
          "/error_msg",
          "/msg");
  private static final List<String> KINDS =
      List.of("/error/code", "/error/type", "/code", "/type", "/error_type", "/errors/0/code");
  private static final List<String> STATUSES =
      List.of(
          "/error/code",
          "/code",
          "/error/status",
          "/status",
          "/status_code",
          "/errors/0/status",
          "/errors/0/code");
  private static final Pattern TOO_LARGE =
      Pattern.compile(
          "(?i)too (large|long|many (tokens|inputs|texts))|maximum (context|array|input|batch|"
              + "sequence)|maximum allowed|max_tokens_per_request|exceeds? .{0,40}(context|maximum|"
              + "limit)|reduce (your|the)|longer than the maximum");
  private static final Pattern PASSING =
      Pattern.compile(
          "(?i)rate.?limit|too many requests|overload|unavailable|temporar|try (again|later)|retry"
              + "|time(d )?.?out|is loading|loading model|at capacity|server_error|busy");
  private static final Pattern PAGE = Pattern.compile("(?i)<(!doctype html|html|head|body|title)");
  private static final Pattern TITLE = Pattern.compile("(?is)<title[^<>]{0,100}>([^<]{0,300})<");
  private static final Pattern TAG = Pattern.compile("<[^<>]{0,1000}>");

  static ServerMessage of(String body, String key) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      root = null;
    }
    if (root == null || root.isMissingNode()) {
      return new ServerMessage(shown(plain(body), key), "", 0);
    }
    JsonNode error = root.path("error");
    String said =
        texts(root, WORDS)
            .findFirst()
            .orElse((error.isMissingNode() || error.isNull() ? root : error).toString());
    String kind = texts(root, KINDS).collect(Collectors.joining(" "));
    int status =
        texts(root, STATUSES)
            .filter(x -> x.matches("[45][0-9]{2}"))
            .map(Integer::parseInt)
            .findFirst()
            .orElse(0);
    return new ServerMessage(shown(said, key), shown(kind, key), status);
  }

  /**
   * Returns true if an answer with a status of success is an error: it says so ({@code error},
   * {@code errors}, {@code "object": "error"}), or it has nothing that was asked for but words.
   */
  static boolean isError(JsonNode root) {
    JsonNode error = root.path("error");
    boolean said = error.isTextual() ? !error.asText().isBlank() : !error.isEmpty();
    boolean answered = root.path("data").isArray() || root.path("choices").isArray();
    return said
        || (error.isNumber() && error.asInt() != 0)
        || (error.isBoolean() && error.asBoolean())
        || root.path("object").asText().equals("error")
        || (!answered && texts(root, WORDS).findAny().isPresent());
  }

  /**
   * Returns true if the server refuses the request for its size, so that a smaller one may pass.
   */
  boolean speaksOfSize() {
    return TOO_LARGE.matcher(text).find() || TOO_LARGE.matcher(kind).find();
  }

  /** Returns true if the server says that it cannot answer now, but may later. */
  boolean speaksOfNow() {
    return PASSING.matcher(text).find() || PASSING.matcher(kind).find();
  }

  /** Returns true if the account has no credit left, which waiting does not mend. */
  boolean speaksOfCredit() {
    return kind.contains("insufficient_quota");
  }

  /**
   * Shortens a text to a line of at most 300 characters in which neither the key occurs nor, as
   * servers cut what they echo, 12 or more characters of its beginning.
   */
  static String shown(String text, String key) {
    String line = redacted(text, key).replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  private static String redacted(String text, String key) {
    if (key.isEmpty()) {
      return text;
    }
    String clean =
        text.replace(key, "[key]")
            .replace(URLEncoder.encode(key, StandardCharsets.UTF_8), "[key]")
            .replace(key.replace("\\", "\\\\").replace("\"", "\\\""), "[key]");
    for (int n = key.length() - 1; n >= SHORTEST_SECRET; n--) {
      clean = clean.replace(key.substring(0, n), "[key]");
    }
    return clean;
  }

  private static String plain(String body) {
    String start = body.length() <= LONGEST_BODY ? body : body.substring(0, LONGEST_BODY);
    String words = TAG.matcher(start).replaceAll(" ").strip();
    if (!start.stripLeading().startsWith("<") || !PAGE.matcher(start).find()) {
      return words;
    }
    Matcher title = TITLE.matcher(start);
    return title.find() && !title.group(1).isBlank()
        ? "an HTML page titled '" + title.group(1).strip() + "'"
        : "an HTML page: " + words;
  }

  private static Stream<String> texts(JsonNode root, List<String> pointers) {
    return pointers.stream()
        .map(root::at)
        .filter(node -> node.isTextual() || node.isNumber())
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank());
  }
}
