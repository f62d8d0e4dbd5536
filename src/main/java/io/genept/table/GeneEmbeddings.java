package io.genept.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.types.DataTypes.BooleanType;
import static org.apache.spark.sql.types.DataTypes.FloatType;
import static org.apache.spark.sql.types.DataTypes.StringType;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneIndex;
import io.genept.core.GeneMatches;
import io.genept.core.Orthologues;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Gene embeddings: one row a gene, key {@code symbol}.
 *
 * <p>Beside the names: {@code embedding array<float>} (null for a gene without text: it is kept so
 * that its names are known to be its own), {@code has_text}, {@code model}, {@code text_sha256}.
 */
public final class GeneEmbeddings {
  /** The table's schema. */
  public static final StructType SCHEMA =
      GeneNames.SCHEMA
          .add("embedding", DataTypes.createArrayType(FloatType, false))
          .add("has_text", BooleanType, false)
          .add("model", StringType, false)
          .add("text_sha256", StringType);

  private static final int ROWS_PER_FILE = 2_048;

  private final Provenance provenance;
  private final List<GeneIndex.Gene> genes;
  private final int[] vectorOfGene;
  private final EmbeddingMatrix matrix;
  private final boolean[] hasText;

  private GeneEmbeddings(
      Provenance provenance,
      List<GeneIndex.Gene> genes,
      int[] vectorOfGene,
      EmbeddingMatrix matrix,
      boolean[] hasText) {
    this.provenance = provenance;
    this.genes = genes;
    this.vectorOfGene = vectorOfGene;
    this.matrix = matrix;
    this.hasText = hasText;
  }

  public Provenance provenance() {
    return provenance;
  }

  /** All genes, sorted by symbol, those without a vector too. */
  public List<GeneIndex.Gene> genes() {
    return genes;
  }

  /** Row of {@link #matrix} of each of {@link #genes}, or -1. */
  public int[] vectorOfGene() {
    return vectorOfGene.clone();
  }

  /**
   * Finds the vectors of the genes of an atlas; the rows are those of {@link #matrix}.
   *
   * @param orthologues leads from another species' genes to human ones
   */
  public GeneMatches match(List<Atlas.Gene> atlas, Orthologues orthologues) {
    return GeneMatches.of(
        Atlas.identifiers(atlas), orthologues, GeneIndex.of(genes), gene -> vectorOfGene[gene]);
  }

  /** Symbols and vectors of the genes that have one. */
  public EmbeddingMatrix matrix() {
    return matrix;
  }

  /** The {@code has_text} of each row of {@link #matrix}. */
  public boolean[] hasText() {
    return hasText.clone();
  }

  /** The columns of one row of the table; a null embedding for a gene that was not embedded. */
  public static Row row(GeneIndex.Gene gene, float[] embedding, String model, String textSha256) {
    return row(gene, embedding, textSha256 != null, model, textSha256);
  }

  /**
   * The columns of one row of a table whose vectors were made elsewhere, from texts that are not
   * known; a null embedding for a gene that had no text.
   */
  public static Row imported(GeneIndex.Gene gene, float[] embedding, String model) {
    return row(gene, embedding, embedding != null, model, null);
  }

  /** Makes a row with {@code has_text} as gene_texts has it: false for a substitute of a text. */
  public static Row row(
      GeneIndex.Gene gene, float[] embedding, boolean hasText, String model, String textSha256) {
    List<Object> values = new ArrayList<>(GeneNames.values(gene));
    values.add(embedding);
    values.add(hasText);
    values.add(model);
    values.add(textSha256);
    return org.apache.spark.sql.RowFactory.create(values.toArray());
  }

  /** Writes rows made by {@link #row} as a table, whole or not at all. */
  public static Provenance write(
      SparkSession spark, List<Row> rows, String path, WriteMode mode, Provenance provenance) {
    return write(spark, rows, path, mode, Map.of(), provenance);
  }

  /** Writes rows made by {@link #row}, and further files by name, as a table. */
  public static Provenance write(
      SparkSession spark,
      List<Row> rows,
      String path,
      WriteMode mode,
      Map<String, byte[]> attached,
      Provenance provenance) {
    return ParquetTable.write(
        ParquetTable.ofRows(spark, rows, SCHEMA, ROWS_PER_FILE),
        path,
        mode,
        PartitionFolders.NONE,
        attached,
        written -> provenance);
  }

  /**
   * The rows of a table as {@link #row} made them, sorted by symbol.
   *
   * @throws UserError if the path holds no gene_embeddings table
   */
  public static List<Row> rows(SparkSession spark, String path) {
    return open(spark, path).sort("symbol").collectAsList();
  }

  /**
   * Symbols of the genes whose text is the very text of another gene, by {@code text_sha256}.
   *
   * @throws UserError if the path holds no gene_embeddings table, or one that does not know texts
   */
  public static Set<String> ofSharedTexts(SparkSession spark, String path) {
    Map<String, List<String>> symbolsOf = new HashMap<>();
    for (Row row :
        open(spark, path)
            .filter(col("embedding").isNotNull().and(col("text_sha256").isNotNull()))
            .select("symbol", "text_sha256")
            .collectAsList()) {
      symbolsOf.computeIfAbsent(row.getString(1), text -> new ArrayList<>()).add(row.getString(0));
    }
    if (symbolsOf.isEmpty()) {
      throw UserError.of(
          "Cannot tell which genes of %s have the same text: it does not hold the texts' hashes"
              + " (text_sha256). Expected a table made by embed-genes.",
          path);
    }
    Set<String> shared = new HashSet<>();
    symbolsOf.values().stream().filter(genes -> genes.size() > 1).forEach(shared::addAll);
    return shared;
  }

  private static Dataset<Row> open(SparkSession spark, String path) {
    return ParquetTable.read(spark, path, SCHEMA, "embed-genes, import-genes or transform-genes")
        .selectExpr(SCHEMA.fieldNames());
  }

  /**
   * Reads the whole table into memory, the vectors once and in primitive form: 4 bytes × genes ×
   * dimension, whatever their number.
   *
   * @throws UserError if the path holds no gene_embeddings table, or vectors of different lengths
   */
  public static GeneEmbeddings read(SparkSession spark, String path) {
    Dataset<Row> table = open(spark, path);
    Provenance provenance = StoredTable.provenance(spark, path);
    List<GeneIndex.Gene> genes = new ArrayList<>();
    List<Integer> vectorOfGene = new ArrayList<>();
    Map<String, Integer> vectorOfSymbol = new LinkedHashMap<>();
    List<Row> names =
        new ArrayList<>(
            table.withColumn("embedding", col("embedding").isNotNull()).collectAsList());
    names.sort(Comparator.comparing(row -> row.<String>getAs("symbol")));
    boolean[] hasText = new boolean[names.size()];
    for (Row row : names) {
      genes.add(GeneNames.of(row));
      boolean embedded = row.getAs("embedding");
      vectorOfGene.add(embedded ? vectorOfSymbol.size() : -1);
      if (embedded) {
        String symbol = row.getAs("symbol");
        hasText[vectorOfSymbol.size()] = row.<Boolean>getAs("has_text");
        if (vectorOfSymbol.put(symbol, vectorOfSymbol.size()) != null) {
          throw UserError.of(
              "Cannot use %s: it holds %s twice. Expected one row for each symbol.", path, symbol);
        }
      }
    }
    if (vectorOfSymbol.isEmpty()) {
      throw UserError.of("Cannot use %s: it holds no vector.", path);
    }
    return new GeneEmbeddings(
        provenance,
        genes,
        vectorOfGene.stream().mapToInt(Integer::intValue).toArray(),
        matrix(path, table, vectorOfSymbol),
        Arrays.copyOf(hasText, vectorOfSymbol.size()));
  }

  private static EmbeddingMatrix matrix(
      String path, Dataset<Row> table, Map<String, Integer> vectorOfSymbol) {
    Iterator<GeneVector> vectors =
        table
            .select("symbol", "embedding")
            .filter(col("embedding").isNotNull())
            .as(Encoders.bean(GeneVector.class))
            .toLocalIterator();
    GeneVector first = vectors.next();
    int dimension = first.getEmbedding().length;
    float[] flat = new float[Math.multiplyExact(vectorOfSymbol.size(), dimension)];
    for (GeneVector next = first; next != null; next = vectors.hasNext() ? vectors.next() : null) {
      if (next.getEmbedding().length != dimension) {
        throw UserError.of(
            "Cannot use %s: the vector of %s has %d numbers, that of %s has %d. Expected one"
                + " length.",
            path, next.getSymbol(), next.getEmbedding().length, first.getSymbol(), dimension);
      }
      System.arraycopy(
          next.getEmbedding(),
          0,
          flat,
          vectorOfSymbol.get(next.getSymbol()) * dimension,
          dimension);
    }
    return new EmbeddingMatrix(List.copyOf(vectorOfSymbol.keySet()), flat, dimension);
  }
}
