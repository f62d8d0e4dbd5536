package io.genept.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.io.Sha256;
import io.genept.learn.neighbors.Umap;
import io.genept.table.GeneEmbeddings;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.PlaneMap;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code visualise-genes}: gene_embeddings → genes in the plane by UMAP, with their classes
 * (Fig. 2a of the paper, which does not give its parameters; these are umap-learn's defaults).
 */
public final class VisualiseGenes {
  private static final Logger LOG = LoggerFactory.getLogger(VisualiseGenes.class);
  private static final int ROWS_PER_FILE = 65_536;

  private VisualiseGenes() {}

  /**
   * What to lay out and how.
   *
   * @param geneEmbeddings path of a gene_embeddings table
   * @param classes where the classes of genes are
   * @param umap parameters of the layout
   * @param maxGenes most genes laid out; of more, those of the smallest SHA-256 of their symbol
   * @param output path of the table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      String geneEmbeddings,
      Optional<GeneClasses.File> classes,
      Umap umap,
      int maxGenes,
      String output,
      WriteMode writeMode) {
    public static final int DEFAULT_MAX_GENES = 20_000;

    /**
     * Checks the numbers.
     *
     * @throws UserError if one is out of range
     */
    public Options {
      umap.require("genes", "--max-genes", maxGenes);
    }
  }

  /**
   * What was laid out.
   *
   * @param genes genes laid out
   * @param genesWithVector genes of the table with a vector
   * @param classified genes laid out that have a class
   * @param output path of the table
   */
  public record Result(int genes, int genesWithVector, int classified, String output) {}

  /**
   * Lays the genes out, on one thread of the driver.
   *
   * @throws UserError if a table or file is missing or of another kind, or too few genes have a
   *     vector
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("visualise-genes " + options.geneEmbeddings());
    GeneEmbeddings table = GeneEmbeddings.read(spark, options.geneEmbeddings());
    Optional<GeneClasses> classes =
        options.classes().map(file -> GeneClasses.read(spark, file, table.genes()));
    var schema =
        PlaneMap.GENES.schema(
            classes.map(GeneClasses::columns).orElse(List.of()).stream()
                .map(name -> DataTypes.createStructField(name, DataTypes.StringType, true))
                .toList());
    EmbeddingMatrix matrix = table.matrix();
    int[] drawn = sample(matrix.keys(), options.maxGenes());
    if (drawn.length <= options.umap().neighbours()) {
      throw UserError.of(
          "Cannot lay out %s: it has %d genes with a vector. Expected more than --n-neighbors %d.",
          options.geneEmbeddings(), drawn.length, options.umap().neighbours());
    }
    LOG.info("Laying out {} of {} genes", drawn.length, matrix.size());
    float[][] points =
        options.umap().layout(IntStream.of(drawn).mapToObj(matrix::row).toArray(float[][]::new));
    List<Row> rows = new ArrayList<>();
    int classified = 0;
    for (int i = 0; i < drawn.length; i++) {
      String symbol = matrix.keys().get(drawn[i]);
      List<Object> values = new ArrayList<>(List.of(symbol, points[i][0], points[i][1]));
      List<String> own = classes.map(c -> c.of(symbol)).orElse(List.of());
      values.addAll(own);
      classified += own.stream().anyMatch(java.util.Objects::nonNull) ? 1 : 0;
      rows.add(RowFactory.create(values.toArray()));
    }
    Provenance provenance = provenance(spark, options, table, rows.size());
    ParquetTable.write(
        ParquetTable.ofRows(spark, rows, schema, ROWS_PER_FILE),
        options.output(),
        options.writeMode(),
        written -> provenance);
    return new Result(rows.size(), matrix.size(), classified, options.output());
  }

  /** Rows in ascending order, all or those of the smallest hashes. */
  private static int[] sample(List<String> symbols, int most) {
    return IntStream.range(0, symbols.size())
        .boxed()
        .sorted(Comparator.comparing(row -> Sha256.of(symbols.get(row))))
        .limit(most)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }

  private static Provenance provenance(
      SparkSession spark, Options options, GeneEmbeddings table, int rows) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    Map<String, String> described = new LinkedHashMap<>();
    described.put("gene-embeddings", options.geneEmbeddings());
    options
        .classes()
        .ifPresent(
            file -> {
              described.put("classes", file.path());
              described.put("class-column", String.join(",", file.columns()));
              file.geneColumn().ifPresent(column -> described.put("gene-column", column));
            });
    described.putAll(options.umap().described());
    described.put("max-genes", Integer.toString(options.maxGenes()));
    described.put("output", options.output());
    return Provenance.now(
        PlaneMap.GENES.stage(),
        described,
        Stream.concat(
                Stream.of(options.geneEmbeddings()),
                options.classes().map(GeneClasses.File::path).stream())
            .flatMap(path -> Inputs.describe(path, conf).stream())
            .toList(),
        Map.of(
            "model",
            table.provenance().fact("model").orElse("unknown"),
            PlaneMap.GENES.factWithVector(),
            Integer.toString(table.matrix().size())),
        spark.version(),
        options.umap().seed(),
        rows);
  }
}
