package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words of a server in an answer that refuses, fit to be shown: one line, short, without the key.
 *
 * @param text as OpenAI, vLLM, Ollama, TEI and FastAPI put it into JSON, or else the body itself
 * @param code OpenAI's {@code error.code}, empty where there is none
 */
record ServerMessage(String text, String code) {
  private static final int LONGEST = 300;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TOO_LARGE =
      Pattern.compile(
          "(?i)too (large|long|many)|maximum (context|array|input|batch|sequence)|maximum allowed"
              + "|max_tokens_per_request|exceeds? .{0,40}(context|maximum|limit)|reduce (your|the)"
              + "|longer than the maximum");

  static ServerMessage of(String body, String key) {
    JsonNode root;
    try {
      root = JSON.readTree(body);
    } catch (IOException e) {
      root = null;
    }
    if (root == null) {
      return new ServerMessage(shown(body.replaceAll("<[^>]*>", " "), key), "");
    }
    String said =
        Stream.of("/error/message", "/error", "/message", "/detail")
            .map(root::at)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .findFirst()
            .orElse(Optional.ofNullable(root.get("error")).orElse(root).toString());
    return new ServerMessage(shown(said, key), root.at("/error/code").asText(""));
  }

  /**
   * Returns true if the server refuses the request for its size, so that a smaller one may pass.
   */
  boolean speaksOfSize() {
    return TOO_LARGE.matcher(text).find() || TOO_LARGE.matcher(code).find();
  }

  /** Shortens a text to a line of at most 300 characters in which the key does not occur. */
  static String shown(String text, String key) {
    String redacted = key.isEmpty() ? text : text.replace(key, "[key]");
    String line = redacted.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
