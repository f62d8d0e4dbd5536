package io.genept.cells.annotate;

import static org.apache.spark.sql.functions.col;

import io.genept.cells.BlockIterator;
import io.genept.core.Opt;
import io.genept.core.Progress;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.math.LabelCodes;
import io.genept.table.Atlas;
import io.genept.table.CellAnnotations;
import io.genept.table.CellEmbeddings;
import io.genept.table.Run;
import io.genept.table.SharedCells;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code annotate-cells}: labels of the cells of one cell_embeddings table carried over to
 * those of another by the votes of nearest neighbours, as in the paper's supplement; several pairs
 * of tables vote together.
 *
 * <p>Neighbours are exact, by cosine; each is one vote; of labels with as many votes the smallest
 * wins. Labelled cells of up to 256 MB of vectors are sent to every executor, and the others pass
 * by in blocks; more of them stay where they are, in blocks of 64 MB that meet the others block by
 * block. The numbers of both do not matter but for the time.
 */
public final class AnnotateCells {
  /** Vectors of references that every executor may hold whole, twice while they are received. */
  private static final long BROADCAST_BYTES = 256L << 20;

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
   * @param panels how to embed the cells, where the tables are atlases
   * @param allowSharedCells whether the query may hold cells of the reference
   * @param target the table to write
   */
  @Stage(
      name = "annotate-cells",
      does =
          "Labels of embedded cells from labelled ones, by the votes of their nearest neighbours.",
      notes = {
        "Both tables of a pair must be embedded alike: the same method and the same gene"
            + " embeddings.",
        "Between two atlases, of different genes perhaps, the command embeds the cells itself."
      },
      examples = {
        "annotate-cells --reference out/sorted_w --query out/pbmc3k_w \\\n"
            + "--label-column cell_type --min-confidence 0.6 --output out/pbmc3k_labels",
        """
        annotate-cells --reference out/sorted_w,out/sorted_s \\
        --query out/pbmc3k_w,out/pbmc3k_s --label-column cell_type \\
        --output out/pbmc3k_labels""",
        """
        annotate-cells --reference out/pbmc3k/atlas --query out/xenium/atlas \\
        --gene-embeddings out/gene_embeddings --label-column cell_type \\
        --min-confidence 0.5 --output out/xenium_labels"""
      })
  public record Options(
      @Opt(
              value =
                  "The cell_embeddings tables of labelled cells, of which several vote together; or"
                      + " one atlas.",
              label = "DIR",
              name = "reference",
              role = Opt.Role.INPUT)
          List<String> references,
      @Opt(
              value =
                  "The cell_embeddings tables of the cells to label, one for each reference; or one"
                      + " atlas.",
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
      AcrossPanels.Options panels,
      @Opt(
              value =
                  "Carries labels although cells of the query are cells of the reference, by id or"
                      + " barcode.")
          boolean allowSharedCells,
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
    return run(spark, options, BROADCAST_BYTES);
  }

  /** Sends references whose vectors have so many bytes at most to every executor. */
  static Result run(SparkSession spark, Options options, long broadcastBytes) {
    try (Run run = Run.of(spark, options)) {
      options.target().requireWritable(run.conf());
      run.step(String.join(",", options.queries()));
      if (AcrossPanels.isAtlas(spark, options.references().get(0))) {
        return acrossPanels(run, options, broadcastBytes);
      }
      List<ReferenceCells> references = new ArrayList<>();
      try {
        for (int pair = 0; pair < options.references().size(); pair++) {
          String path = options.references().get(pair);
          EmbeddingSpace.require(path, options.queries().get(pair), spark);
          references.add(
              ReferenceCells.read(spark, path, options.labelColumn(), options.excludeLabels()));
        }
        QueryCells queries = QueryCells.read(spark, options.queries());
        for (int pair = 0; pair < references.size(); pair++) {
          queries.requireDimension(pair, references.get(pair), options);
          String path = options.references().get(pair);
          requireOthers(options, CellEmbeddings.read(spark, path), path, queries.first());
        }
        return annotate(run, options, references, queries, broadcastBytes);
      } finally {
        references.forEach(ReferenceCells::close);
      }
    }
  }

  private static Result acrossPanels(Run run, Options options, long broadcastBytes) {
    String reference = options.references().get(0);
    String query = options.queries().get(0);
    if (options.references().size() > 1) {
      throw UserError.of(
          "Cannot annotate cells by %d pairs of which one is of atlases (%s). Expected one pair of"
              + " atlases, or pairs of cell_embeddings tables.",
          options.references().size(), reference);
    }
    requireOthers(
        options,
        Atlas.open(run.spark(), reference).cells(),
        reference,
        Atlas.open(run.spark(), query).cells());
    try (AcrossPanels panels = AcrossPanels.of(run, options.panels(), reference, query)) {
      try (ReferenceCells cells =
          ReferenceCells.of(
              panels.reference(), reference, options.labelColumn(), options.excludeLabels())) {
        QueryCells queries = QueryCells.of(run.spark(), panels.query(), options.queries());
        return annotate(run, options, List.of(cells), queries, broadcastBytes);
      }
    }
  }

  private static void requireOthers(
      Options options, Dataset<Row> reference, String path, Dataset<Row> queries) {
    if (!options.allowSharedCells()) {
      SharedCells.refuse(reference, path, queries, options.queries().get(0));
    }
  }

  private static Result annotate(
      Run run,
      Options options,
      List<ReferenceCells> references,
      QueryCells queries,
      long broadcastBytes) {
    LabelCodes codes =
        LabelCodes.of(
            references.stream()
                .flatMap(r -> r.labels().stream())
                .distinct()
                .toArray(String[]::new));
    LOG.debug(
        "{} neighbours by cosine of {} cells with {} labels, for {} cells",
        options.nNeighbors(),
        references.stream().map(ReferenceCells::count).toList(),
        codes.classes().size(),
        queries.count());
    NeighborVoting voting = new NeighborVoting(codes.classes(), options.minConfidence());
    LongAccumulator met = run.spark().sparkContext().longAccumulator("cells × blocks");
    try (NeighborSearches searches =
        NeighborSearches.of(
            run,
            references,
            queries,
            codes.classes(),
            options.nNeighbors(),
            broadcastBytes,
            met::add)) {
      Broadcast<ReferenceIndex[]> sent = searches.indices();
      Dataset<Row> annotated =
          run.spark()
              .createDataFrame(
                  searches
                      .rows()
                      .javaRDD()
                      .mapPartitions(
                          rows ->
                              new BlockIterator<>(
                                  rows,
                                  BlockIterator.ROWS,
                                  taken -> {},
                                  block ->
                                      AnnotatedRows.of(block, sent.value(), voting, met::add))),
                  CellAnnotations.schema(queries.first()));
      int blocks = references.stream().mapToInt(ReferenceCells::blockCount).sum();
      return Progress.during(
          "meetings of a cell and a block",
          queries.count() * blocks,
          met::value,
          LOG::info,
          () -> write(run, annotated, options, codes.classes().size()));
    }
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
