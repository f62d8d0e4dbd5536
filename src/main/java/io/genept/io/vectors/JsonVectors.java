package io.genept.io.vectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** A JSON object of vectors, read as a stream. */
final class JsonVectors {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonVectors() {}

  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    file.open(
        conf,
        in -> {
          try (JsonParser json = JSON.createParser(in)) {
            read(file, json, sink);
            return null;
          } catch (JsonProcessingException e) {
            throw file.damaged(
                VectorFormat.JSON,
                "%s at line %d. Expected a complete JSON file",
                e.getOriginalMessage(),
                e.getLocation() == null ? 0 : e.getLocation().getLineNr());
          }
        });
  }

  private static void read(VectorFile file, JsonParser json, VectorFile.Sink sink)
      throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw file.damaged(VectorFormat.JSON, "it is no object. Expected name → list of numbers");
    }
    float[] buffer = new float[0];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      if (token == JsonToken.VALUE_NULL) {
        sink.accept(name, null);
        continue;
      }
      int size = 0;
      while (token == JsonToken.START_ARRAY && !json.nextToken().isStructEnd()) {
        if (!json.currentToken().isNumeric()) {
          throw notNumbers(file, name, json.currentToken());
        }
        if (size == buffer.length) {
          buffer = Arrays.copyOf(buffer, Math.max(64, 2 * size));
        }
        buffer[size++] = (float) json.getDoubleValue();
      }
      if (token != JsonToken.START_ARRAY) {
        throw notNumbers(file, name, token);
      }
      sink.accept(name, Arrays.copyOf(buffer, size));
    }
  }

  private static RuntimeException notNumbers(VectorFile file, String name, JsonToken token) {
    return file.damaged(
        VectorFormat.JSON,
        "the value of \"%s\" holds %s. Expected a list of numbers",
        name,
        token.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }
}
