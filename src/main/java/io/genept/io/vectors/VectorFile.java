package io.genept.io.vectors;

import io.genept.core.Opt;
import io.genept.core.TooLarge;
import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A file of named vectors and, for the formats that leave it open, where in it names and vectors
 * are.
 *
 * @param path on any Hadoop file system; gzipped or not, but for {@link VectorFormat#H5AD} and
 *     {@link VectorFormat#PARQUET}
 * @param names file of the names of a matrix's rows, one a line or in the first of its columns;
 *     empty where the names are in the file itself
 * @param vectors which array (npz), tensor (safetensors), {@code varm} or {@code obsm} key (h5ad)
 *     or list column (Parquet) holds the vectors; empty for the only one
 * @param nameColumn which array (npz), {@code var} or {@code obs} column (h5ad) or column (Parquet)
 *     holds the names; empty for the only one, and for the index of {@code var} or {@code obs}
 */
public record VectorFile(
    @Opt(
            value = "The vectors; text, pickles, JSON and numpy files may be gzipped.",
            label = "FILE",
            name = "input",
            role = Opt.Role.INPUT)
        String path,
    @Opt(
            value =
                "Names of the rows of npy, npz, safetensors or h5ad: one a line, or the first of"
                    + " columns separated by tabs or commas.",
            label = "FILE",
            role = Opt.Role.INPUT)
        Optional<String> names,
    @Opt(
            value =
                "Array of npz, tensor of safetensors, varm key (of genes) or obsm key (of cells) of"
                    + " h5ad, or list column of Parquet with the vectors (default: the only one).",
            label = "NAME")
        Optional<String> vectors,
    @Opt(
            value =
                "Array of npz, var column (of genes) or obs column (of cells) of h5ad, or column of"
                    + " Parquet with the names (default: the only one; of h5ad the index).",
            label = "NAME")
        Optional<String> nameColumn) {
  /** Columns of {@link #rows}. */
  public static final String NAME = "name";

  public static final String VECTOR = "vector";

  /** A file that says itself where names and vectors are. */
  public static VectorFile of(String path) {
    return new VectorFile(path, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The file and how it is read, by the options' names on the command line. */
  public Map<String, String> described(VectorFormat found) {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("input", path);
    described.put("format", found.label());
    names.ifPresent(file -> described.put("names", file));
    vectors.ifPresent(which -> described.put("vectors", which));
    nameColumn.ifPresent(column -> described.put("name-column", column));
    return described;
  }

  /** Receiver of names and vectors. */
  public interface Sink {
    /**
     * Receives one vector.
     *
     * @param vector float32, not changed afterwards by either side; null where the file says that
     *     there is none
     */
    void accept(String name, float[] vector);
  }

  /** Reads the open file. */
  interface Reading<T> {
    T in(InputStream in) throws IOException;
  }

  /** Axis of an AnnData file that the vectors belong to. */
  public enum Axis {
    GENES("varm", "var"),
    CELLS("obsm", "obs");

    final String vectors;
    final String names;

    Axis(String vectors, String names) {
      this.vectors = vectors;
      this.names = names;
    }
  }

  /** Reads the vectors of genes. */
  public void read(SparkSession spark, VectorFormat format, Sink sink) {
    read(spark, format, Axis.GENES, sink);
  }

  /**
   * Reads all vectors in the order of the file; Parquet sorted by name, since it has none.
   *
   * @throws UserError if the file is missing, damaged, or not what the format is
   */
  public void read(SparkSession spark, VectorFormat format, Axis axis, Sink sink) {
    requireNames(format);
    if (format == VectorFormat.PARQUET) {
      ParquetVectors.read(this, spark, sink);
    } else {
      read(spark.sparkContext().hadoopConfiguration(), format, axis, sink);
    }
  }

  /**
   * The vectors as a table of {@value #NAME} and {@value #VECTOR}, which tasks read: Parquet as
   * Spark splits it, another file one task, a few vectors at a time.
   *
   * @throws UserError if the file is not what the format is; what is wrong within it is thrown by
   *     the tasks
   */
  public Dataset<Row> rows(SparkSession spark, VectorFormat format, Axis axis) {
    requireNames(format);
    return format == VectorFormat.PARQUET
        ? ParquetVectors.rows(this, spark)
        : VectorRows.of(this, format, axis, spark);
  }

  private void requireNames(VectorFormat format) {
    if (names.isPresent() && !format.isMatrix()) {
      throw UserError.of(
          "Cannot use --names %s with %s: a %s file holds its names. Expected no --names.",
          names.get(), path, format.label());
    }
  }

  void read(Configuration conf, VectorFormat format, Axis axis, Sink sink) {
    switch (format) {
      case PICKLE -> PickleVectors.read(this, conf, sink);
      case WORD2VEC, GENE2VEC, CSV, TSV -> VectorLines.read(this, format, conf, sink);
      case WORD2VEC_BINARY -> Word2VecBinary.read(this, conf, sink);
      case JSON -> JsonVectors.read(this, conf, sink);
      case NPY -> NpyFile.read(this, conf, sink);
      case NPZ -> NpzFile.read(this, conf, sink);
      case SAFETENSORS -> SafetensorsVectors.read(this, conf, sink);
      case PARQUET -> throw new IllegalArgumentException("Spark reads " + path);
      case H5AD -> AxisVectors.read(this, axis, conf, sink);
    }
  }

  /** Opens the file, unzipped, and closes it when the reading is done. */
  <T> T open(Configuration conf, Reading<T> reading) {
    try (InputStream in = TextFile.open(path, conf)) {
      return reading.in(in);
    } catch (IOException e) {
      throw failed(e);
    } catch (IllegalArgumentException e) {
      // The JDK's reader of zip archives, where a name is no text.
      throw failed(new IOException(e.getMessage(), e));
    } catch (OutOfMemoryError e) {
      throw TooLarge.error(path, "its vectors", e);
    }
  }

  /** The error for a file that is not what its format says. */
  UserError damaged(VectorFormat format, String what, Object... values) {
    return UserError.of(
        "Cannot import %s as %s: %s.",
        path, format.label(), String.format(Locale.ROOT, what, values));
  }

  private UserError failed(IOException e) {
    if (e instanceof EOFException) {
      return new UserError(
          "Cannot read "
              + path
              + ": it ends in the middle. Expected a complete file; copy or download it again.",
          e);
    }
    return TextFile.broken(path, 0, e);
  }
}
