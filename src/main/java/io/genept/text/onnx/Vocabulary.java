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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the vocabulary of an uncased BERT model, piece → id, and refuses what {@link
 * WordPieceTokenizer} would tokenize wrongly: byte-pair vocabularies, cased models, other limits.
 */
final class Vocabulary {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String ACCENTS = "normalizer.strip_accents";

  /** Fields of tokenizer.json and their values; absent or null, ACCENTS follows the lower case. */
  private static final Map<String, String> UNCASED_BERT = uncasedBert();

  private static final List<String> REQUIRED = List.of("[UNK]", "[CLS]", "[SEP]");

  private Vocabulary() {}

  private static Map<String, String> uncasedBert() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.type", "WordPiece");
    fields.put("model.continuing_subword_prefix", "##");
    fields.put("model.max_input_chars_per_word", "100");
    fields.put("normalizer.type", "BertNormalizer");
    fields.put("normalizer.lowercase", "true");
    fields.put("normalizer.clean_text", "true");
    fields.put("normalizer.handle_chinese_chars", "true");
    fields.put(ACCENTS, "true");
    return fields;
  }

  /** Reads {@code *.json} as a HuggingFace tokenizer and any other file as one piece a line. */
  static Map<String, Integer> read(Path file) {
    String content = content(file);
    return isJson(file) ? fromJson(content, file.toString()) : fromLines(content, file.toString());
  }

  /** Tells whether a file is a HuggingFace tokenizer of another kind, which needs a library. */
  static boolean isOfAnotherKind(Path file) {
    return isJson(file) && otherThanUncasedBert(parsed(content(file), file.toString())).isPresent();
  }

  private static boolean isJson(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** Reads a file of text. */
  static String content(Path file) {
    if (!Files.isRegularFile(file)) {
      throw UserError.of(
          "Cannot read the vocabulary %s: no such file. Expected tokenizer.json or vocab.txt of"
              + " the model; copy it from where the model is published.",
          file);
    }
    try {
      return Files.readString(file);
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
    otherThanUncasedBert(tokenizer)
        .ifPresent(
            difference -> {
              throw UserError.of(
                  "Cannot use the tokenizer %s: %s. Expected that of an uncased BERT model with a"
                      + " WordPiece vocabulary; choose such a model.",
                  source, difference);
            });
    JsonNode model = tokenizer.path("model");
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

  static JsonNode parsed(String content, String source) {
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

  private static Optional<String> otherThanUncasedBert(JsonNode tokenizer) {
    for (Map.Entry<String, String> each : UNCASED_BERT.entrySet()) {
      JsonNode actual = tokenizer.at("/" + each.getKey().replace('.', '/'));
      boolean left = (actual.isNull() || actual.isMissingNode()) && each.getKey().equals(ACCENTS);
      String found = actual.isMissingNode() ? "absent" : actual.asText();
      if (!left && !each.getValue().equals(found)) {
        return Optional.of(each.getKey() + " is " + found + ", expected " + each.getValue());
      }
    }
    return Optional.empty();
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
