package io.genept.table;

import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Gene embeddings: one row a gene, key {@code symbol}.
 *
 * <p>Beside the names: {@code embedding array<float>}, {@code has_text}, {@code model}, {@code
 * text_sha256}.
 */
public final class GeneEmbeddings {
  /** The table's schema. */
  public static final StructType SCHEMA =
      GeneNames.SCHEMA
          .add("embedding", DataTypes.createArrayType(FloatType, false))
          .add("has_text", BooleanType, false)
          .add("model", StringType, false)
          .add("text_sha256", StringType);

  private final Provenance provenance;
  private final List<GeneIndex.Gene> genes;
  private final EmbeddingMatrix matrix;

  private GeneEmbeddings(
      Provenance provenance, List<GeneIndex.Gene> genes, EmbeddingMatrix matrix) {
    this.provenance = provenance;
    this.genes = genes;
    this.matrix = matrix;
  }

  public Provenance provenance() {
    return provenance;
  }

  /** The genes, in row order of {@link #matrix}, sorted by symbol. */
  public List<GeneIndex.Gene> genes() {
    return genes;
  }

  /** Symbols and vectors. */
  public EmbeddingMatrix matrix() {
    return matrix;
  }

  /** The columns of one row of the table. */
  public static Row row(GeneIndex.Gene gene, float[] embedding, String model, String textSha256) {
    List<Object> values = new ArrayList<>(GeneNames.values(gene));
    values.add(embedding);
    values.add(textSha256 != null);
    values.add(model);
    values.add(textSha256);
    return org.apache.spark.sql.RowFactory.create(values.toArray());
  }

  /**
   * Reads the whole table into memory; rows without a vector are left out.
   *
   * @throws UserError if the path holds no gene_embeddings table, or vectors of different lengths
   */
  public static GeneEmbeddings read(SparkSession spark, String path) {
    Dataset<Row> table = ParquetTable.read(spark, path, SCHEMA, "embed-genes or import-genes");
    Provenance provenance =
        TableDirectory.provenance(path, spark.sparkContext().hadoopConfiguration());
    List<GeneIndex.Gene> genes = new ArrayList<>();
    List<float[]> vectors = new ArrayList<>();
    table
        .filter("embedding is not null")
        .orderBy("symbol")
        .toLocalIterator()
        .forEachRemaining(
            row -> {
              genes.add(GeneNames.of(row));
              vectors.add(vector(row.getList(row.fieldIndex("embedding"))));
            });
    if (genes.isEmpty()) {
      throw UserError.of("Cannot use %s: it holds no vector.", path);
    }
    return new GeneEmbeddings(provenance, genes, matrix(path, genes, vectors));
  }

  private static EmbeddingMatrix matrix(
      String path, List<GeneIndex.Gene> genes, List<float[]> vectors) {
    int dimension = vectors.get(0).length;
    float[] flat = new float[Math.multiplyExact(vectors.size(), dimension)];
    for (int i = 0; i < vectors.size(); i++) {
      if (vectors.get(i).length != dimension) {
        throw UserError.of(
            "Cannot use %s: the vector of %s has %d numbers, that of %s has %d. Expected one"
                + " length.",
            path, genes.get(i).symbol(), vectors.get(i).length, genes.get(0).symbol(), dimension);
      }
      System.arraycopy(vectors.get(i), 0, flat, i * dimension, dimension);
    }
    return new EmbeddingMatrix(
        genes.stream().map(GeneIndex.Gene::symbol).toList(), flat, dimension);
  }

  private static float[] vector(List<Float> values) {
    float[] vector = new float[values.size()];
    int i = 0;
    for (float value : values) {
      vector[i++] = value;
    }
    return vector;
  }
}
