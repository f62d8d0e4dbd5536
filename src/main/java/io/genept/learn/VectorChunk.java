package io.genept.learn;

import io.genept.core.UserError;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import scala.Tuple2;

/**
 * Vectors with their keys, on their way.
 *
 * @param keys of the vectors
 * @param values keys × dimension, row-major
 */
@SuppressWarnings("ArrayRecordComponent")
record VectorChunk(String[] keys, float[] values) implements Serializable {
  private static final long BYTES_HELD = 32L << 20;

  /** All rows as one chunk. */
  static VectorChunk of(Iterator<KeyedVector> rows, int dimension) {
    Growing chunk = new Growing(dimension);
    rows.forEachRemaining(chunk::add);
    return chunk.finished();
  }

  /** Chunks by number of the block that their rows go to; holds few rows at a time. */
  static Iterator<Tuple2<Integer, VectorChunk>> byBlock(
      Iterator<KeyedVector> rows, int dimension, ToIntFunction<String> blockOf) {
    return new Iterator<>() {
      private Iterator<Tuple2<Integer, VectorChunk>> ready =
          List.<Tuple2<Integer, VectorChunk>>of().iterator();

      @Override
      public boolean hasNext() {
        if (!ready.hasNext() && rows.hasNext()) {
          ready = some(rows, dimension, blockOf);
        }
        return ready.hasNext();
      }

      @Override
      public Tuple2<Integer, VectorChunk> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return ready.next();
      }
    };
  }

  private static Iterator<Tuple2<Integer, VectorChunk>> some(
      Iterator<KeyedVector> rows, int dimension, ToIntFunction<String> blockOf) {
    Map<Integer, Growing> growing = new TreeMap<>();
    long bytes = 0;
    while (rows.hasNext() && bytes < BYTES_HELD) {
      KeyedVector row = rows.next();
      growing
          .computeIfAbsent(blockOf.applyAsInt(row.getKey()), block -> new Growing(dimension))
          .add(row);
      bytes += (long) Float.BYTES * dimension;
    }
    List<Tuple2<Integer, VectorChunk>> chunks = new ArrayList<>();
    growing.forEach((block, chunk) -> chunks.add(new Tuple2<>(block, chunk.finished())));
    return chunks.iterator();
  }

  private static final class Growing {
    private final int dimension;
    private final List<String> keys = new ArrayList<>();
    private float[] values;

    Growing(int dimension) {
      this.dimension = dimension;
      this.values = new float[16 * dimension];
    }

    void add(KeyedVector row) {
      float[] vector = row.getVector();
      if (vector.length != dimension) {
        throw UserError.of(
            "Cannot read the vectors: one%s has %d numbers, others have %d. Expected one length in all"
                + " rows; embed the cells again.",
            row.getKey().isEmpty() ? "" : " (" + row.getKey() + ")", vector.length, dimension);
      }
      int from = keys.size() * dimension;
      if (from == values.length) {
        values = Arrays.copyOf(values, Math.multiplyExact(2, values.length));
      }
      System.arraycopy(vector, 0, values, from, dimension);
      keys.add(row.getKey());
    }

    VectorChunk finished() {
      return new VectorChunk(
          keys.toArray(new String[0]), Arrays.copyOf(values, keys.size() * dimension));
    }
  }
}
