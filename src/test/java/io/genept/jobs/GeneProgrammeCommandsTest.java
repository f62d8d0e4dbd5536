package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.testing.Draws;
import io.genept.testing.GeneVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneProgrammeCommandsTest extends CommandTest {
  @TempDir Path dir;

  private String at(String name) {
    return dir.resolve(name).toString();
  }

  private String genes() {
    List<String> names = IntStream.range(0, 40).mapToObj("GENE%02d"::formatted).toList();
    return GeneVectors.write(spark(), at("genes"), names, Draws.vectors(3, 40, 6), 6);
  }

  @Test
  void programmesAndMapGoIntoOneReport() {
    String genes = genes();
    CommandRun programmes =
        CommandRun.of(
            "find-programmes",
            "--gene-embeddings",
            genes,
            "--percentile=80,90",
            "--resolution=1",
            "--min-size=2",
            "--output",
            at("programmes"));
    assertThat(programmes.code()).as(programmes.err()).isZero();
    assertThat(programmes.out()).contains("of 40 genes; 156 edges, modularity 0.");
    CommandRun map =
        CommandRun.of(
            "visualise-genes", "--gene-embeddings", genes, "--neighbours=5", "--output", at("map"));
    assertThat(map.out()).contains("map: 40 of 40 genes laid out");
    CommandRun report =
        CommandRun.of(
            "write-report",
            "--programmes",
            at("programmes"),
            "--gene-maps",
            at("map"),
            "--output",
            at("report"));
    assertThat(report.code()).as(report.err()).isZero();
    assertThat(dir.resolve("report/report.html")).isNotEmptyFile();
  }

  @Test
  void thePresetsOfThePaperAreReadAndTwoRulesAreRefused() {
    String missing = at("missing");
    for (String[] preset :
        new String[][] {
          {"find-programmes", "conf/fig2g-programmes.conf"},
          {"visualise-genes", "conf/fig2a-umap.conf"}
        }) {
      CommandRun run =
          CommandRun.of(
              preset[0], "--conf", preset[1], "--gene-embeddings", missing, "--output", at("out"));
      assertThat(run.code()).isEqualTo(JobRunner.USER_ERROR);
      assertThat(run.err()).contains("missing: there is no such directory");
    }
    CommandRun both =
        CommandRun.of(
            "find-programmes",
            "--gene-embeddings",
            missing,
            "--threshold=.9",
            "--neighbours=5",
            "--output",
            at("out"));
    assertThat(both.err())
        .contains(
            "by several of --threshold, --percentile and --n-neighbors. Expected one of them");
    CommandRun column =
        CommandRun.of(
            "visualise-genes",
            "--gene-embeddings",
            missing,
            "--class-column=x",
            "--output",
            at("out"));
    assertThat(column.err()).contains("without a file. Expected --classes FILE");
  }
}
