package io.genept.io.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.genept.core.UserError;
import io.genept.io.pickle.NumpyType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** A tensor of a safetensors file: float16, bfloat16, float32 or float64, row after row. */
final class SafetensorsFile {
  private static final int LONGEST_HEADER = 100_000_000;
  private static final Map<String, String> TYPES = Map.of("F16", "<f2", "F32", "<f4", "F64", "<f8");
  private static final String BFLOAT16 = "BF16";

  private SafetensorsFile() {}

  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    file.open(
        conf,
        in -> {
          JsonNode header = header(file, in);
          String name = tensor(file, header);
          JsonNode tensor = header.get(name);
          JsonNode shape = tensor.path("shape");
          String type = tensor.path("dtype").asText();
          boolean known = TYPES.containsKey(type) || type.equals(BFLOAT16);
          if (shape.size() != 2 || shape.get(1).asInt() < 1 || !known) {
            throw UserError.of(
                "Cannot import %s: tensor %s is %s of shape %s. Expected a matrix of F16, BF16, F32"
                    + " or F64.",
                file.path(), name, type, shape);
          }
          List<String> names = RowNames.read(file, shape.get(0).asLong(), conf);
          in.skipNBytes(tensor.path("data_offsets").path(0).asLong());
          int size = type.equals(BFLOAT16) ? 2 : NumpyType.of(TYPES.get(type)).get().size();
          Function<byte[], float[]> floats =
              type.equals(BFLOAT16)
                  ? SafetensorsFile::bfloat16
                  : NumpyType.of(TYPES.get(type)).get()::floats;
          NpyFile.rows(in, names, Math.multiplyExact(size, shape.get(1).asInt()), floats, sink);
          return null;
        });
  }

  private static JsonNode header(VectorFile file, InputStream in) throws IOException {
    long length = ByteBuffer.wrap(NpyFile.exactly(in, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    if (length < 2 || length > LONGEST_HEADER) {
      throw file.damaged(VectorFormat.SAFETENSORS, "its header is %d bytes long", length);
    }
    try {
      return new ObjectMapper().readTree(NpyFile.exactly(in, (int) length));
    } catch (JsonProcessingException e) {
      throw file.damaged(
          VectorFormat.SAFETENSORS, "its header is no JSON: %s", e.getOriginalMessage());
    }
  }

  private static String tensor(VectorFile file, JsonNode header) {
    List<String> all = new ArrayList<>();
    List<String> matrices = new ArrayList<>();
    for (Iterator<String> names = header.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("__metadata__")) {
        all.add(name);
        if (header.get(name).path("shape").size() == 2) {
          matrices.add(name);
        }
      }
    }
    if (file.vectors().isPresent() ? !all.contains(file.vectors().get()) : matrices.size() != 1) {
      throw UserError.of(
          "Cannot import %s: %s. Expected one tensor of two dimensions; name it with --vectors. It"
              + " has %s.",
          file.path(),
          file.vectors().isPresent()
              ? "it has no tensor " + file.vectors().get()
              : matrices.size() + " tensors fit",
          all);
    }
    return file.vectors().orElseGet(() -> matrices.get(0));
  }

  private static float[] bfloat16(byte[] bytes) {
    ByteBuffer halves = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(halves.getShort(2 * i) << 16);
    }
    return values;
  }
}
