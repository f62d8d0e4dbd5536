package io.genept.text.onnx;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the vocabulary of an uncased BERT model, piece → id, and refuses what {@link
 * WordPieceTokenizer} would tokenize wrongly: byte-pair vocabularies, cased models, other limits.
 */
final class Vocabulary {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final List<String> REQUIRED = List.of("[UNK]", "[CLS]", "[SEP]");

  private Vocabulary() {}

  /** Reads {@code *.json} as a HuggingFace tokenizer and any other file as one piece a line. */
  static Map<String, Integer> read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw UserError.of(
          "Cannot read the vocabulary %s: no such file. Expected tokenizer.json or vocab.txt of"
              + " the model; copy it from where the model is published.",
          file);
    }
    String content;
    try {
      content = Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new UserError(
          String.format(
              Locale.ROOT, "Cannot read the vocabulary %s: not UTF-8. Download it again.", file),
          e);
    } catch (IOException e) {
      throw new UserError(
          String.format(
              Locale.ROOT, "Cannot read the vocabulary %s: %s. Check its permissions.", file, e),
          e);
    }
    boolean json = file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    return json ? fromJson(content, file.toString()) : fromLines(content, file.toString());
  }

  /**
   * @param content one piece a line, ids from 0
   * @param source what error messages call it
   */
  static Map<String, Integer> fromLines(String content, String source) {
    Map<String, Integer> ids = new HashMap<>();
    int next = 0;
    for (String line : content.lines().toList()) {
      ids.put(line.stripTrailing(), next++);
    }
    return checked(ids, source);
  }

  /**
   * @param content a HuggingFace {@code tokenizer.json}
   * @param source what error messages call it
   */
  static Map<String, Integer> fromJson(String content, String source) {
    JsonNode tokenizer = parsed(content, source);
    JsonNode model = tokenizer.path("model");
    JsonNode normalizer = tokenizer.path("normalizer");
    expect(source, "model.type", model.get("type"), "WordPiece");
    expect(source, "model.continuing_subword_prefix", model.get("continuing_subword_prefix"), "##");
    expect(source, "model.max_input_chars_per_word", model.get("max_input_chars_per_word"), "100");
    expect(source, "normalizer.type", normalizer.get("type"), "BertNormalizer");
    expect(source, "normalizer.lowercase", normalizer.get("lowercase"), "true");
    expect(source, "normalizer.clean_text", normalizer.get("clean_text"), "true");
    expect(
        source, "normalizer.handle_chinese_chars", normalizer.get("handle_chinese_chars"), "true");
    if (normalizer.hasNonNull("strip_accents")) {
      expect(source, "normalizer.strip_accents", normalizer.get("strip_accents"), "true");
    }
    Map<String, Integer> ids = new HashMap<>();
    model
        .path("vocab")
        .properties()
        .forEach(
            entry -> {
              JsonNode id = entry.getValue();
              if (!id.isInt() || id.asInt() < 0) {
                throw UserError.of(
                    "Cannot use the tokenizer %s: piece '%s' has id %s. Expected an integer from 0"
                        + " on.",
                    source, entry.getKey(), id);
              }
              ids.put(entry.getKey(), id.asInt());
            });
    return checked(ids, source);
  }

  private static JsonNode parsed(String content, String source) {
    String what = "empty";
    try {
      JsonNode root = JSON.readTree(content);
      if (root != null && !root.isMissingNode()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      what =
          at == null
              ? e.getOriginalMessage()
              : String.format(
                  Locale.ROOT,
                  "%s at line %d, column %d",
                  e.getOriginalMessage(),
                  at.getLineNr(),
                  at.getColumnNr());
    }
    throw UserError.of(
        "Cannot read the tokenizer %s: %s. Expected JSON; download it again.", source, what);
  }

  private static void expect(String source, String field, JsonNode actual, String expected) {
    String found = actual == null ? "absent" : actual.asText();
    if (!expected.equals(found)) {
      throw UserError.of(
          "Cannot use the tokenizer %s: %s is %s, expected %s. Only uncased BERT models with a"
              + " WordPiece vocabulary are supported; choose such a model.",
          source, field, found, expected);
    }
  }

  private static Map<String, Integer> checked(Map<String, Integer> ids, String source) {
    for (String token : REQUIRED) {
      if (!ids.containsKey(token)) {
        throw UserError.of(
            "Cannot use the vocabulary %s: %s is not among its %d pieces. Expected vocab.txt or"
                + " tokenizer.json of an uncased BERT model.",
            source, token, ids.size());
      }
    }
    return ids;
  }
}
