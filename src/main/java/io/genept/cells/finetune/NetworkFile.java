package io.genept.cells.finetune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.genept.io.FloatArrays;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Tensors of single precision and a few words about them, as one safetensors file, which {@code
 * safetensors.torch.load_file} reads.
 *
 * @param tensors by name
 * @param words the {@code __metadata__}
 */
record NetworkFile(Map<String, Tensor> tensors, Map<String, String> words) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";

  /**
   * Numbers row after row.
   *
   * @param shape lengths of the dimensions
   */
  record Tensor(int[] shape, float[] values) {
    static Tensor vector(float[] values) {
      return new Tensor(new int[] {values.length}, values);
    }
  }

  /** Writes a new file; where one is there it is an error. */
  void write(Path path, Configuration conf) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(METADATA);
    words.forEach(metadata::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode described = header.putObject(tensor.getKey()).put("dtype", "F32");
      described.putPOJO("shape", tensor.getValue().shape());
      long end = offset + (long) Float.BYTES * tensor.getValue().values().length;
      described.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = path.getFileSystem(conf).create(path, false)) {
      out.write(
          ByteBuffer.allocate(Long.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(json.length)
              .array());
      out.write(json);
      for (Tensor tensor : tensors.values()) {
        out.write(FloatArrays.toBytes(tensor.values()));
      }
    }
  }

  /** Reads a file that {@link #write} wrote. */
  static NetworkFile read(Path path, Configuration conf) throws IOException {
    FileSystem fs = path.getFileSystem(conf);
    try (InputStream in = fs.open(path)) {
      long length =
          ByteBuffer.wrap(exactly(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > fs.getFileStatus(path).getLen()) {
        throw new IOException("its header is " + length + " bytes long");
      }
      JsonNode header = JSON.readTree(exactly(in, (int) length));
      Map<String, String> words = new LinkedHashMap<>();
      header
          .path(METADATA)
          .fields()
          .forEachRemaining(word -> words.put(word.getKey(), word.getValue().asText()));
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (var fields = header.fields(); fields.hasNext(); ) {
        var field = fields.next();
        if (!field.getKey().equals(METADATA)) {
          JsonNode offsets = field.getValue().path("data_offsets");
          int bytes = Math.toIntExact(offsets.path(1).asLong() - offsets.path(0).asLong());
          int[] shape = JSON.convertValue(field.getValue().path("shape"), int[].class);
          tensors.put(field.getKey(), new Tensor(shape, FloatArrays.ofBytes(exactly(in, bytes))));
        }
      }
      return new NetworkFile(tensors, words);
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException("it ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}
