package io.genept.io.zarr;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * How an array is stored.
 *
 * @param shape its lengths
 * @param chunks lengths of a chunk, which is decoded as a whole
 * @param type of the elements
 * @param fill value where a chunk is absent
 * @param transposed whether a chunk has its dimensions in the reverse order
 * @param codecs steps from a stored chunk to its elements' bytes
 * @param shards where chunks lie together in larger values
 * @param keys names of the chunks
 */
record ArrayMetadata(
    long[] shape,
    int[] chunks,
    ElementType type,
    JsonNode fill,
    boolean transposed,
    List<Codec> codecs,
    Optional<Shards> shards,
    Keys keys) {

  /** Names of chunks: a prefix, then the place in each dimension. */
  record Keys(String prefix, String separator, String scalar) {
    String of(long[] place) {
      StringBuilder key = new StringBuilder(prefix);
      for (int i = 0; i < place.length; i++) {
        key.append(i == 0 ? "" : separator).append(place[i]);
      }
      return place.length == 0 ? scalar : key.toString();
    }
  }

  /**
   * Chunks that lie together.
   *
   * @param chunksPerShard number of chunks along each dimension
   * @param atEnd whether the index is at the end of a shard, and not at its start
   * @param checked whether four bytes of checksum follow the index
   */
  record Shards(int[] chunksPerShard, boolean atEnd, boolean checked) {
    int chunks() {
      int product = 1;
      for (int count : chunksPerShard) {
        product *= count;
      }
      return product;
    }
  }

  /** Reads {@code .zarray} of version 2. */
  static ArrayMetadata version2(JsonNode json) throws IOException {
    List<Codec> codecs = new ArrayList<>();
    JsonNode compressor = json.path("compressor");
    if (compressor.isObject()) {
      codecs.add(Codec.of(compressor.path("id").asText(), compressor));
    }
    boolean text = false;
    List<Codec> filters = new ArrayList<>();
    for (JsonNode filter : json.path("filters")) {
      if (filter.path("id").asText().equals("vlen-utf8")) {
        text = true;
      } else {
        filters.add(Codec.of(filter.path("id").asText(), filter));
      }
    }
    Collections.reverse(filters);
    codecs.addAll(filters);
    return new ArrayMetadata(
        longs(json.path("shape")),
        ints(json.path("chunks")),
        ElementType.version2(json.path("dtype"), text),
        json.path("fill_value"),
        json.path("order").asText().equals("F"),
        codecs,
        Optional.empty(),
        new Keys("", json.path("dimension_separator").asText("."), "0"));
  }

  /** Reads {@code zarr.json} of version 3. */
  static ArrayMetadata version3(JsonNode json) throws IOException {
    if (!json.path("chunk_grid").path("name").asText().equals("regular")) {
      throw new IOException("its grid of chunks is not regular");
    }
    int[] outer = ints(json.path("chunk_grid").path("configuration").path("chunk_shape"));
    JsonNode codecs = json.path("codecs");
    JsonNode first = codecs.path(0);
    Optional<Shards> shards = Optional.empty();
    int[] chunks = outer;
    if (first.path("name").asText().equals("sharding_indexed")) {
      if (codecs.size() > 1) {
        throw new IOException("its shards are compressed as a whole");
      }
      JsonNode sharding = first.path("configuration");
      chunks = ints(sharding.path("chunk_shape"));
      codecs = sharding.path("codecs");
      shards = Optional.of(shards(sharding, outer, chunks));
    }
    Chain chain = new Chain(codecs, chunks.length);
    return new ArrayMetadata(
        longs(json.path("shape")),
        chunks,
        ElementType.version3(json.path("data_type"), chain.order),
        json.path("fill_value"),
        chain.transposed,
        chain.codecs,
        shards,
        keys(json.path("chunk_key_encoding")));
  }

  int dimensions() {
    return shape.length;
  }

  private static Shards shards(JsonNode sharding, int[] outer, int[] inner) throws IOException {
    boolean checked = false;
    for (JsonNode codec : sharding.path("index_codecs")) {
      switch (codec.path("name").asText()) {
        case "crc32c" -> checked = true;
        case "bytes" -> {
          if (codec.path("configuration").path("endian").asText("little").equals("big")) {
            throw new IOException("the index of its shards is big-endian");
          }
        }
        default ->
            throw new IOException("the index of its shards is stored by " + codec.path("name"));
      }
    }
    int[] perShard = new int[outer.length];
    for (int i = 0; i < outer.length; i++) {
      perShard[i] = outer[i] / inner[i];
    }
    return new Shards(
        perShard, !sharding.path("index_location").asText("end").equals("start"), checked);
  }

  private static Keys keys(JsonNode encoding) {
    boolean version2 = encoding.path("name").asText().equals("v2");
    String separator =
        encoding.path("configuration").path("separator").asText(version2 ? "." : "/");
    return version2 ? new Keys("", separator, "0") : new Keys("c" + separator, separator, "c");
  }

  private static int[] ints(JsonNode list) {
    int[] numbers = new int[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Math.max(1, list.get(i).asInt());
    }
    return numbers;
  }

  private static long[] longs(JsonNode list) {
    long[] numbers = new long[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asLong();
    }
    return numbers;
  }

  /** The codecs of version 3, which are listed in the order of writing. */
  private static final class Chain {
    private final List<Codec> codecs = new ArrayList<>();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private boolean transposed;

    Chain(JsonNode list, int dimensions) throws IOException {
      for (JsonNode codec : list) {
        JsonNode configuration = codec.path("configuration");
        String name = codec.path("name").asText();
        switch (name) {
          case "bytes" -> {
            if (configuration.path("endian").asText().equals("big")) {
              order = ByteOrder.BIG_ENDIAN;
            }
          }
          case "vlen-utf8" -> {}
          case "transpose" -> transposed = reverses(configuration.path("order"), dimensions);
          default -> codecs.add(0, Codec.of(name, configuration));
        }
      }
    }

    private static boolean reverses(JsonNode order, int dimensions) throws IOException {
      if (order.asText().equals("C")) {
        return false;
      }
      boolean same = true;
      boolean reverse = true;
      for (int i = 0; i < order.size(); i++) {
        same &= order.get(i).asInt() == i;
        reverse &= order.get(i).asInt() == dimensions - 1 - i;
      }
      if (!order.asText().equals("F") && !same && !reverse) {
        throw new IOException("its dimensions are stored in the order " + order);
      }
      return !same;
    }
  }
}
