package io.genept.genes;

import io.genept.core.EmbeddingMatrix;
import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.io.Sha256;
import io.genept.learn.neighbors.UmapOptions;
import io.genept.math.DistanceMetric;
import io.genept.table.GeneEmbeddings;
import io.genept.table.ParquetTable;
import io.genept.table.PlaneMap;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
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
   * Options of the command.
   *
   * @param geneEmbeddings path of a gene_embeddings table
   * @param classes where the classes of genes are
   * @param minDist how close points may come, 0 to 1
   * @param metric distance of the vectors
   * @param umap further parameters of the layout
   * @param maxGenes most genes laid out; of more, those of the smallest SHA-256 of their symbol
   * @param target the table to write
   */
  @Stage(
      name = "visualise-genes",
      does = "gene_embeddings to genes in the plane by UMAP, with their classes.",
      examples = {
        """
        visualise-genes --gene-embeddings out/gene_embeddings \\
        --classes gene_info_table.csv.gz --gene-column gene_name \\
        --class-column gene_type --output out/gene_map""",
        "write-report --gene-maps out/gene_map --output out/report"
      })
  public record Options(
      @Opt(value = "The gene_embeddings table.", label = "DIR", role = Opt.Role.INPUT)
          String geneEmbeddings,
      GeneClasses.File classes,
      @Opt(value = "How close points may come, 0 to 1.", label = "DISTANCE", byDefault = "0.1")
          double minDist,
      @Opt(value = "cosine or euclidean.", label = "NAME", byDefault = "cosine")
          DistanceMetric metric,
      UmapOptions umap,
      @Opt(
              value = "Most genes laid out; of more a fixed sample is taken.",
              label = "N",
              byDefault = "20000")
          int maxGenes,
      Target target) {
    public Options {
      umap.require("genes", minDist, "--max-genes", maxGenes);
    }
  }

  /**
   * Counts of a layout.
   *
   * @param genes genes laid out
   * @param genesWithVector genes of the table with a vector
   * @param classified genes laid out that have a class; empty where there are no classes
   * @param output path of the table
   */
  public record Result(int genes, int genesWithVector, OptionalInt classified, String output) {
    /** One line for people. */
    public String summary() {
      String laidOut =
          String.format(
              Locale.ROOT, "%s: %,d of %,d genes laid out", output, genes, genesWithVector);
      return classified.isPresent()
          ? String.format(Locale.ROOT, "%s, %,d with a class", laidOut, classified.getAsInt())
          : laidOut;
    }
  }

  /**
   * Lays the genes out, on one thread of the driver.
   *
   * @throws UserError if a table or file is missing or of another kind, or too few genes have a
   *     vector
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    options.target().requireWritable(run.conf());
    run.step(options.geneEmbeddings());
    GeneEmbeddings table = GeneEmbeddings.read(spark, options.geneEmbeddings());
    run.inputs();
    GeneClasses classes = GeneClasses.read(spark, options.classes(), table.genes());
    StructType schema =
        PlaneMap.GENES.schema(
            classes.columns().stream()
                .map(name -> DataTypes.createStructField(name, DataTypes.StringType, true))
                .toList());
    EmbeddingMatrix matrix = table.matrix();
    int[] drawn = sample(matrix.keys(), options.maxGenes());
    if (drawn.length <= options.umap().nNeighbors()) {
      throw UserError.of(
          "Cannot lay out %s: it has %d genes with a vector. Expected more than --n-neighbors %d.",
          options.geneEmbeddings(), drawn.length, options.umap().nNeighbors());
    }
    LOG.info("Laying out {} of {} genes", drawn.length, matrix.size());
    float[][] points =
        options
            .umap()
            .umap(options.minDist(), options.metric())
            .layout(IntStream.of(drawn).mapToObj(matrix::row).toArray(float[][]::new));
    List<Row> rows = new ArrayList<>();
    int classified = 0;
    for (int i = 0; i < drawn.length; i++) {
      String symbol = matrix.keys().get(drawn[i]);
      List<Object> values = new ArrayList<>(List.of(symbol, points[i][0], points[i][1]));
      List<String> own = classes.of(symbol);
      values.addAll(own);
      classified += own.stream().anyMatch(Objects::nonNull) ? 1 : 0;
      rows.add(RowFactory.create(values.toArray()));
    }
    run.fact("model", table.provenance().fact("model").orElse("unknown"))
        .fact(PlaneMap.GENES.factWithVector(), matrix.size());
    run.write(ParquetTable.ofRows(spark, rows, schema, ROWS_PER_FILE), options.target());
    return new Result(
        drawn.length,
        matrix.size(),
        options.classes().path().isPresent() ? OptionalInt.of(classified) : OptionalInt.empty(),
        options.target().output());
  }

  /** Returns rows in ascending order: all, or the {@code most} with the smallest hashes. */
  private static int[] sample(List<String> symbols, int most) {
    return IntStream.range(0, symbols.size())
        .boxed()
        .sorted(Comparator.comparing(row -> Sha256.of(symbols.get(row))))
        .limit(most)
        .mapToInt(Integer::intValue)
        .sorted()
        .toArray();
  }
}
