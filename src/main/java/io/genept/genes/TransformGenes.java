package io.genept.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.GeneMatches;
import io.genept.core.Orthologues;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.table.Atlas;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code transform-genes}: gene_embeddings → gene_embeddings with changed vectors.
 *
 * <p>Vectors of language models often point much the same way; subtracting their mean, or the first
 * principal components too (Mu &amp; Viswanath 2018, "All-but-the-top"), leaves what tells genes
 * apart.
 */
public final class TransformGenes {
  private static final Logger LOG = LoggerFactory.getLogger(TransformGenes.class);

  private TransformGenes() {}

  /**
   * What to change and how.
   *
   * @param input path of a gene_embeddings table
   * @param genesOf atlases whose genes alone keep a vector, before all steps; empty for all genes
   * @param steps what to do, in order
   * @param output path of the gene_embeddings table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String input,
      List<String> genesOf,
      List<VectorStep> steps,
      String output,
      WriteMode writeMode) {
    public Options {
      genesOf = List.copyOf(genesOf);
      steps = List.copyOf(steps);
      if (steps.isEmpty() && genesOf.isEmpty()) {
        throw UserError.of(
            "Cannot transform %s: nothing to do. Expected --steps, --genes-of or both.", input);
      }
    }
  }

  /**
   * What was done.
   *
   * @param genes genes with a vector
   * @param dimensionBefore length of the vectors in the input
   * @param dimension length of the vectors now
   * @param output path of the table
   */
  public record Result(long genes, int dimensionBefore, int dimension, String output) {}

  /**
   * Transforms the vectors.
   *
   * @throws UserError if a table is missing or of another kind, or a step does not fit the vectors
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("transform-genes " + options.input());
    GeneEmbeddings table = GeneEmbeddings.read(spark, options.input());
    Map<String, float[]> kept = kept(spark, options, table);
    List<String> symbols = List.copyOf(kept.keySet());
    List<float[]> vectors =
        new VectorTransform(spark).apply(options.steps(), List.copyOf(kept.values()));
    Map<String, float[]> transformed = new LinkedHashMap<>();
    for (int i = 0; i < symbols.size(); i++) {
      transformed.put(symbols.get(i), vectors.get(i));
    }
    String model = model(table, options);
    List<Row> rows = new ArrayList<>();
    for (Row row : GeneEmbeddings.rows(spark, options.input())) {
      rows.add(changed(row, transformed.get(row.<String>getAs("symbol")), model));
    }
    int dimension = vectors.get(0).length;
    GeneEmbeddings.write(
        spark,
        rows,
        options.output(),
        options.writeMode(),
        provenance(spark, options, model, symbols.size(), dimension, rows.size()));
    LOG.info("{} vectors of {} numbers after {}", symbols.size(), dimension, options.steps());
    return new Result(symbols.size(), table.matrix().dimension(), dimension, options.output());
  }

  private static Map<String, float[]> kept(
      SparkSession spark, Options options, GeneEmbeddings table) {
    EmbeddingMatrix matrix = table.matrix();
    Set<Integer> rows = new TreeSet<>();
    if (options.genesOf().isEmpty()) {
      for (int row = 0; row < matrix.size(); row++) {
        rows.add(row);
      }
    }
    for (String path : options.genesOf()) {
      GeneMatches matches =
          table
              .match(Atlas.open(spark, path).genes(), Orthologues.NONE)
              .logged("Genes of " + path, LOG::info)
              .require("keep the genes of " + path, options.input(), 0);
      for (int row : matches.rows()) {
        if (row >= 0) {
          rows.add(row);
        }
      }
    }
    Map<String, float[]> kept = new LinkedHashMap<>();
    for (int row : rows) {
      kept.put(matrix.keys().get(row), matrix.row(row));
    }
    return kept;
  }

  private static Row changed(Row row, float[] vector, String model) {
    Object[] values = new Object[row.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i);
    }
    values[row.fieldIndex("embedding")] = vector;
    values[row.fieldIndex("model")] = model;
    return RowFactory.create(values);
  }

  private static String model(GeneEmbeddings table, Options options) {
    return Stream.concat(
            Stream.of(table.provenance().fact("model").orElse("unknown")),
            options.steps().stream().map(VectorStep::toString))
        .collect(Collectors.joining("+"));
  }

  private static Provenance provenance(
      SparkSession spark, Options options, String model, int genes, int dimension, int rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("input", options.input());
    described.put("genes-of", String.join(",", options.genesOf()));
    described.put(
        "steps",
        options.steps().stream().map(VectorStep::toString).collect(Collectors.joining(",")));
    described.put("output", options.output());
    return Provenance.now(
        "transform-genes",
        described,
        Stream.concat(Stream.of(options.input()), options.genesOf().stream())
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        Map.of(
            "model", model,
            "dimension", Integer.toString(dimension),
            "genes_with_vector", Integer.toString(genes)),
        spark.version(),
        null,
        rows);
  }
}
