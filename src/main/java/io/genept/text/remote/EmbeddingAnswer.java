package io.genept.text.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.UserError;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Reads the vectors of an answer to {@code /embeddings}: {@code data}, an array of {@code index}
 * and {@code embedding} (numbers, or base64 of little-endian 32-bit floats) in any order.
 */
final class EmbeddingAnswer {
  private final String source;
  private final int texts;

  /**
   * @param source what error messages call the server
   * @param texts that the request held
   */
  EmbeddingAnswer(String source, int texts) {
    this.source = source;
    this.texts = texts;
  }

  /**
   * @return texts × dimension, row i for the text with index i
   * @throws UserError if an index is missing (unless there is one text), repeated or out of range,
   *     or the vectors are not all finite, of one length and unlike zero
   */
  float[][] vectors(JsonNode answer) {
    JsonNode data = answer.path("data");
    if (!data.isArray()) {
      throw wrong("it has no array 'data' (its fields: " + fields(answer) + ")");
    }
    if (data.size() != texts) {
      throw wrong("it has " + data.size() + " vectors for " + texts + " texts");
    }
    float[][] vectors = new float[texts][];
    for (JsonNode item : data) {
      int index = index(item.path("index"));
      if (vectors[index] != null) {
        throw wrong("index " + index + " occurs twice");
      }
      vectors[index] = vector(item.path("embedding"), index);
      if (vectors[index].length != vectors[index(data.get(0).path("index"))].length) {
        throw wrong("its vectors differ in length");
      }
    }
    return vectors;
  }

  UserError wrong(String found) {
    return UserError.of(
        "Cannot use the answer of %s: %s. Expected one vector with its own index for each text, as"
            + " OpenAI gives them; check --base-url and --model, or give --batch-size 1.",
        source, found);
  }

  /** Names of the fields of an object, for error messages; none that could hold a key. */
  static String fields(JsonNode object) {
    List<String> names =
        object.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> name.matches("[A-Za-z_]{1,24}"))
            .limit(10)
            .toList();
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private int index(JsonNode index) {
    if (texts == 1 && (index.isMissingNode() || index.isNull())) {
      return 0;
    }
    if (!index.isInt()) {
      throw wrong("a vector has no index");
    }
    if (index.asInt() < 0 || index.asInt() >= texts) {
      throw wrong("a vector has index " + index + " where there are " + texts + " texts");
    }
    return index.asInt();
  }

  private float[] vector(JsonNode embedding, int index) {
    if (!embedding.isTextual() && !embedding.isArray()) {
      throw wrong(
          "vector " + index + " is " + (embedding.isNull() ? "null" : "missing or no array"));
    }
    float[] vector = embedding.isTextual() ? decoded(embedding, index) : numbers(embedding, index);
    boolean zero = true;
    for (int j = 0; j < vector.length; j++) {
      if (!Float.isFinite(vector[j])) {
        throw wrong("component " + j + " of vector " + index + " is not finite: " + vector[j]);
      }
      zero &= vector[j] == 0;
    }
    if (zero) {
      throw wrong("vector " + index + " is " + (vector.length == 0 ? "empty" : "zero"));
    }
    return vector;
  }

  private float[] numbers(JsonNode embedding, int index) {
    float[] vector = new float[embedding.size()];
    for (int j = 0; j < vector.length; j++) {
      JsonNode number = embedding.path(j);
      if (!number.isNumber()) {
        throw wrong("component " + j + " of vector " + index + " is no number");
      }
      vector[j] = (float) number.asDouble();
    }
    return vector;
  }

  private float[] decoded(JsonNode embedding, int index) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(embedding.asText());
    } catch (IllegalArgumentException e) {
      throw wrong("vector " + index + " is a string but no base64");
    }
    if (bytes.length % Float.BYTES != 0) {
      throw wrong("vector " + index + " has " + bytes.length + " bytes, no multiple of 4");
    }
    FloatBuffer floats = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] vector = new float[floats.remaining()];
    floats.get(vector);
    return vector;
  }
}
