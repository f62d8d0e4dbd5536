package io.genept.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.UserError;
import io.genept.io.vectors.VectorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Collects named vectors, checks them, and holds each distinct vector once with its names.
 *
 * <p>Vectors are distinct unless all their bits agree. A vector of zeros, and none, say that there
 * was no text: such names are held apart and never belong together.
 */
public final class VectorTable implements VectorFile.Sink {
  private static final int WITHOUT = -1;

  private final String source;
  private final Map<String, Integer> vectorOfName = new LinkedHashMap<>();
  private final Map<Bits, Integer> rowOfVector = new HashMap<>();
  private final List<float[]> vectors = new ArrayList<>();
  private final List<List<String>> names = new ArrayList<>();
  private final List<String> without = new ArrayList<>();
  private String firstName;
  private int dimension;
  private long entries;

  /** Begins the collection of a file, which messages call {@code source}. */
  public VectorTable(String source) {
    this.source = source;
  }

  /** The bits of a vector. */
  private record Bits(float[] values, int hash) {
    Bits(float[] values) {
      this(values, Arrays.hashCode(values));
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bits bits && Arrays.equals(values, bits.values);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  /**
   * Takes the next vector. A name may come again with the same vector.
   *
   * @throws UserError if the name is blank or has another vector already, or if the vector has
   *     another length than the first, or a number that is not finite
   */
  @Override
  public void accept(String rawName, float[] vector) {
    entries++;
    String name = rawName == null ? "" : rawName.strip();
    if (name.isEmpty()) {
      throw wrong("entry %d has no name. Expected a gene for each vector.", entries);
    }
    if (vector != null) {
      check(name, vector);
    }
    int row = EmbeddingMatrix.hasDirection(vector) ? row(vector) : WITHOUT;
    Integer before = vectorOfName.putIfAbsent(name, row);
    if (before == null) {
      (row == WITHOUT ? without : names.get(row)).add(name);
    } else if (before != row) {
      throw wrong(
          "entry %d, %s, has been there before with another vector. Expected each gene once; remove"
              + " one of the two.",
          entries, name);
    }
  }

  /**
   * Ends the collection.
   *
   * @throws UserError if there is no vector but of zeros
   */
  public void finish() {
    if (vectors.isEmpty()) {
      throw without.isEmpty()
          ? wrong("it holds no vector. Expected at least one gene with its numbers.")
          : wrong(
              "each of its %d vectors is zero. Expected vectors of genes; zero stands for a gene"
                  + " without text.",
              without.size());
    }
  }

  /** Number of distinct names. */
  public int keys() {
    return vectorOfName.size();
  }

  /** Length of the vectors. */
  public int dimension() {
    return dimension;
  }

  /** Distinct vectors that are not zero, in order of their first appearance; not copied. */
  public List<float[]> vectors() {
    return vectors;
  }

  /** Names of each of {@link #vectors}, in the order of the file. */
  public List<List<String>> names() {
    return names;
  }

  /** Names whose vector is zero or missing. */
  public List<String> without() {
    return without;
  }

  private int row(float[] vector) {
    Integer row = rowOfVector.putIfAbsent(new Bits(vector), vectors.size());
    if (row == null) {
      vectors.add(vector);
      names.add(new ArrayList<>(1));
      return vectors.size() - 1;
    }
    return row;
  }

  private void check(String name, float[] vector) {
    if (firstName == null) {
      firstName = name;
      dimension = vector.length;
    }
    if (vector.length == 0) {
      throw wrong("entry %d, %s, has no numbers. Expected its vector.", entries, name);
    }
    if (vector.length != dimension) {
      throw wrong(
          "entry %d, %s, has %d numbers, but %s has %d. Expected one length.",
          entries, name, vector.length, firstName, dimension);
    }
    for (int i = 0; i < vector.length; i++) {
      if (!Float.isFinite(vector[i])) {
        throw wrong(
            "entry %d, %s, has %s as number %d. Expected finite numbers within the range of"
                + " float32.",
            entries, name, vector[i], i + 1);
      }
    }
  }

  private UserError wrong(String format, Object... values) {
    return UserError.of("Cannot import %s: %s", source, String.format(Locale.ROOT, format, values));
  }
}
