package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.core.Provenance;
import io.genept.testing.Faults;
import io.genept.testing.FaultyDisk;
import io.genept.testing.ObjectStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Tables on a disk, where files are moved, and on an object store, where they never are. */
abstract class TableFixture {
  static final Configuration CONF = ObjectStore.in(FaultyDisk.in(new Configuration()));

  @TempDir Path dir;

  @AfterEach
  void nothingWasMovedOnTheObjectStore() {
    Faults.none();
    assertThat(ObjectStore.MOVES).hasValue(0);
  }

  String at(String scheme) {
    return scheme + "://" + dir.resolve("t");
  }

  boolean exists(String scheme) {
    return TableDirectory.exists(at(scheme), CONF);
  }

  TableDirectory create(String scheme, WriteMode mode) {
    return TableDirectory.create(at(scheme), mode, CONF);
  }

  void write(String scheme, WriteMode mode, String... rows) throws IOException {
    try (TableDirectory table = create(scheme, mode)) {
      for (int i = 0; i < rows.length; i++) {
        add(table, "", Integer.toString(i), rows[i]);
      }
      table.commit(provenance(rows[0]));
    }
  }

  static void add(TableDirectory table, String folder, String number, String text) {
    table.add(List.of(table.place().finished(stray(table, folder, number, text), 1, CONF)));
  }

  static String stray(TableDirectory table, String folder, String number, String text) {
    org.apache.hadoop.fs.Path part =
        new org.apache.hadoop.fs.Path(table.place().newPart(folder, number));
    try (OutputStream out = part.getFileSystem(CONF).create(part, false)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return part.toString();
  }

  /** What a reader finds: the content of the files that the manifest lists, in its order. */
  List<String> rows(String scheme) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Provenance.Part part : TableDirectory.provenance(at(scheme), CONF).parts()) {
      rows.add(Files.readString(dir.resolve("t").resolve(part.name())));
    }
    return rows;
  }

  void assertNothingElse(String scheme) throws IOException {
    List<String> whole = new ArrayList<>(List.of(TableDirectory.PROVENANCE_FILE));
    TableDirectory.provenance(at(scheme), CONF).parts().forEach(part -> whole.add(part.name()));
    assertThat(files()).hasSameElementsAs(whole);
  }

  /** All files of the table's directory. */
  List<String> files() throws IOException {
    Path table = dir.resolve("t");
    if (!Files.exists(table)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(table)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> table.relativize(file).toString())
          .filter(name -> !name.endsWith(".crc"))
          .sorted()
          .toList();
    }
  }

  static Provenance provenance(String stage) {
    return Provenance.now(
        stage,
        Map.of("input", "a b"),
        List.of(new Provenance.Input("a b", "00", 3)),
        Map.of("n_obs", "3"),
        "4.0.1",
        7L,
        3);
  }
}
