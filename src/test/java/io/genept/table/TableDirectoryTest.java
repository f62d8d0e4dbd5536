package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How tables appear, are replaced and grow; what kills do to them is in {@link KilledRunTest}. */
class TableDirectoryTest extends TableFixture {
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
}
