package io.genept.io.vectors;

import io.genept.core.UserError;
import io.genept.io.SafetensorsFile;
import io.genept.io.pickle.NumpyType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** A tensor of a safetensors file: float16, bfloat16, float32 or float64, row after row. */
final class SafetensorsVectors {
  private static final Map<String, String> TYPES = Map.of("F16", "<f2", "F32", "<f4", "F64", "<f8");
  private static final String BFLOAT16 = "BF16";

  private SafetensorsVectors() {}

  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    file.open(
        conf,
        in -> {
          Map<String, SafetensorsFile.Entry> tensors = tensors(file, in);
          String name = tensor(file, tensors);
          String type = tensors.get(name).type();
          long[] shape = tensors.get(name).shape();
          boolean known = TYPES.containsKey(type) || type.equals(BFLOAT16);
          if (shape.length != 2 || shape[1] < 1 || !known) {
            throw UserError.of(
                "Cannot import %s: tensor %s is %s of shape %s. Expected a matrix of F16, BF16, F32"
                    + " or F64.",
                file.path(), name, type, Arrays.toString(shape));
          }
          List<String> names = RowNames.read(file, shape[0], conf);
          in.skipNBytes(tensors.get(name).from());
          int size = type.equals(BFLOAT16) ? 2 : NumpyType.of(TYPES.get(type)).get().size();
          Function<byte[], float[]> floats =
              type.equals(BFLOAT16)
                  ? SafetensorsVectors::bfloat16
                  : NumpyType.of(TYPES.get(type)).get()::floats;
          int bytes = Math.toIntExact(Math.multiplyExact(size, shape[1]));
          NpyFile.rows(in, names, bytes, floats, sink);
          return null;
        });
  }

  private static Map<String, SafetensorsFile.Entry> tensors(VectorFile file, InputStream in)
      throws IOException {
    try {
      return SafetensorsFile.Header.read(in).tensors();
    } catch (SafetensorsFile.BadHeader e) {
      throw file.damaged(VectorFormat.SAFETENSORS, "%s", e.getMessage());
    }
  }

  private static String tensor(VectorFile file, Map<String, SafetensorsFile.Entry> tensors) {
    List<String> matrices =
        tensors.keySet().stream().filter(name -> tensors.get(name).shape().length == 2).toList();
    if (file.vectors().isPresent()
        ? !tensors.containsKey(file.vectors().get())
        : matrices.size() != 1) {
      throw UserError.of(
          "Cannot import %s: %s. Expected one tensor of two dimensions; name it with --vectors. It"
              + " has %s.",
          file.path(),
          file.vectors().isPresent()
              ? "it has no tensor " + file.vectors().get()
              : matrices.size() + " tensors fit",
          tensors.keySet());
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
