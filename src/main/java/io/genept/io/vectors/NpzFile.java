package io.genept.io.vectors;

import io.genept.core.UserError;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.hadoop.conf.Configuration;

/** Several numpy arrays in a zip archive, as {@code numpy.savez} writes them. */
final class NpzFile {
  private static final String NPY = ".npy";

  private final VectorFile file;
  private final Configuration conf;

  private NpzFile(VectorFile file, Configuration conf) {
    this.file = file;
    this.conf = conf;
  }

  /** Reads one array after its header. */
  private interface Visit {
    void array(String name, NpyFile header, ZipInputStream data) throws IOException;
  }

  static void read(VectorFile file, Configuration conf, VectorFile.Sink sink) {
    new NpzFile(file, conf).read(sink);
  }

  private void read(VectorFile.Sink sink) {
    Map<String, NpyFile> headers = new LinkedHashMap<>();
    visit((name, header, data) -> headers.put(name, header));
    if (headers.isEmpty()) {
      throw file.damaged(
          VectorFormat.NPZ,
          "the zip archive holds no numpy array. Expected the form of numpy.savez; unzip other"
              + " archives first");
    }
    String vectors =
        one(
            headers,
            file.vectors().orElse(null),
            header -> header.shape().length == 2 && header.type().isNumeric(),
            "matrix of numbers",
            "--vectors");
    headers.get(vectors).requireMatrix(file, vectors);
    int rows = headers.get(vectors).shape()[0];
    List<String> names = file.names().isPresent() ? RowNames.read(file, rows, conf) : null;
    if (names == null) {
      String array =
          one(
              headers,
              file.nameColumn().orElse(null),
              header -> header.shape().length == 1 && !header.type().isNumeric(),
              "list of texts",
              "--name-column, or the names by --names FILE");
      names = RowNames.checked(file, texts(array), rows, "its array " + array);
    }
    List<String> found = names;
    visit(
        (name, header, data) -> {
          if (name.equals(vectors)) {
            header.rows(data, found, sink);
          }
        });
  }

  private List<String> texts(String array) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    visit(
        (name, header, data) -> {
          if (name.equals(array) && header.shape().length == 1 && !header.type().isNumeric()) {
            texts.put(name, header.texts(data));
          }
        });
    if (!texts.containsKey(array)) {
      throw UserError.of(
          "Cannot import %s: its array %s is no list of texts. Expected names.",
          file.path(), array);
    }
    return texts.get(array);
  }

  private String one(
      Map<String, NpyFile> headers,
      String asked,
      Predicate<NpyFile> fits,
      String what,
      String option) {
    List<String> fitting =
        headers.entrySet().stream()
            .filter(entry -> fits.test(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (asked != null && headers.containsKey(asked)) {
      return asked;
    }
    if (asked != null || fitting.size() != 1) {
      throw UserError.of(
          "Cannot import %s: %s. Expected one %s; name it with %s. It has %s.",
          file.path(),
          asked != null
              ? "it has no array " + asked
              : fitting.isEmpty() ? "no array fits" : fitting.size() + " arrays fit",
          what,
          option,
          headers.keySet());
    }
    return fitting.get(0);
  }

  private void visit(Visit visit) {
    file.open(
        conf,
        in -> {
          ZipInputStream zip = new ZipInputStream(in);
          for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            if (entry.getName().endsWith(NPY)) {
              String name = entry.getName();
              String array = name.substring(0, name.length() - NPY.length());
              visit.array(array, NpyFile.header(zip, file, array), zip);
            }
          }
          return null;
        });
  }
}
