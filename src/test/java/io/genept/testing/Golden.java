package io.genept.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.StreamSupport;

/**
 * Expected values written by the scripts of {@code src/test/python}; a missing file fails the test.
 */
public final class Golden {
  private Golden() {}

  /** Reads {@code golden/<name>.json}, which must name its reference, version and command. */
  public static JsonNode read(String name) {
    String path = "/golden/" + name + ".json";
    try (InputStream file = Golden.class.getResourceAsStream(path)) {
      assertThat(file).as("golden file %s", path).isNotNull();
      JsonNode content = new ObjectMapper().readTree(file);
      for (String header : new String[] {"reference", "version", "command"}) {
        assertThat(content.path(header).asText()).as("%s of %s", header, path).isNotEmpty();
      }
      return content;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asserts that a vector is the one digested by {@code golden.digest}. */
  public static void assertDigest(JsonNode expected, int[] actual, String description) {
    if (expected.has("values")) {
      assertThat(actual).as(description).isEqualTo(ints(expected.get("values")));
      return;
    }
    int[] head = ints(expected.get("head"));
    int[] tail = ints(expected.get("tail"));
    assertThat(actual).as(description).hasSize(expected.get("size").asInt()).startsWith(head);
    assertThat(actual).as(description).endsWith(tail);
    assertThat(sha256(actual)).as(description).isEqualTo(expected.get("sha256").asText());
  }

  /** The integers of a JSON array. */
  public static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  /** The integers of a JSON array, beyond the range of int. */
  public static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  /** The numbers of a JSON array. */
  public static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  /** The numbers of a JSON array in single precision. */
  public static float[] floats(JsonNode array) {
    float[] floats = new float[array.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) array.get(i).asDouble();
    }
    return floats;
  }

  /** The strings of a JSON array. */
  public static String[] strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .toArray(String[]::new);
  }

  private static String sha256(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(bytes::putInt);
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
