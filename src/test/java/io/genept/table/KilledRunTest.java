package io.genept.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.testing.Faults;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table is whole wherever a run is killed. */
class KilledRunTest extends TableFixture {
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
}
