package io.genept.io.vectors;

import io.genept.core.UserError;
import io.genept.io.pickle.NumpyArray;
import io.genept.io.pickle.NumpyType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * A numpy array in numpy's own format, versions 1 to 3 (numpy.lib.format).
 *
 * @param shape length of each dimension
 * @param columnMajor whether the first index runs fastest
 */
record NpyFile(NumpyType type, int[] shape, boolean columnMajor) {
  private static final int LONGEST_HEADER = 1 << 20;
  private static final Pattern DESCR = Pattern.compile("'descr':\\s*'([^']*)'");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([^)]*)\\)");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order':\\s*(True|False)");

  /** Streams the rows of a matrix file. */
  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    file.open(
        conf,
        in -> {
          NpyFile npy = header(in, file, file.path());
          npy.requireMatrix(file, file.path());
          npy.rows(in, RowNames.read(file, npy.shape[0], conf), sink);
          return null;
        });
  }

  /** Reads what comes before the data. */
  static NpyFile header(InputStream in, VectorFile file, String name) throws IOException {
    byte[] magic = exactly(in, 8);
    boolean first = magic[6] == 1;
    byte[] length = exactly(in, first ? 2 : 4);
    ByteBuffer bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
    int size = first ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
    if (magic[0] != (byte) 0x93 || size < 0 || size > LONGEST_HEADER) {
      throw file.damaged(VectorFormat.NPY, "%s does not start as a numpy array does", name);
    }
    String header = new String(exactly(in, size), StandardCharsets.UTF_8);
    Matcher descr = DESCR.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    Matcher fortran = FORTRAN.matcher(header);
    String notation = descr.find() ? descr.group(1) : "a structure";
    NumpyType type =
        NumpyType.of(notation)
            .orElseThrow(
                () ->
                    file.damaged(
                        VectorFormat.NPY,
                        "%s has the type %s. Expected numbers, or text of a fixed length (<U);"
                            + " convert it with .astype(\"float32\") or .astype(str)",
                        name,
                        notation));
    if (!shape.find() || !fortran.find()) {
      throw file.damaged(VectorFormat.NPY, "%s has no shape", name);
    }
    try {
      int[] lengths =
          Arrays.stream(shape.group(1).split(","))
              .map(String::strip)
              .filter(text -> !text.isEmpty())
              .mapToInt(Integer::parseInt)
              .toArray();
      return new NpyFile(type, lengths, fortran.group(1).equals("True"));
    } catch (NumberFormatException e) {
      throw file.damaged(VectorFormat.NPY, "%s has the shape (%s), too long", name, shape.group(1));
    }
  }

  void requireMatrix(VectorFile file, String name) {
    if (shape.length != 2 || !type.isNumeric() || shape[0] < 1 || shape[1] < 1) {
      throw UserError.of(
          "Cannot import %s: %s is an array of shape %s%s. Expected a matrix of numbers, one row"
              + " for each name.",
          file.path(), name, Arrays.toString(shape), type.isNumeric() ? "" : " of text");
    }
  }

  void rows(InputStream in, List<String> names, VectorFile.Sink sink) throws IOException {
    if (!columnMajor) {
      rows(in, names, Math.multiplyExact(shape[1], type.size()), type::floats, sink);
      return;
    }
    long bytes = (long) shape[0] * shape[1] * type.size();
    float[] all = new NumpyArray(shape, type, exactly(in, Math.toIntExact(bytes)), true).floats();
    for (int row = 0; row < shape[0]; row++) {
      sink.accept(names.get(row), Arrays.copyOfRange(all, row * shape[1], (row + 1) * shape[1]));
    }
  }

  /** Streams row-major rows of {@code bytes} bytes each. */
  static void rows(
      InputStream in,
      List<String> names,
      int bytes,
      Function<byte[], float[]> floats,
      VectorFile.Sink sink)
      throws IOException {
    for (String name : names) {
      sink.accept(name, floats.apply(exactly(in, bytes)));
    }
  }

  /** The texts of an array of one dimension. */
  List<String> texts(InputStream in) throws IOException {
    long bytes = (long) shape[0] * type.size();
    return List.of(type.texts(exactly(in, Math.toIntExact(bytes))));
  }

  static byte[] exactly(InputStream in, int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }
}
