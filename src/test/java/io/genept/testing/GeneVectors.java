package io.genept.testing;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.math.MersenneTwister;
import io.genept.table.GeneEmbeddings;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Gene embeddings drawn from numpy's stream, as {@code golden_cells.gene_table} draws them. */
public final class GeneVectors {
  private GeneVectors() {}

  /** {@code RandomState(seed).random_sample(n * dim) - 0.5} as float32, row-major. */
  public static float[] table(long seed, int n, int dim) {
    MersenneTwister random = new MersenneTwister(seed);
    float[] values = new float[n * dim];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  /** Writes the first {@code genes.size()} rows of {@code table} as gene_embeddings. */
  public static String write(
      SparkSession spark, String path, List<String> genes, float[] table, int dim) {
    return writeGenes(spark, path, genes.stream().map(GeneIndex.Gene::named).toList(), table, dim);
  }

  /** The same for genes with more names than one. */
  public static String writeGenes(
      SparkSession spark, String path, List<GeneIndex.Gene> genes, float[] table, int dim) {
    List<Row> rows = new ArrayList<>();
    for (int gene = 0; gene < genes.size(); gene++) {
      float[] vector = Arrays.copyOfRange(table, gene * dim, (gene + 1) * dim);
      rows.add(GeneEmbeddings.row(genes.get(gene), vector, "drawn", "0".repeat(64)));
    }
    GeneEmbeddings.write(
        spark,
        rows,
        path,
        WriteMode.FAIL_IF_EXISTS,
        Provenance.now(
            "import-genes",
            Map.of(),
            List.of(),
            Map.of("model", "drawn"),
            spark.version(),
            null,
            rows.size()));
    return path;
  }
}
