package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableDirectoryTest {
  private static final Configuration CONF = new Configuration();

  @TempDir Path dir;

  @Test
  void aFailedRunLeavesNothing() throws IOException {
    String path = dir.resolve("t").toString();
    try (TableDirectory table = TableDirectory.create(path, WriteMode.FAIL_IF_EXISTS, CONF)) {
      write(table, "0", "rows");
    }
    assertThat(visibleAndHidden()).isEmpty();
  }

  @Test
  void aTakenPlaceIsRefusedWithAdvice() throws IOException {
    String table = dir.resolve("t").toString();
    try (TableDirectory t = TableDirectory.create(table, WriteMode.FAIL_IF_EXISTS, CONF)) {
      t.commit(provenance("one"));
    }
    String file = Files.writeString(dir.resolve("file"), "x").toString();
    Files.createDirectories(dir.resolve("mine"));
    Files.writeString(dir.resolve("mine/thesis.doc"), "x");
    String folder = dir.resolve("mine").toString();

    assertRefused(table, WriteMode.FAIL_IF_EXISTS, "a table is there already. Give --overwrite");
    assertRefused(file, WriteMode.OVERWRITE, "a file is there");
    assertRefused(folder, WriteMode.OVERWRITE, "is not empty and holds no table");
    assertThat(dir.resolve("mine/thesis.doc")).exists();
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

  private static void assertRefused(String path, WriteMode mode, String message) {
    assertThatThrownBy(() -> TableDirectory.create(path, mode, CONF))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(path)
        .hasMessageContaining(message);
  }

  private static Provenance provenance(String stage) {
    return new Provenance(
        stage,
        Map.of("input", "a b"),
        List.of(new Provenance.Input("a b", "00", 3)),
        Map.of("n_obs", "3"),
        "1",
        "4.0.1",
        7L,
        3,
        Provenance.SCHEMA_VERSION,
        "2026-01-01T00:00:00Z",
        List.of());
  }

  private static void write(TableDirectory table, String number, String text) {
    try {
      String part = table.place().newPart("", number);
      Path file = Path.of(java.net.URI.create(part));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      table.add(List.of(table.place().finished(part, 1, CONF)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> visibleAndHidden() throws IOException {
    try (var files = Files.list(dir)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
