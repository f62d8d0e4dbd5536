package io.genept.cells.annotate;

import static org.apache.spark.sql.functions.col;

import io.genept.cells.BlockIterator;
import io.genept.core.Opt;
import io.genept.core.Progress;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.io.FloatArrays;
import io.genept.math.LabelCodes;
import io.genept.table.CellAnnotations;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
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
   * Cells to annotate, and the labelled ones.
   *
   * @param references paths of cell_embeddings tables of labelled cells
   * @param queries paths of cell_embeddings tables of the cells to annotate, one for each
   *     reference, all of the same cells
   * @param labelColumn obs column of the labels in the references
   * @param excludeLabels labels that are not carried over, {@code Unknown} for example
   * @param nNeighbors number of neighbours that vote in each pair, at least 1
   * @param minConfidence share of the votes below which a cell is left unassigned, 0 to 1
   * @param target the table to write
   */
  @Stage(
      name = "annotate-cells",
      does =
          "Labels of embedded cells from labelled ones, by the votes of their nearest neighbours.",
      notes =
          "Both tables of a pair must be embedded alike: the same method and the same gene"
              + " embeddings.",
      examples = {
        "annotate-cells --reference out/sorted_w --query out/pbmc3k_w \\\n"
            + "--label-column cell_type --min-confidence 0.6 --output out/pbmc3k_labels",
        """
        annotate-cells --reference out/sorted_w,out/sorted_s \\
        --query out/pbmc3k_w,out/pbmc3k_s --label-column cell_type \\
        --output out/pbmc3k_labels"""
      })
  public record Options(
      @Opt(
              value = "The cell_embeddings tables of labelled cells; several vote together.",
              label = "DIR",
              name = "reference",
              role = Opt.Role.INPUT)
          List<String> references,
      @Opt(
              value = "The cell_embeddings tables of the cells to label, one for each reference.",
              label = "DIR",
              name = "query",
              role = Opt.Role.INPUT)
          List<String> queries,
      @Opt(value = "obs column of the labels in the references.", label = "NAME")
          String labelColumn,
      @Opt(value = "Labels that are not carried over, such as Unknown.", label = "LABEL")
          Set<String> excludeLabels,
      @Opt(
              value = "Nearest cells, by cosine, that vote; the paper's number is the default.",
              label = "N",
              byDefault = "10")
          int nNeighbors,
      @Opt(
              value = "Share of the votes below which a cell is left unassigned.",
              label = "SHARE",
              byDefault = "0")
          double minConfidence,
      Target target) {
    public Options {
      references = List.copyOf(references);
      queries = List.copyOf(queries);
      excludeLabels = Collections.unmodifiableSet(new TreeSet<>(excludeLabels));
      if (references.isEmpty() || references.size() != queries.size()) {
        throw UserError.of(
            "Cannot annotate cells: %d --reference and %d --query tables. Expected as many of both,"
                + " each query embedded as the reference at its place.",
            references.size(), queries.size());
      }
      if (nNeighbors < 1) {
        throw UserError.of("--n-neighbors %d: expected at least 1.", nNeighbors);
      }
      if (!(minConfidence >= 0 && minConfidence <= 1)) {
        throw UserError.of("--min-confidence %s: expected a number from 0 to 1.", minConfidence);
      }
    }
  }

  /**
   * Counts of the run.
   *
   * @param cells rows of the table
   * @param assigned cells with a label
   * @param unassigned cells whose neighbours agree too little
   * @param withoutVector cells without a vector, so without a label
   * @param labels number of different labels in the references
   * @param output path of the table
   */
  public record Result(
      long cells, long assigned, long unassigned, long withoutVector, int labels, String output) {
    /** One line for people. */
    public String summary() {
      return String.format(
          Locale.ROOT,
          "%s: %,d cells, %,d labelled with %d labels to choose from, %,d unassigned, %,d without"
              + " vector",
          output,
          cells,
          assigned,
          labels,
          unassigned,
          withoutVector);
    }
  }

  /**
   * Annotates every cell of the queries.
   *
   * @throws UserError if a table is missing or of another kind, the label column is missing, the
   *     tables of a pair are not embedded alike, or the queries hold different cells
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      return run(run, options);
    }
  }

  private static Result run(Run run, Options options) {
    SparkSession spark = run.spark();
    options.target().requireWritable(run.conf());
    run.step(String.join(",", options.queries()));
    List<ReferenceCells> references = new ArrayList<>();
    for (int pair = 0; pair < options.references().size(); pair++) {
      EmbeddingSpace.require(
          options.references().get(pair), options.queries().get(pair), run.spark());
      references.add(
          ReferenceCells.read(
              spark,
              options.references().get(pair),
              options.labelColumn(),
              options.excludeLabels()));
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
    StructType schema = CellAnnotations.schema(queries.first());
    NeighborVoting voting =
        new NeighborVoting(
            references.stream().map(r -> r.index(codes.classes())).toList(),
            codes.classes(),
            options.nNeighbors(),
            options.minConfidence());
    LOG.info(
        "{} neighbours by cosine of {} cells with {} labels, for {} cells",
        options.nNeighbors(),
        references.stream().map(r -> r.labels().size()).toList(),
        codes.classes().size(),
        queries.count());
    Broadcast<NeighborVoting> sent = run.context().broadcast(voting);
    LongAccumulator done = spark.sparkContext().longAccumulator("cells");
    int pairs = references.size();
    try {
      Dataset<Row> annotated =
          spark.createDataFrame(
              queries
                  .rows()
                  .javaRDD()
                  .mapPartitions(
                      rows ->
                          new BlockIterator<>(
                              rows,
                              BlockIterator.ROWS,
                              done::add,
                              block -> annotated(block, sent.value(), pairs))),
              schema);
      return Progress.during(
          "cells",
          queries.count(),
          done::value,
          LOG::info,
          () -> write(run, annotated, options, codes.classes().size()));
    } finally {
      sent.destroy();
    }
  }

  /** Puts the label in place of the embeddings, which follow the id in each row. */
  private static List<Row> annotated(Iterator<Row> block, NeighborVoting voting, int embeddings) {
    List<Row> rows = new ArrayList<>();
    block.forEachRemaining(rows::add);
    float[][][] vectors = new float[embeddings][rows.size()][];
    for (int e = 0; e < embeddings; e++) {
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        vectors[e][i] = row.isNullAt(1 + e) ? null : FloatArrays.of(row.getList(1 + e));
      }
    }
    NeighborVoting.Label[] labels = voting.label(vectors);
    List<Row> annotated = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      Row row = rows.get(i);
      Object[] values = new Object[row.size() - embeddings + 3];
      values[0] = row.get(0);
      values[1] = labels[i].predicted();
      values[2] = labels[i].confidence();
      values[3] = labels[i].nearest();
      for (int c = 1 + embeddings; c < row.size(); c++) {
        values[c - embeddings + 3] = row.get(c);
      }
      annotated.add(RowFactory.create(values));
    }
    return annotated;
  }

  private static Result write(Run run, Dataset<Row> annotated, Options options, int labels) {
    long[] counts = new long[3];
    Column predicted = col(CellAnnotations.PREDICTED_LABEL);
    run.fact("labels", labels);
    run.write(
        annotated,
        options.target(),
        written -> {
          counts[0] = written.rows();
          counts[1] = written.counts().get(0);
          counts[2] = written.counts().get(1);
          run.fact("cells_assigned", counts[1] - counts[2])
              .fact("cells_unassigned", counts[2])
              .fact("cells_without_vector", counts[0] - counts[1]);
        },
        predicted.isNotNull(),
        predicted.equalTo(CellAnnotations.UNASSIGNED));
    return new Result(
        counts[0],
        counts[1] - counts[2],
        counts[2],
        counts[0] - counts[1],
        labels,
        options.target().output());
  }
}
