package io.genept.cells.annotate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.genept.core.Progress;
import io.genept.core.Provenance;
import io.genept.core.UserError;
import io.genept.math.LabelCodes;
import io.genept.table.CellAnnotations;
import io.genept.table.Inputs;
import io.genept.table.ParquetTable;
import io.genept.table.TableDirectory;
import io.genept.table.WriteMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code annotate-cells}: labels of the cells of one cell_embeddings table carried over to
 * those of another by the votes of nearest neighbours, as in the paper's supplement; several pairs
 * of tables vote together.
 *
 * <p>Neighbours are exact, by cosine; each is one vote; of labels with as many votes the smallest
 * wins. The labelled cells are sent to every executor (8 bytes × cells × dimension there), the
 * others pass by in blocks, so their number does not matter.
 */
public final class AnnotateCells {
  private static final Logger LOG = LoggerFactory.getLogger(AnnotateCells.class);

  private AnnotateCells() {}

  /**
   * What to annotate, and from what.
   *
   * @param references paths of cell_embeddings tables of labelled cells
   * @param queries paths of cell_embeddings tables of the cells to annotate, one for each
   *     reference, all of the same cells
   * @param labelColumn obs column of the labels in the references
   * @param excludedLabels labels that are not carried over, {@code Unknown} for example
   * @param neighbors number of neighbours that vote in each pair, at least 1
   * @param minConfidence share of the votes below which a cell is left unassigned, 0 to 1
   * @param output path of the table to write
   * @param writeMode what to do where the output exists
   */
  public record Options(
      List<String> references,
      List<String> queries,
      String labelColumn,
      Set<String> excludedLabels,
      int neighbors,
      double minConfidence,
      String output,
      WriteMode writeMode) {
    /** The paper's. */
    public static final int DEFAULT_NEIGHBORS = 10;

    public static final double DEFAULT_MIN_CONFIDENCE = 0;

    public Options {
      references = List.copyOf(references);
      queries = List.copyOf(queries);
      excludedLabels = Set.copyOf(excludedLabels);
      if (references.isEmpty() || references.size() != queries.size()) {
        throw UserError.of(
            "Cannot annotate cells: %d --reference and %d --query tables. Expected as many of both,"
                + " each query embedded as the reference at its place.",
            references.size(), queries.size());
      }
      if (neighbors < 1) {
        throw UserError.of("--n-neighbors %d: expected at least 1.", neighbors);
      }
      if (!(minConfidence >= 0 && minConfidence <= 1)) {
        throw UserError.of("--min-confidence %s: expected a number from 0 to 1.", minConfidence);
      }
    }

    private Map<String, String> described() {
      Map<String, String> described = new LinkedHashMap<>();
      described.put("reference", String.join(",", references));
      described.put("query", String.join(",", queries));
      described.put("label-column", labelColumn);
      described.put("exclude-labels", String.join(",", new TreeSet<>(excludedLabels)));
      described.put("n-neighbors", Integer.toString(neighbors));
      described.put("min-confidence", Double.toString(minConfidence));
      described.put("output", output);
      return described;
    }
  }

  /**
   * What was done.
   *
   * @param cells rows of the table
   * @param assigned cells with a label
   * @param unassigned cells whose neighbours agree too little
   * @param withoutVector cells without a vector, so without a label
   * @param labels number of different labels in the references
   * @param output path of the table
   */
  public record Result(
      long cells, long assigned, long unassigned, long withoutVector, int labels, String output) {}

  /**
   * Annotates every cell of the queries.
   *
   * @throws UserError if a table is missing or of another kind, the label column is missing, the
   *     tables of a pair are not embedded alike, or the queries hold different cells
   */
  public static Result run(SparkSession spark, Options options) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    TableDirectory.requireWritable(options.output(), options.writeMode(), conf);
    spark.sparkContext().setJobDescription("annotate-cells " + options.queries());
    List<ReferenceCells> references = new ArrayList<>();
    for (int pair = 0; pair < options.references().size(); pair++) {
      EmbeddingSpace.require(options.references().get(pair), options.queries().get(pair), conf);
      references.add(
          ReferenceCells.read(
              spark,
              options.references().get(pair),
              options.labelColumn(),
              options.excludedLabels()));
    }
    LabelCodes codes =
        LabelCodes.of(
            references.stream()
                .flatMap(r -> r.labels().stream())
                .distinct()
                .toArray(String[]::new));
    QueryCells queries = QueryCells.read(spark, options.queries());
    for (int pair = 0; pair < references.size(); pair++) {
      queries.requireDimension(pair, references.get(pair), options);
    }
    StructType schema = CellAnnotations.schema(queries.first(), options.queries().get(0));
    NeighborVoting voting =
        new NeighborVoting(
            references.stream().map(r -> r.index(codes.classes())).toList(),
            codes.classes(),
            options.neighbors(),
            options.minConfidence());
    LOG.info(
        "{} neighbours by cosine of {} cells with {} labels, for {} cells",
        options.neighbors(),
        references.stream().map(r -> r.labels().size()).toList(),
        codes.classes().size(),
        queries.count());
    Broadcast<NeighborVoting> sent =
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(voting);
    LongAccumulator done = spark.sparkContext().longAccumulator("cells");
    int pairs = references.size();
    try {
      Dataset<Row> annotated =
          spark.createDataFrame(
              queries
                  .rows()
                  .javaRDD()
                  .mapPartitions(rows -> new AnnotatedCells(rows, sent.value(), pairs, done)),
              schema);
      return Progress.during(
          "cells",
          queries.count(),
          done::value,
          LOG::info,
          () -> write(spark, annotated, options, codes.classes().size()));
    } finally {
      sent.destroy();
    }
  }

  private static Result write(
      SparkSession spark, Dataset<Row> annotated, Options options, int labels) {
    Configuration conf = spark.sparkContext().hadoopConfiguration();
    long[] counts = new long[3];
    ParquetTable.write(
        annotated,
        options.output(),
        options.writeMode(),
        written -> {
          Row row =
              written
                  .agg(
                      count(lit(1)),
                      count(col(CellAnnotations.PREDICTED_LABEL)),
                      count(
                          when(
                              col(CellAnnotations.PREDICTED_LABEL)
                                  .equalTo(CellAnnotations.UNASSIGNED),
                              1)))
                  .head();
          for (int i = 0; i < counts.length; i++) {
            counts[i] = row.getLong(i);
          }
          Map<String, String> facts = new LinkedHashMap<>();
          facts.put("labels", Integer.toString(labels));
          facts.put("cells_assigned", Long.toString(counts[1] - counts[2]));
          facts.put("cells_unassigned", Long.toString(counts[2]));
          facts.put("cells_without_vector", Long.toString(counts[0] - counts[1]));
          return Provenance.now(
              CellAnnotations.STAGE,
              options.described(),
              Stream.concat(options.references().stream(), options.queries().stream())
                  .flatMap(path -> Inputs.describe(path, conf).stream())
                  .toList(),
              facts,
              spark.version(),
              null,
              counts[0]);
        });
    return new Result(
        counts[0],
        counts[1] - counts[2],
        counts[2],
        counts[0] - counts[1],
        labels,
        options.output());
  }
}
