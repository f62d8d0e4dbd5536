package io.genept.text.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Expected values of this package, written by {@code src/test/python/golden_text.py}. */
final class TextGolden {
  private TextGolden() {}

  /** Reads {@code golden/text/<name>}; fails if it is not there. */
  static Map<?, ?> read(String name) {
    String path = "/golden/text/" + name;
    try (InputStream stream = TextGolden.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new AssertionError("Missing golden file src/test/resources" + path);
      }
      return new ObjectMapper().readValue(stream, Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<?, ?> object(Object value) {
    return (Map<?, ?>) value;
  }

  static List<?> list(Object value) {
    return (List<?>) value;
  }

  static int integer(Object value) {
    return ((Number) value).intValue();
  }

  static float[] floats(Object value) {
    List<?> numbers = list(value);
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Number) numbers.get(i)).floatValue();
    }
    return floats;
  }
}
