package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.testing.Args;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cell annotations from a text file. */
class IngestObsTest extends SparkTest {
  @TempDir Path dir;
  private TenXFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = TenXFolder.create(dir.resolve("in"));
  }

  @Test
  void obsColumnsAreJoinedByCellIdAndTyped() throws IOException {
    Path obs = dir.resolve("obs.csv");
    Files.writeString(
        obs,
        """
        sample,id,age,score,ok,code,Counts,"with, comma"
        s1,d,1,1.5,TRUE,007,1,"say ""x\"""
        s1,z,9,9,FALSE,008,1,extra
        s2,c,,NaN,,010,2,NA
        s2,b,-3,2e3,false,011,3,
        s2,a,4,2,true,012,4,last
        """);
    run(obs, Optional.of("id"));
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    assertThat(atlas.atlas().cells().schema().simpleString())
        .endsWith(
            "sample:string,age:bigint,score:double,ok:boolean,code:string,Counts_obs:bigint,"
                + "with, comma:string>");
    assertThat(values(atlas, "age")).containsExactly(4L, -3L, null, 1L);
    assertThat(values(atlas, "score")).containsExactly(2.0, 2000.0, null, 1.5);
    assertThat(values(atlas, "ok")).containsExactly(true, false, null, true);
    assertThat(values(atlas, "code")).containsExactly("012", "011", "010", "007");
    assertThat(values(atlas, "with, comma")).containsExactly("last", null, null, "say \"x\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id\\tx\\na\\t1\\nb\\t1\\n|2 of 4 cells have no row in it, first c, d",
        "id\\tx\\na\\t1\\nb\\t1\\nc\\t1\\nd\\t1\\nb\\t2\\n|cell b is in lines 3 and 6",
        "id\\tx\\na\\t1\\nb\\t1\\t5\\n|line 3 has 3 fields. Expected 2",
        "id\\tx\\n|it has no rows",
        "id\\tx\\na\\t\"1\\n|a quoted field of line 2 does not end",
      })
  void annotationsThatDoNotFitAreRefused(String text, String message) throws IOException {
    Path obs = dir.resolve("obs.tsv");
    Files.writeString(obs, text.replace("\\t", "\t").replace("\\n", "\n"));
    assertThatThrownBy(() -> run(obs, Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
    assertNoOutput();
  }

  @Test
  void aHeaderWithoutTheNameOfTheFirstColumnIsThatOfR() throws IOException {
    Path obs = dir.resolve("obs.tsv");
    Files.writeString(obs, "age\tx\n\"a\"\t1\t0\nb\t2\t0\nc\t3\t0\nd\t4\t0\n");
    run(obs, Optional.empty());
    IngestedAtlas atlas = IngestedAtlas.open(spark(), dir.resolve("out").toString());
    assertThat(values(atlas, "age")).containsExactly(1L, 2L, 3L, 4L);
  }

  private void run(Path obs, Optional<String> cellIdColumn) {
    IngestCells.run(
        spark(),
        Args.of(
            IngestCells.Options.class,
            "input",
            folder.path().toString(),
            "obs",
            obs.toString(),
            "output",
            dir.resolve("out").toString(),
            "cell-id-column",
            cellIdColumn,
            "cells-per-block",
            3));
  }

  private static List<Object> values(IngestedAtlas atlas, String column) {
    return Arrays.asList(
        atlas.value("a", column),
        atlas.value("b", column),
        atlas.value("c", column),
        atlas.value("d", column));
  }

  private void assertNoOutput() {
    assertThat(dir.toFile().list()).containsExactlyInAnyOrder("in", "obs.tsv");
  }
}
