package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.Provenance;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.TableDirectory;
import io.genept.table.TextFile;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code import-genes}: published vectors → gene_embeddings.
 *
 * <p>Reads word2vec text ({@code n dim} on the first line, then {@code name v1 … v_dim} separated
 * by blanks) and CSV or TSV (name, then numbers; with or without a header), gzip or not. Which of
 * them a file is follows from its first line.
 */
public final class ImportGenes {
  private static final Logger LOG = LoggerFactory.getLogger(ImportGenes.class);

  private ImportGenes() {}

  /**
   * What to read and where to write.
   *
   * @param input file of vectors
   * @param output path of the gene_embeddings table to write
   * @param model name of the model that made the vectors, recorded in the table
   * @param writeMode what to do where the output exists
   */
  public record Options(String input, String output, String model, WriteMode writeMode) {}

  /**
   * What was done.
   *
   * @param genes rows of the table
   * @param dimension length of the vectors
   * @param output path of the table
   */
  public record Result(long genes, int dimension, String output) {}

  /**
   * Imports the vectors.
   *
   * @throws UserError if the file is missing, is not of a known form, or a line of it is wrong
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("import-genes " + options.input());
    VectorLines lines = new VectorLines(options.input());
    TextFile.lines(options.input(), conf, lines::add);
    List<VectorLines.Vector> vectors = lines.vectors();
    int dimension = vectors.get(0).values().length;
    List<Row> rows = new ArrayList<>();
    for (VectorLines.Vector vector : vectors) {
      rows.add(GeneEmbeddings.row(gene(vector.name()), vector.values(), options.model(), null));
    }
    GeneEmbeddings.write(
        spark,
        rows,
        options.output(),
        options.writeMode(),
        Provenance.now(
            "import-genes",
            Map.of(
                "input", options.input(),
                "output", options.output(),
                "model", options.model()),
            Inputs.describe(options.input(), conf),
            Map.of("model", options.model(), "dimension", Integer.toString(dimension)),
            spark.version(),
            null,
            rows.size()));
    LOG.info("{} vectors of {} numbers imported", rows.size(), dimension);
    return new Result(rows.size(), dimension, options.output());
  }

  private static GeneIndex.Gene gene(String name) {
    return name.startsWith("ENSG")
        ? new GeneIndex.Gene(name, null, name, null, List.of(), List.of(), List.of())
        : GeneIndex.Gene.named(name);
  }
}
