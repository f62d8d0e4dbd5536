package io.genept.io.zarr;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/** Reads slices of an array of one or two dimensions, each chunk decoded once a slice. */
final class ZarrArray {
  private static final int INDEX_ENTRY = 16;
  private static final long ABSENT = -1;

  private final ZarrStore store;
  private final String folder;
  private final ArrayMetadata metadata;
  private final int elements;
  private String shard;
  private ByteBuffer index;

  /**
   * Prepares to read.
   *
   * @param folder key of the array, with a slash at the end unless empty
   */
  ZarrArray(ZarrStore store, String folder, ArrayMetadata metadata) throws IOException {
    this.store = store;
    this.folder = folder;
    this.metadata = metadata;
    long product = 1;
    for (int length : metadata.chunks()) {
      product *= length;
      if (product * Math.max(1, metadata.type().bytes()) > Integer.MAX_VALUE - 64) {
        throw new IOException("its chunks have more than 2 GB");
      }
    }
    this.elements = (int) product;
  }

  ArrayMetadata metadata() {
    return metadata;
  }

  /**
   * Reads a slice.
   *
   * @param from where it starts in each dimension
   * @param length how long it is in each
   * @return for one dimension an array as {@link ElementType#decode} makes them, for two an {@code
   *     Object[]} of such rows
   */
  Object slice(long[] from, int[] length) throws IOException {
    boolean flat = from.length == 1;
    long[] start = flat ? new long[] {0, from[0]} : from;
    int[] size = flat ? new int[] {1, length[0]} : length;
    int chunkRows = flat ? 1 : metadata.chunks()[0];
    int chunkWidth = metadata.chunks()[flat ? 0 : 1];
    Object[] rows = new Object[size[0]];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = metadata.type().empty(size[1]);
    }
    for (long r = start[0] / chunkRows; r * chunkRows < start[0] + size[0]; r++) {
      for (long c = start[1] / chunkWidth; c * chunkWidth < start[1] + size[1]; c++) {
        Object chunk = chunk(flat ? new long[] {c} : new long[] {r, c});
        long top = r * chunkRows;
        long left = c * chunkWidth;
        int firstColumn = (int) Math.max(0, start[1] - left);
        int lastColumn = (int) Math.min(chunkWidth, start[1] + size[1] - left);
        for (int row = (int) Math.max(0, start[0] - top);
            row < Math.min(chunkRows, start[0] + size[0] - top);
            row++) {
          Object target = rows[(int) (top + row - start[0])];
          int to = (int) (left + firstColumn - start[1]);
          if (!metadata.transposed() || flat) {
            System.arraycopy(
                chunk, row * chunkWidth + firstColumn, target, to, lastColumn - firstColumn);
          } else {
            for (int column = firstColumn; column < lastColumn; column++) {
              System.arraycopy(chunk, column * chunkRows + row, target, to++, 1);
            }
          }
        }
      }
    }
    return flat ? rows[0] : rows;
  }

  private Object chunk(long[] place) throws IOException {
    Optional<byte[]> stored =
        metadata.shards().isPresent()
            ? inShard(place, metadata.shards().get())
            : store.read(folder + metadata.keys().of(place));
    if (stored.isEmpty()) {
      return metadata.type().filled(metadata.fill(), elements);
    }
    byte[] bytes = stored.get();
    for (Codec codec : metadata.codecs()) {
      bytes = codec.decode(bytes);
    }
    Object chunk = metadata.type().decode(bytes, elements);
    assert Array.getLength(chunk) == elements;
    return chunk;
  }

  private Optional<byte[]> inShard(long[] place, ArrayMetadata.Shards shards) throws IOException {
    long[] placeOfShard = new long[place.length];
    int position = 0;
    for (int i = 0; i < place.length; i++) {
      int count = shards.chunksPerShard()[i];
      placeOfShard[i] = place[i] / count;
      position = position * count + (int) (place[i] % count);
    }
    String key = folder + metadata.keys().of(placeOfShard);
    if (!key.equals(shard)) {
      index = index(key, shards).orElse(null);
      shard = key;
    }
    if (index == null || index.getLong(position * INDEX_ENTRY) == ABSENT) {
      return Optional.empty();
    }
    long offset = index.getLong(position * INDEX_ENTRY);
    long length = index.getLong(position * INDEX_ENTRY + Long.BYTES);
    if (offset < 0 || length < 0 || length > Integer.MAX_VALUE - 64) {
      throw new IOException("the index of a shard is damaged");
    }
    return store.read(key, offset, (int) length);
  }

  private Optional<ByteBuffer> index(String key, ArrayMetadata.Shards shards) throws IOException {
    int length = shards.chunks() * INDEX_ENTRY + (shards.checked() ? Integer.BYTES : 0);
    Optional<byte[]> bytes = store.read(key, shards.atEnd() ? -length : 0, length);
    if (bytes.isPresent() && shards.checked()) {
      bytes = Optional.of(Codec.of("crc32c", null).decode(bytes.get()));
    }
    return bytes.map(b -> ByteBuffer.wrap(b).order(ByteOrder.LITTLE_ENDIAN));
  }

  @Override
  public String toString() {
    return folder + " " + Arrays.toString(metadata.shape());
  }
}
