package io.genept.cells.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.CellAnnotations;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import io.genept.testing.Args;
import io.genept.testing.Draws;
import io.genept.testing.Golden;
import io.genept.testing.SmallCellEmbeddings;
import io.genept.testing.SparkTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class AnnotateCellsTest extends SparkTest {
  @TempDir Path dir;

  @Test
  @Tag("golden")
  void labelsAreThoseOfScikitLearnForAnyPartitioning() {
    JsonNode golden = Golden.read("cell_tasks").get("four_types");
    JsonNode split = golden.get("knn_cosine");
    int[] test = Golden.ints(split.get("test"));
    int[] predicted = Golden.ints(split.get("predicted"));
    int n = golden.get("n").asInt();
    int dim = golden.get("dim").asInt();
    int[] labels = Draws.labels(golden.get("label_seed").asLong(), n, 4);
    float[] vectors = Draws.vectors(golden.get("vector_seed").asLong(), n, dim);
    Set<Integer> held = new java.util.HashSet<>();
    Arrays.stream(test).forEach(held::add);
    SmallCellEmbeddings reference = new SmallCellEmbeddings();
    SmallCellEmbeddings query = new SmallCellEmbeddings();
    for (int i = 0; i < n; i++) {
      float[] vector = Arrays.copyOfRange(vectors, i * dim, (i + 1) * dim);
      vector[labels[i]] += (float) golden.get("shift").asDouble();
      (held.contains(i) ? query : reference)
          .cell(id(i), vector, held.contains(i) ? "?" : Integer.toString(labels[i]), "d" + i);
    }
    query.cell("none", null, "?", "d").cell("zeros", new float[dim], "?", "d");
    String from = reference.write(spark(), at("reference"), 3);
    Map<String, Row> first = null;
    for (int partitions : new int[] {1, 4}) {
      String to = query.write(spark(), at("query" + partitions), partitions);
      AnnotateCells.Result result = run(List.of(from), List.of(to), 0, "out" + partitions);
      assertThat(result)
          .isEqualTo(
              new AnnotateCells.Result(
                  test.length + 2, test.length, 0, 2, 4, at("out" + partitions)));
      Map<String, Row> rows = rows("out" + partitions);
      for (int i = 0; i < test.length; i++) {
        Row row = rows.get(id(test[i]));
        assertThat(row.<String>getAs("predicted_label")).isEqualTo("" + predicted[i]);
        assertThat(row.<String>getAs("nearest_label")).isEqualTo("" + predicted[i]);
        assertThat(row.<Double>getAs("confidence")).isBetween(0.25, 1.0);
        assertThat(row.<String>getAs("donor")).isEqualTo("d" + test[i]);
      }
      assertThat(rows.get("none").<Object>getAs("predicted_label")).isNull();
      assertThat(rows.get("zeros").<Object>getAs("confidence")).isNull();
      assertThat(first == null ? rows : first).isEqualTo(rows);
      first = rows;
    }
    Provenance provenance = TableDirectory.provenance(at("out1"), conf());
    assertThat(provenance.stage()).isEqualTo("annotate-cells");
    assertThat(provenance.options()).containsEntry("n-neighbors", 10);
    assertThat(provenance.facts())
        .containsEntry("labels", 4)
        .containsEntry("cells_without_vector", 2);
  }

  /** A quarter of the cells are doubles of others, so that neighbours are equally near. */
  @Test
  void largeReferencesAreSearchedInBlocksToTheSameLabels() {
    int dim = 12;
    float[] vectors = Draws.vectors(5, 900, dim);
    String[] references = new String[2];
    String[] queries = new String[2];
    for (int table = 0; table < 2; table++) {
      SmallCellEmbeddings reference = new SmallCellEmbeddings();
      SmallCellEmbeddings query = new SmallCellEmbeddings().cell("none", null, "?", "d");
      for (int i = 0; i < 600; i++) {
        int from = (i % 4 == 3 ? i - 2 : i) * dim;
        float[] vector = Arrays.copyOfRange(vectors, from, from + dim);
        vector[0] += table;
        reference.cell(id(i * 7 % 600), vector, "type" + i % 5, "d");
      }
      for (int i = 600; i < 900; i++) {
        float[] vector = Arrays.copyOfRange(vectors, i * dim, (i + 1) * dim);
        query.cell(id(i), vector, "?", "d" + i);
      }
      references[table] = reference.write(spark(), at("reference" + table), 3);
      queries[table] = query.write(spark(), at("query" + table), 3);
    }
    long bytes = 4L * 600 * dim;
    String coalesce = "spark.sql.adaptive.coalescePartitions.enabled";
    spark().conf().set(coalesce, false);
    try {
      for (long broadcast : new long[] {2 * bytes, bytes, bytes - 1}) {
        AnnotateCells.run(
            spark(),
            options(List.of(references), List.of(queries), 0.3, 10, "of" + broadcast),
            broadcast);
        assertThat(rows("of" + broadcast)).isEqualTo(rows("of" + 2 * bytes)).hasSize(301);
      }
    } finally {
      spark().conf().unset(coalesce);
    }
    assertThat(
            rows("of" + bytes).values().stream()
                .filter(row -> CellAnnotations.UNASSIGNED.equals(row.getAs("predicted_label")))
                .count())
        .isBetween(1L, 299L);
  }

  @Test
  void pairsVoteTogetherAndDoubtfulCellsStayUnassigned() {
    SmallCellEmbeddings reference =
        new SmallCellEmbeddings()
            .cell("b1", new float[] {1, 0}, "B", null)
            .cell("b2", new float[] {1, 0.1f}, "B", null)
            .cell("t1", new float[] {0, 1}, "T", null)
            .cell("t2", new float[] {0.1f, 1}, "T", null)
            .cell("u", new float[] {1, 1}, "Unknown", null);
    String from = reference.write(spark(), at("r"), 2);
    String sure =
        new SmallCellEmbeddings()
            .cell("x", new float[] {1, 0.05f}, null, "d")
            .write(spark(), at("q1"), 1);
    String other =
        new SmallCellEmbeddings()
            .cell("x", new float[] {0.05f, 1}, null, "d")
            .write(spark(), at("q2"), 1);
    run(List.of(from), List.of(sure), 0.9, 2, "one");
    assertThat(rows("one").get("x").<String>getAs("predicted_label")).isEqualTo("B");
    AnnotateCells.Result both = run(List.of(from, from), List.of(sure, other), 0.6, 2, "two");
    assertThat(both.unassigned()).isEqualTo(1);
    Row row = rows("two").get("x");
    assertThat(row.<String>getAs("predicted_label")).isEqualTo(CellAnnotations.UNASSIGNED);
    assertThat(row.<String>getAs("nearest_label")).as("the smallest of a tie").isEqualTo("B");
    assertThat(row.<Double>getAs("confidence")).isEqualTo(0.5, within(0.0));
  }

  @Test
  void mistakesAreNamedAndLeaveNoOutput() {
    String from = one("r", "B", 2);
    String to = one("q", null, 2);
    refused(List.of(from), List.of(one("wide", null, 3)))
        .hasMessageContaining("their vectors have 2 and 3 numbers");
    refused(List.of(from, from), List.of(to, one("other", null, 2, "y")))
        .hasMessageContaining("1 cells are only in " + to + ", 1 only in " + at("other"))
        .hasMessageContaining("(first: x)");
    refused(List.of(one("nobody", null, 2)), List.of(to))
        .hasMessageContaining("none of its 1 cells has a vector and a cell_type");
    assertThatThrownBy(() -> options(List.of(from), List.of(), 0, 10, "m"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("1 --reference and 0 --query tables. Expected as many of both");
    assertThatThrownBy(() -> options(List.of(from), List.of(to), 1.5, 10, "m"))
        .isInstanceOf(UserError.class)
        .hasMessage("--min-confidence 1.5: expected a number from 0 to 1.");
    assertThatThrownBy(() -> options(List.of(from), List.of(to), 0, 0, "m"))
        .isInstanceOf(UserError.class)
        .hasMessage("--n-neighbors 0: expected at least 1.");
  }

  @Test
  void tablesOfOtherGenesOrOfTheirOwnComponentsAreRefused() {
    String weighted = made("weighted", Map.of("method", "weighted", "gene-embeddings", "g"), "a1");
    String others = made("others", Map.of("method", "weighted", "gene-embeddings", "g"), "b2");
    String pca = made("pca", Map.of("method", "expression-pca"), null);
    String pcaToo = made("pca2", Map.of("method", "expression-pca"), null);
    assertThatThrownBy(() -> EmbeddingSpace.require(weighted, others, spark()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "Cannot compare the cells of "
                + weighted
                + " and "
                + others
                + ": the former were embedded with gene embeddings with the hash a1, the latter"
                + " with b2. Expected the same; embed one of both again.");
    assertThatThrownBy(() -> EmbeddingSpace.require(weighted, pca, spark()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("with --method weighted, the latter with expression-pca");
    assertThatThrownBy(() -> EmbeddingSpace.require(pca, pcaToo, spark()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("principal components are those of each table's own cells");
    EmbeddingSpace.require(
        weighted, made("w2", Map.of("method", "weighted", "gene-embeddings", "g"), "a1"), spark());
  }

  private String made(String name, Map<String, String> options, String geneHash) {
    try (TableDirectory table = TableDirectory.create(at(name), WriteMode.FAIL_IF_EXISTS, conf())) {
      table.commit(
          Provenance.now(
              "embed-cells",
              options,
              geneHash == null ? List.of() : List.of(new Provenance.Input("g", geneHash, 1)),
              Map.of(),
              "",
              null,
              0));
    }
    return at(name);
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      List<String> references, List<String> queries) {
    var refusal =
        assertThatThrownBy(() -> run(references, queries, 0, "m")).isInstanceOf(UserError.class);
    assertThat(Files.exists(dir.resolve("m"))).isFalse();
    return refusal;
  }

  private String one(String name, String label, int dim) {
    return one(name, label, dim, "x");
  }

  private String one(String name, String label, int dim, String id) {
    float[] vector = new float[dim];
    vector[0] = 1;
    return new SmallCellEmbeddings().cell(id, vector, label, "d").write(spark(), at(name), 1);
  }

  private AnnotateCells.Result run(
      List<String> references, List<String> queries, double minConfidence, String output) {
    return run(references, queries, minConfidence, 10, output);
  }

  private AnnotateCells.Result run(
      List<String> references,
      List<String> queries,
      double minConfidence,
      int neighbors,
      String output) {
    return AnnotateCells.run(
        spark(), options(references, queries, minConfidence, neighbors, output));
  }

  private AnnotateCells.Options options(
      List<String> references,
      List<String> queries,
      double minConfidence,
      int neighbors,
      String output) {
    return Args.of(
        AnnotateCells.Options.class,
        "reference",
        references,
        "query",
        queries,
        "label-column",
        "cell_type",
        "exclude-labels",
        "Unknown",
        "n-neighbors",
        neighbors,
        "min-confidence",
        minConfidence,
        "output",
        at(output));
  }

  private Map<String, Row> rows(String table) {
    Map<String, Row> rows = new HashMap<>();
    for (Row row : CellAnnotations.read(spark(), at(table)).collectAsList()) {
      rows.put(row.getAs("cell_id"), row);
    }
    return rows;
  }

  private org.apache.hadoop.conf.Configuration conf() {
    return spark().sparkContext().hadoopConfiguration();
  }

  private static String id(int cell) {
    return String.format("cell%04d", cell);
  }

  private String at(String name) {
    return dir.resolve(name).toString();
  }
}
