package io.genept.io.vectors;

import io.genept.core.OptionSet;
import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Formats of published vectors. */
public enum VectorFormat {
  /** Python pickle of a dict: name → list of floats or numpy array. */
  PICKLE,
  /** Text: {@code n dim} on the first line, then {@code name v1 … v_dim} separated by blanks. */
  WORD2VEC,
  /** The binary form of word2vec: the same first line, then names and little-endian float32. */
  WORD2VEC_BINARY,
  /** Text as Gene2vec is released: name, tab, numbers separated by blanks; no first line. */
  GENE2VEC,
  /** Name, then numbers, separated by commas; with or without a header. */
  CSV,
  /** Name, then numbers, separated by tabs; with or without a header. */
  TSV,
  /** A numpy matrix; the names of its rows in a file beside it. */
  NPY,
  /** Several numpy arrays, one of them the vectors, another the names. */
  NPZ,
  /** Tensors, one of them the vectors; the names of its rows in a file beside it. */
  SAFETENSORS,
  /** An object: name → list of numbers. */
  JSON,
  /** A column of names and a column of lists of numbers. */
  PARQUET,
  /**
   * {@code varm} of an AnnData file, named by its {@code var}; of cells {@code obsm}, {@code obs}.
   */
  H5AD;

  static final Pattern WORD2VEC_HEADER = Pattern.compile("(\\d{1,9})[ \t]+(\\d{1,9})\\s*");
  private static final int HEAD = 4096;
  private static final long LONGEST_SAFETENSORS_HEADER = 100_000_000;

  /** Name for people and as a value of the option. */
  public String label() {
    return OptionSet.nameOf(this);
  }

  /** Tests whether the names of the rows may come from another file. */
  boolean isMatrix() {
    return this == NPY || this == NPZ || this == SAFETENSORS || this == H5AD;
  }

  /**
   * Recognises the format by the content of a file; a folder is taken as Parquet.
   *
   * @throws UserError if nothing is there, or nothing that is known
   */
  public static VectorFormat detect(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      if (place.getFileSystem(conf).getFileStatus(place).isDirectory()) {
        return PARQUET;
      }
      try (InputStream in = TextFile.open(path, conf)) {
        return of(path, in.readNBytes(HEAD));
      }
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file.", e);
    } catch (IOException e) {
      throw TextFile.broken(path, 0, e);
    }
  }

  private static VectorFormat of(String path, byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    if (head.length == 0) {
      throw UserError.of("Cannot import %s: it is empty, so it holds no vector.", path);
    }
    if (start.startsWith("\u0089HDF\r\n")) {
      return H5AD;
    } else if (start.startsWith("PAR1")) {
      return PARQUET;
    } else if (start.startsWith("PK\u0003\u0004")) {
      return NPZ;
    } else if (start.startsWith("\u0093NUMPY")) {
      return NPY;
    } else if (isSafetensors(head)) {
      return SAFETENSORS;
    } else if (head.length > 1 && start.charAt(0) == 0x80 && head[1] >= 2 && head[1] <= 5) {
      return PICKLE;
    } else if (start.stripLeading().startsWith("{")) {
      return JSON;
    }
    String first = start.lines().findFirst().orElse("");
    boolean word2vec = WORD2VEC_HEADER.matcher(first).matches();
    if (hasControl(start)) {
      if (word2vec) {
        return WORD2VEC_BINARY;
      }
      throw UserError.of(
          "Cannot import %s: its content is of no format that is known. Expected one of those of"
              + " --format; name it with --format, and unpack archives other than .gz first.",
          path);
    }
    return word2vec ? WORD2VEC : ofText(first);
  }

  private static VectorFormat ofText(String line) {
    int tab = line.indexOf('\t');
    if (line.startsWith("(d")) {
      return PICKLE;
    }
    if (tab >= 0) {
      return line.strip().indexOf(' ', tab) > 0 && line.indexOf('\t', tab + 1) < 0 ? GENE2VEC : TSV;
    }
    return line.indexOf(',') >= 0 ? CSV : GENE2VEC;
  }

  private static boolean isSafetensors(byte[] head) {
    if (head.length < 9 || head[8] != '{') {
      return false;
    }
    long length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return length > 1 && length <= LONGEST_SAFETENSORS_HEADER;
  }

  private static boolean hasControl(String head) {
    return head.chars().anyMatch(c -> c < ' ' && c != '\t' && c != '\n' && c != '\r');
  }
}
