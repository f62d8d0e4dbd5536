package io.genept.io.vectors;

import io.genept.io.pickle.NumpyType;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import org.apache.hadoop.conf.Configuration;

/**
 * The binary form of word2vec: {@code n dim} and a line end, then n times a name, a blank and
 * {@code dim} little-endian float32; a line end before a name is skipped (the C program writes one,
 * gensim none).
 */
final class Word2VecBinary {
  private static final int LONGEST_NAME = 1 << 12;
  private static final int MOST_DIMENSIONS = 1 << 20;
  private static final NumpyType FLOAT = new NumpyType('f', 4, ByteOrder.LITTLE_ENDIAN);

  private Word2VecBinary() {}

  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    file.open(
        conf,
        stream -> {
          InputStream in = new BufferedInputStream(stream);
          String header = until(in, '\n', file);
          Matcher numbers = VectorFormat.WORD2VEC_HEADER.matcher(header);
          if (!numbers.matches() || Integer.parseInt(numbers.group(2)) > MOST_DIMENSIONS) {
            throw file.damaged(
                VectorFormat.WORD2VEC_BINARY,
                "its first line is \"%s\". Expected the numbers of vectors and of dimensions",
                header);
          }
          int dimension = Integer.parseInt(numbers.group(2));
          for (long left = Long.parseLong(numbers.group(1)); left > 0; left--) {
            String name = until(in, ' ', file).stripLeading();
            byte[] bytes = in.readNBytes(4 * dimension);
            if (bytes.length < 4 * dimension) {
              throw new EOFException();
            }
            sink.accept(name, FLOAT.floats(bytes));
          }
          return null;
        });
  }

  private static String until(InputStream in, char end, VectorFile file) throws IOException {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int b = in.read(); b != end; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (name.size() == LONGEST_NAME) {
        throw file.damaged(
            VectorFormat.WORD2VEC_BINARY,
            "a name is longer than %d bytes. Expected names and float32 in turn; the file may be"
                + " damaged",
            LONGEST_NAME);
      }
      name.write(b);
    }
    return name.toString(StandardCharsets.UTF_8);
  }
}
