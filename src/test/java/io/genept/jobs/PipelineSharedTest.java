package io.genept.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.table.Atlas;
import io.genept.table.CellEmbeddings;
import io.genept.table.Metrics;
import io.genept.table.Metrics.Metric;
import io.genept.table.TableDirectory;
import io.genept.testing.GeneVectors;
import io.genept.testing.Golden;
import io.genept.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real cells through the commands, from file to report, against numpy and a plain loop. */
@Tag("shared")
class PipelineSharedTest extends CommandTest {
  private static final double TOLERANCE = 1e-6;
  private static final int EVERY = 50;

  @TempDir static Path dir;

  @ParameterizedTest
  @Tag("golden")
  @ValueSource(strings = {"pbmc3k", "kang_lupus_pbmc"})
  void weightedEmbeddingEqualsNumpy(String name) {
    JsonNode golden = Golden.read("cells_real").get(name);
    Atlas atlas = Atlas.open(spark(), ingested(name));
    List<String> genes = atlas.genes().stream().map(Atlas.Gene::geneId).toList();
    int dim = golden.get("dim").asInt();
    assertThat(genes).hasSize(golden.get("genes").asInt());
    assertThat(atlas.cellCount()).isEqualTo(golden.get("cells").asLong());
    assertThat(atlas.provenance().facts())
        .containsEntry(Atlas.FACT_NONZEROS, golden.get("nonzeros").asInt());

    float[] table = GeneVectors.table(golden.get("table_seed").asLong(), genes.size(), dim);
    String vectors = GeneVectors.write(spark(), at(name + "_vectors"), genes, table, dim);
    String output = at(name + "_drawn");
    succeed(
        "embed-cells", "--atlas", atlas.path(), "--gene-embeddings", vectors, "--output", output);

    JsonNode sample = golden.get("sample");
    double[] sums = new double[dim];
    long cells = 0;
    int compared = 0;
    for (Row row : CellEmbeddings.read(spark(), output).collectAsList()) {
      List<Float> actual = row.getList(1);
      for (int d = 0; d < dim; d++) {
        sums[d] += actual.get(d);
      }
      cells++;
      if (sample.has(row.getString(0))) {
        double[] expected = Golden.doubles(sample.get(row.getString(0)));
        assertThat(distance(actual, expected)).as(row.getString(0)).isLessThan(TOLERANCE);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(sample.size());
    assertThat(cells).isEqualTo(golden.get("cells").asLong());
    double[] expectedSums = Golden.doubles(golden.get("column_sums"));
    for (int d = 0; d < dim; d++) {
      assertThat(sums[d])
          .as("sum over all cells of dimension %d", d)
          .isEqualTo(expectedSums[d], within(TOLERANCE * cells));
    }
  }

  @Test
  void textsOfGenesBecomeCellsMetricsAndAReport() throws IOException {
    String atlas = ingested("kang_lupus_pbmc");
    succeed(
        "build-corpus",
        "--hgnc",
        SharedData.path("genes/hgnc_complete_set.txt.gz").toString(),
        "--summaries",
        SharedData.path("genes/refseq_gene_summary_human.tsv.gz").toString(),
        "--output",
        at("gene_texts"));
    succeed(
        "embed-genes",
        "--texts",
        at("gene_texts"),
        "--genes-of",
        atlas,
        "--output",
        at("gene_embeddings"));
    succeed(
        "embed-cells",
        "--atlas",
        atlas,
        "--gene-embeddings",
        at("gene_embeddings"),
        "--output",
        at("kang_w"));
    assertEqualsPlainLoop(atlas, at("gene_embeddings"), at("kang_w"));

    succeed(
        "evaluate-cells",
        "--embeddings",
        at("kang_w"),
        "--label-column",
        "cell_type",
        "--batch-column",
        "donor",
        "--task",
        "clustering",
        "--seeds",
        "2",
        "--output",
        at("kang_metrics"));
    List<Metric> metrics = Metrics.read(spark(), at("kang_metrics"));
    assertThat(metrics).extracting(Metric::n).containsOnly(12_261L);
    assertThat(metrics).extracting(Metric::dataset).containsOnly("kang_lupus_pbmc");
    double ari = meanAri(metrics, "cell_type");
    assertThat(ari).as("clusters are cell types").isGreaterThan(0.2);
    assertThat(meanAri(metrics, "donor")).as("and not donors").isLessThan(0.1);

    succeed(
        "write-report",
        "--metrics",
        at("kang_metrics"),
        "--embeddings",
        at("kang_w"),
        "--max-points",
        "500",
        "--output",
        at("report"));
    assertThat(Files.readString(dir.resolve("report").resolve("report.html")))
        .contains("kang_w")
        .contains(">" + String.format(Locale.ROOT, "%.3f", ari) + "<");

    assertThat(succeed("inspect", at("kang_w")))
        .contains("embed-cells")
        .contains("12,261")
        .contains("384 values: ");
    assertThat(succeed("inspect", at("kang_metrics")))
        .contains("metrics", "predictions", "cell_type");
    assertThat(succeed("inspect", atlas)).contains("n_vars", "1287", "gene_indices");
    assertThat(succeed("inspect", SharedData.path("cells/kang_lupus_pbmc").toString()))
        .contains("counts", "1,287");
  }

  /**
   * Every so many cells by a loop in double precision over the tables as they are: {@code log(1 +
   * 10,000·x/Σx)} times the vectors of the genes, scaled to unit length.
   */
  private static void assertEqualsPlainLoop(String atlas, String vectors, String embeddings) {
    List<Row> table = spark().read().parquet(vectors).collectAsList();
    Map<Integer, List<Float>> vectorOf = new HashMap<>();
    for (Atlas.Gene gene : Atlas.open(spark(), atlas).genes()) {
      List<Float> vector = vector(gene, table);
      if (vector != null) {
        vectorOf.put(gene.index(), vector);
      }
    }
    assertThat(TableDirectory.provenance(embeddings, spark().sparkContext().hadoopConfiguration()))
        .extracting(provenance -> provenance.fact(CellEmbeddings.FACT_GENES_MATCHED).orElse(null))
        .isEqualTo(Integer.toString(vectorOf.size()));
    Map<String, Row> embedded = new HashMap<>();
    for (Row row : CellEmbeddings.read(spark(), embeddings).collectAsList()) {
      embedded.put(row.getString(0), row);
    }
    List<Row> cells = new ArrayList<>();
    int cell = 0;
    for (Row row : Atlas.open(spark(), atlas).cells().sort(Atlas.CELL_ID).collectAsList()) {
      if (cell++ % EVERY == 0) {
        cells.add(row);
      }
    }
    assertThat(cells).hasSizeGreaterThanOrEqualTo(200);
    for (Row row : cells) {
      assertEqualsPlainLoop(row, vectorOf, embedded.get(row.<String>getAs(Atlas.CELL_ID)));
    }
  }

  private static void assertEqualsPlainLoop(
      Row cell, Map<Integer, List<Float>> vectorOf, Row embedded) {
    List<Integer> indices = cell.getList(cell.fieldIndex(Atlas.GENE_INDICES));
    List<Float> counts = cell.getList(cell.fieldIndex(Atlas.COUNTS));
    double total = counts.stream().mapToDouble(Float::doubleValue).sum();
    double matched = 0;
    int matchedGenes = 0;
    double[] sum = new double[vectorOf.values().iterator().next().size()];
    for (int i = 0; i < indices.size(); i++) {
      List<Float> vector = vectorOf.get(indices.get(i));
      if (vector != null) {
        double weight = Math.log1p(10_000.0 * counts.get(i) / total);
        for (int d = 0; d < sum.length; d++) {
          sum[d] += weight * vector.get(d);
        }
        matched += counts.get(i);
        matchedGenes++;
      }
    }
    double squares = 0;
    for (double x : sum) {
      squares += x * x;
    }
    for (int d = 0; d < sum.length; d++) {
      sum[d] /= Math.sqrt(squares);
    }
    String id = cell.getAs(Atlas.CELL_ID);
    assertThat(distance(embedded.getList(1), sum)).as(id).isLessThan(TOLERANCE);
    assertThat(embedded.<Integer>getAs(CellEmbeddings.GENES_MATCHED))
        .as(id)
        .isEqualTo(matchedGenes);
    assertThat(embedded.<Double>getAs(CellEmbeddings.MATCHED_FRACTION))
        .as(id)
        .isEqualTo(matched / total, within(1e-12));
  }

  /** Looked up by Ensembl id, then the symbol among symbols, previous symbols and aliases. */
  private static List<Float> vector(Atlas.Gene gene, List<Row> table) {
    for (String column : List.of("ensembl_id", "symbol", "previous_symbols", "aliases")) {
      String name = column.equals("ensembl_id") ? gene.geneId() : gene.symbol();
      List<Row> found =
          table.stream()
              .filter(
                  row ->
                      row.getAs(column) instanceof String only
                          ? only.equals(name)
                          : !row.isNullAt(row.fieldIndex(column))
                              && row.getList(row.fieldIndex(column)).contains(name))
              .toList();
      if (!found.isEmpty()) {
        Row row = found.get(0);
        int vector = row.fieldIndex("embedding");
        return found.size() > 1 || row.isNullAt(vector) ? null : row.getList(vector);
      }
    }
    return null;
  }

  /** Path of the atlas of a folder of real cells, ingested once. */
  private static String ingested(String name) {
    String folder = SharedData.path("cells/" + name).toString();
    String output = at(name);
    if (!Files.exists(Path.of(output))) {
      succeed("ingest-cells", "--input", folder, "--obs", folder + "/obs.tsv", "--output", output);
    }
    return output;
  }

  private static double meanAri(List<Metric> metrics, String column) {
    return metrics.stream()
        .filter(metric -> metric.metric().equals("ari") && metric.labelColumn().equals(column))
        .filter(metric -> metric.learner().equals("kmeans"))
        .mapToDouble(Metric::value)
        .average()
        .orElseThrow();
  }

  /** Of two unit vectors, so also relative. */
  private static double distance(List<Float> actual, double[] expected) {
    assertThat(actual).hasSize(expected.length);
    double squares = 0;
    for (int d = 0; d < expected.length; d++) {
      squares += Math.pow(actual.get(d) - expected[d], 2);
    }
    return Math.sqrt(squares);
  }

  private static String at(String name) {
    return dir.resolve(name).toString();
  }
}
