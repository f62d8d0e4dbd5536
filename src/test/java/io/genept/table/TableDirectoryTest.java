package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables on a disk, where files are moved, and on an object store, where they never are. */
class TableDirectoryTest {
  private static final Configuration CONF = ObjectStore.in(FaultyDisk.in(new Configuration()));

  @TempDir Path dir;

  @AfterEach
  void nothingWasMovedOnTheObjectStore() {
    Faults.none();
    assertThat(ObjectStore.MOVES).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void aTableAppearsWithTheCommitAndHoldsWhatWasAdded(String scheme) throws IOException {
    try (TableDirectory table = create(scheme, WriteMode.FAIL_IF_EXISTS)) {
      add(table, "cells", "0", "a");
      stray(table, "cells", "0", "written by a task that was repeated");
      assertThat(TableDirectory.exists(at(scheme), CONF)).isFalse();
      table.attach("report.html", "<p>".getBytes(StandardCharsets.UTF_8));
      Provenance made = table.commit(provenance("one"));
      assertThat(TableDirectory.provenance(at(scheme), CONF)).isEqualTo(made);
    }
    assertThat(rows(scheme)).containsExactly("a", "<p>");
    assertThat(TableDirectory.provenance(at(scheme), CONF).parts())
        .extracting(Provenance.Part::rows, Provenance.Part::bytes)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1L, 1L),
            org.assertj.core.groups.Tuple.tuple(0L, 3L));
    assertNothingElse(scheme);
  }

  /** A dot or an underscore in front: Spark, pandas and DuckDB pass over such files. */
  @Test
  void onADiskOtherReadersSeeNoPartBeforeTheCommit() throws IOException {
    try (TableDirectory table = create("file", WriteMode.FAIL_IF_EXISTS)) {
      add(table, "cells/dataset=a", "0", "a");
      assertThat(files()).allMatch(name -> name.matches(".*/[_.][^/]*"));
      table.commit(provenance("one"));
    }
    assertThat(files())
        .anyMatch(name -> name.matches("cells/dataset=a/part-0-[0-9a-f-]+\\.parquet"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void aRunThatFailsLeavesNothing(String scheme) throws IOException {
    try (TableDirectory table = create(scheme, WriteMode.FAIL_IF_EXISTS)) {
      add(table, "cells", "0", "a");
    }
    assertThat(files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void anOverwrittenTableStaysUntilTheCommit(String scheme) throws IOException {
    write(scheme, WriteMode.FAIL_IF_EXISTS, "old 1", "old 2");
    try (TableDirectory table = create(scheme, WriteMode.OVERWRITE)) {
      add(table, "", "0", "new");
      assertThat(rows(scheme)).containsExactly("old 1", "old 2");
    }
    assertThat(rows(scheme)).as("when the run fails").containsExactly("old 1", "old 2");
    write(scheme, WriteMode.OVERWRITE, "new");
    assertThat(rows(scheme)).containsExactly("new");
    assertNothingElse(scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void partsAreAppendedAndNoneIsWrittenAgain(String scheme) throws IOException {
    write(scheme, WriteMode.FAIL_IF_EXISTS, "monday");
    List<Provenance.Part> monday = TableDirectory.provenance(at(scheme), CONF).parts();
    try (TableDirectory table = create(scheme, WriteMode.APPEND)) {
      assertThat(table.earlier()).isEqualTo(monday);
      assertThat(table.firstNumber()).isEqualTo(1);
      add(table, "", "1", "tuesday");
      table.commit(provenance("two"));
    }
    assertThat(rows(scheme)).containsExactly("monday", "tuesday");
    assertThat(TableDirectory.provenance(at(scheme), CONF).parts()).containsAll(monday);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void aTableIsWholeWhereverItsOverwritingIsKilled(String scheme) throws IOException {
    assertWholeWhereverKilled(
        scheme, WriteMode.OVERWRITE, List.of("old 1", "old 2"), List.of("new 1", "new 2", "new 3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void aTableIsWholeWhereverAnAppendIsKilled(String scheme) throws IOException {
    assertWholeWhereverKilled(
        scheme,
        WriteMode.APPEND,
        List.of("old 1", "old 2"),
        List.of("old 1", "old 2", "new 1", "new 2", "new 3"));
  }

  /** Every step that touches the file system fails once, as do all after it, the clean-up too. */
  private void assertWholeWhereverKilled(
      String scheme, WriteMode mode, List<String> before, List<String> after) throws IOException {
    boolean killed = true;
    int kills = 0;
    for (int step = 0; killed; step++) {
      write(
          scheme,
          exists(scheme) ? WriteMode.OVERWRITE : WriteMode.FAIL_IF_EXISTS,
          "old 1",
          "old 2");
      killed = false;
      Faults.after(step);
      try {
        write(scheme, mode, "new 1", "new 2", "new 3");
      } catch (UncheckedIOException e) {
        killed = true;
        kills++;
      } finally {
        Faults.none();
      }
      List<String> rows = rows(scheme);
      assertThat(rows).as("killed at step " + step).isIn(List.of(before, after));
      assertThat(killed && rows.equals(after)).as("fails only before the switch").isFalse();
    }
    assertThat(kills).isGreaterThan(2);
    write(scheme, WriteMode.OVERWRITE, "next");
    assertNothingElse(scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void whatAKilledRunLeftIsNoTableAndMakesRoom(String scheme) throws IOException {
    TableDirectory killed = create(scheme, WriteMode.FAIL_IF_EXISTS);
    add(killed, "cells", "0", "lost");
    assertThat(files()).hasSize(1);
    assertThat(TableDirectory.exists(at(scheme), CONF)).isFalse();
    write(scheme, WriteMode.FAIL_IF_EXISTS, "a");
    assertThat(rows(scheme)).containsExactly("a");
    assertNothingElse(scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"file", "fakes3"})
  void twoWritersAtATimeAreRefused(String scheme) throws IOException {
    write(scheme, WriteMode.FAIL_IF_EXISTS, "a");
    try (TableDirectory slow = create(scheme, WriteMode.APPEND)) {
      add(slow, "", "1", "slow");
      write(scheme, WriteMode.OVERWRITE, "fast");
      assertThatThrownBy(() -> slow.commit(provenance("slow")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("another run wrote it meanwhile");
    }
    assertThat(rows(scheme)).containsExactly("fast");
  }

  @Test
  void aPartThatIsGoneEndsTheRun() throws IOException {
    try (TableDirectory table = create("fakes3", WriteMode.FAIL_IF_EXISTS)) {
      add(table, "", "0", "a");
      Files.delete(dir.resolve("t").resolve(files().get(0)));
      assertThatThrownBy(() -> table.commit(provenance("one")))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("is gone");
    }
    assertThat(TableDirectory.exists(at("fakes3"), CONF)).isFalse();
  }

  @Test
  void aTakenPlaceIsRefusedWithAdvice() throws IOException {
    write("file", WriteMode.FAIL_IF_EXISTS, "a");
    Files.createDirectories(dir.resolve("mine"));
    Files.writeString(dir.resolve("mine/thesis.doc"), "x");
    assertRefused("t", WriteMode.FAIL_IF_EXISTS, "a table is there already. Give --overwrite");
    assertRefused("mine/thesis.doc", WriteMode.OVERWRITE, "a file is there");
    assertRefused("mine", WriteMode.OVERWRITE, "is not empty and holds no table");
    assertRefused("none", WriteMode.APPEND, "there is no table");
    assertThat(dir.resolve("mine/thesis.doc")).exists();
  }

  @Test
  void azureIsAnObjectStoreUnlessItsNamespaceIsKnown() throws IOException {
    assertThat(azure(Map.of()).moves()).isFalse();
    assertThat(azure(Map.of("fs.azure.account.hns.enabled", "true")).moves()).isTrue();
    String account = "fs.azure.account.hns.enabled.lake.dfs.core.windows.net";
    assertThat(azure(Map.of(account, "true")).moves()).isTrue();
    assertThat(azure(Map.of("fs.azure.account.hns.enabled", "true", account, "false")).moves())
        .isFalse();
  }

  private static Storage azure(Map<String, String> settings) {
    Configuration conf = new Configuration(false);
    settings.forEach(conf::set);
    return new Storage(
        new org.apache.hadoop.fs.RawLocalFileSystem() {
          @Override
          public String getScheme() {
            return "abfss";
          }

          @Override
          public java.net.URI getUri() {
            return java.net.URI.create("abfss://data@lake.dfs.core.windows.net/");
          }
        },
        conf);
  }

  @Test
  void whatIsNoTableCannotBeRead() throws IOException {
    String missing = dir.resolve("missing").toString();
    assertThatThrownBy(() -> TableDirectory.provenance(missing, CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no such directory");
    String half = Files.createDirectories(dir.resolve("half")).toString();
    assertThatThrownBy(() -> TableDirectory.provenance(half, CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it has no _provenance.json");
    Files.writeString(dir.resolve("half/_provenance.json"), "{\"stage\":");
    assertThatThrownBy(() -> TableDirectory.provenance(half, CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not the provenance of a table");
    Files.writeString(
        dir.resolve("half/_provenance.json"),
        "{\"stage\":\"x\",\"options\":{},\"inputs\":[],\"facts\":{},\"schema_version\":99}");
    assertThatThrownBy(() -> TableDirectory.provenance(half, CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("schema version is 99");
  }

  private void assertRefused(String name, WriteMode mode, String message) {
    String path = dir.resolve(name).toString();
    assertThatThrownBy(() -> TableDirectory.create(path, mode, CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(path)
        .hasMessageContaining(message);
  }

  private String at(String scheme) {
    return scheme + "://" + dir.resolve("t");
  }

  private boolean exists(String scheme) {
    return TableDirectory.exists(at(scheme), CONF);
  }

  private TableDirectory create(String scheme, WriteMode mode) {
    return TableDirectory.create(at(scheme), mode, CONF);
  }

  private void write(String scheme, WriteMode mode, String... rows) throws IOException {
    try (TableDirectory table = create(scheme, mode)) {
      for (int i = 0; i < rows.length; i++) {
        add(table, "", Integer.toString(i), rows[i]);
      }
      table.commit(provenance(rows[0]));
    }
  }

  private static void add(TableDirectory table, String folder, String number, String text) {
    table.add(List.of(table.place().finished(stray(table, folder, number, text), 1, CONF)));
  }

  private static String stray(TableDirectory table, String folder, String number, String text) {
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
  private List<String> rows(String scheme) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Provenance.Part part : TableDirectory.provenance(at(scheme), CONF).parts()) {
      rows.add(Files.readString(dir.resolve("t").resolve(part.name())));
    }
    return rows;
  }

  private void assertNothingElse(String scheme) throws IOException {
    List<String> whole = new ArrayList<>(List.of(TableDirectory.PROVENANCE_FILE));
    TableDirectory.provenance(at(scheme), CONF).parts().forEach(part -> whole.add(part.name()));
    assertThat(files()).hasSameElementsAs(whole);
  }

  /** All files of the table's directory. */
  private List<String> files() throws IOException {
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

  private static Provenance provenance(String stage) {
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
