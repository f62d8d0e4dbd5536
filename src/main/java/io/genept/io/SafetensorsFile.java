package io.genept.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Tensors of single precision and a few words about them, as one safetensors file, which {@code
 * safetensors.torch.load_file} reads. Tensors of other types can be found by the {@link Header}.
 *
 * @param tensors by name
 * @param words the {@code __metadata__}
 */
public record SafetensorsFile(Map<String, Tensor> tensors, Map<String, String> words) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METADATA = "__metadata__";
  private static final String SINGLE = "F32";
  private static final int LONGEST_HEADER = 100_000_000;

  /**
   * Numbers row after row.
   *
   * @param shape lengths of the dimensions
   */
  public record Tensor(int[] shape, float[] values) {
    public static Tensor vector(float[] values) {
      return new Tensor(new int[] {values.length}, values);
    }
  }

  /**
   * Description of a tensor.
   *
   * @param type name in the format, for example {@code BF16}
   * @param shape lengths of the dimensions
   * @param from first byte after the header
   * @param to byte after the last
   */
  public record Entry(String type, long[] shape, long from, long to) {}

  /**
   * Beginning of a file.
   *
   * @param tensors by name, in the order of the file
   * @param words the {@code __metadata__}
   */
  public record Header(Map<String, Entry> tensors, Map<String, String> words) {

    /**
     * Reads a header and leaves the stream at the first byte of the tensors.
     *
     * @throws BadHeader if there is none
     */
    public static Header read(InputStream in) throws IOException {
      long length =
          ByteBuffer.wrap(exactly(in, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN).getLong();
      if (length < 2 || length > LONGEST_HEADER) {
        throw new BadHeader("its header is " + length + " bytes long");
      }
      JsonNode header;
      try {
        header = JSON.readTree(exactly(in, (int) length));
      } catch (JsonProcessingException e) {
        throw new BadHeader("its header is no JSON: " + e.getOriginalMessage());
      }
      Map<String, String> words = new LinkedHashMap<>();
      Map<String, Entry> tensors = new LinkedHashMap<>();
      for (var field : header.properties()) {
        if (field.getKey().equals(METADATA)) {
          field
              .getValue()
              .properties()
              .forEach(word -> words.put(word.getKey(), word.getValue().asText()));
        } else {
          tensors.put(field.getKey(), entry(field.getValue()));
        }
      }
      return new Header(tensors, words);
    }

    private static Entry entry(JsonNode tensor) {
      long[] shape = new long[tensor.path("shape").size()];
      for (int d = 0; d < shape.length; d++) {
        shape[d] = tensor.path("shape").path(d).asLong();
      }
      JsonNode offsets = tensor.path("data_offsets");
      return new Entry(
          tensor.path("dtype").asText(), shape, offsets.path(0).asLong(), offsets.path(1).asLong());
    }
  }

  /** Says why a file cannot be safetensors. */
  public static final class BadHeader extends IOException {
    private static final long serialVersionUID = 1;

    BadHeader(String message) {
      super(message);
    }
  }

  /** Writes a new file; where one is there it is an error. */
  public void write(Path path, Configuration conf) throws IOException {
    try (OutputStream out = path.getFileSystem(conf).create(path, false)) {
      write(out);
    }
  }

  /** Writes the content of a file. */
  public void write(OutputStream out) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode metadata = header.putObject(METADATA);
    words.forEach(metadata::put);
    long offset = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      ObjectNode described = header.putObject(tensor.getKey()).put("dtype", SINGLE);
      described.putPOJO("shape", tensor.getValue().shape());
      long end = offset + (long) Float.BYTES * tensor.getValue().values().length;
      described.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
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

  /** Reads a file that {@link #write} wrote. */
  public static SafetensorsFile read(Path path, Configuration conf) throws IOException {
    try (InputStream in = path.getFileSystem(conf).open(path)) {
      Header header = Header.read(in);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, Entry> tensor : header.tensors().entrySet()) {
        Entry entry = tensor.getValue();
        if (!entry.type().equals(SINGLE)) {
          throw new IOException("tensor " + tensor.getKey() + " is " + entry.type());
        }
        int[] shape = new int[entry.shape().length];
        for (int d = 0; d < shape.length; d++) {
          shape[d] = Math.toIntExact(entry.shape()[d]);
        }
        byte[] bytes = exactly(in, Math.toIntExact(entry.to() - entry.from()));
        if (bytes.length % Float.BYTES != 0) {
          throw new IOException("tensor " + tensor.getKey() + " has " + bytes.length + " bytes");
        }
        tensors.put(tensor.getKey(), new Tensor(shape, FloatArrays.ofBytes(bytes)));
      }
      return new SafetensorsFile(tensors, header.words());
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    if (length < 0) {
      throw new IOException("a part of it ends before it begins");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("it ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}
