package io.genept.genes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WriteMode;
import io.genept.testing.SparkTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportGenesTest extends SparkTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2 3\nTP53 0.5 -1 2e-3\nENSG00000141510 1 2 3\n",
        "2 3 \nTP53 0.5 -1 2e-3 \nENSG00000141510 1 2 3 \n",
        "TP53,0.5,-1,2e-3\nENSG00000141510,1,2,3\n",
        "gene,d0,d1,d2\r\n\"TP53\",0.5,-1,2e-3\r\n\r\nENSG00000141510,1,2,3\r\n",
        "symbol\td0\td1\td2\nTP53\t0.5\t-1\t2e-3\nENSG00000141510\t1\t2\t3\n"
      })
  void readsEachForm(String content) throws IOException {
    ImportGenes.Result result = run(content);
    assertThat(result.genes()).isEqualTo(2);
    assertThat(result.dimension()).isEqualTo(3);
    GeneEmbeddings table = GeneEmbeddings.read(spark(), result.output());
    assertThat(table.matrix().keys()).containsExactly("ENSG00000141510", "TP53");
    assertThat(table.matrix().row(1)).containsExactly(0.5f, -1f, 0.002f);
    assertThat(table.genes().get(0).ensemblId()).isEqualTo("ENSG00000141510");
  }

  @ParameterizedTest
  @CsvSource({
    "'A,1,2\nB,1\n', 'line 2 (B) has 1 numbers, the first vector has 2'",
    "'A,1,2\nB,1,x\n', 'line 2 (B), field 3 is \"x\"'",
    "'A,1,2\nB,1,NaN\n', 'line 2 (B), field 3 is \"NaN\"'",
    "'A,1,2\nA,3,4\n', 'A stands on lines 1 and 2'",
    "'gene,d0\n', 'it holds no vector'",
    "'A,1,2\nB\n', 'line 2 holds no number'"
  })
  void aWrongLineIsNamed(String content, String message) {
    assertThatThrownBy(() -> run(content))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(message);
    assertThat(dir.resolve("out")).doesNotExist();
  }

  @Test
  void anEmptyOrMissingFileIsTheUsersMistake() {
    assertThatThrownBy(() -> run(""))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("it holds no vector");
    assertThatThrownBy(
            () ->
                ImportGenes.run(
                    spark(),
                    ImportGenes.Options.of(
                        dir.resolve("none").toString(), at("out"), "m", WriteMode.FAIL_IF_EXISTS)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no such file");
  }

  private ImportGenes.Result run(String content) throws IOException {
    Path file = Files.writeString(dir.resolve("vectors"), content);
    return ImportGenes.run(
        spark(), ImportGenes.Options.of(file.toString(), at("out"), "m", WriteMode.FAIL_IF_EXISTS));
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
