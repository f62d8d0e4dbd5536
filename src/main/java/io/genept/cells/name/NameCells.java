package io.genept.cells.name;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.math.TargetSum;
import io.genept.table.Atlas;
import io.genept.table.CellAnnotations;
import io.genept.table.CellEmbeddings;
import io.genept.table.CellNames;
import io.genept.table.Run;
import io.genept.table.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Stage {@code name-cells}: cell types of the cells of an atlas from lists of markers, or from
 * words, without any labelled cell.
 *
 * <p>Markers decide where at least two types have one that is measured ({@link MarkerScore}), words
 * elsewhere ({@link WordScore}); both stand side by side, for each cell and each cluster.
 */
public final class NameCells {
  private NameCells() {}

  /**
   * Cells to name, and the types.
   *
   * @param atlas path of the atlas
   * @param types name of a bundled list, or path of a table
   * @param among names of the types to choose among; empty for all
   * @param embeddings path of a cell_embeddings table of the atlas's cells
   * @param geneEmbeddings path of its gene_embeddings table, where it has moved
   * @param clusters obs column of clusters
   * @param leidenResolution resolution of clusters to be found, above 0
   * @param minMargin least margin, in the unit of the way that decides
   * @param labelColumn obs column of known labels, to compare with
   * @param targetSum of the normalised expression of the markers
   * @param target the table to write
   */
  @Stage(
      name = "name-cells",
      does = "Cell types by markers or words, without labelled cells.",
      notes =
          "A list of markers that are measured beats any use of text: where it is given, it decides."
              + " Words alone are right for about half in balanced accuracy (.4 to .8, by data set"
              + " and wording), and fail on resting T cells. Scores compare the cells of the atlas"
              + " with each other: in one of a single type they mean little.",
      examples = {
        "name-cells --atlas out/pbmc3k --types blood --label-column cell_type \\\n"
            + "--output out/pbmc3k_names",
        "name-cells --atlas out/atlas --types my_types.tsv --clusters leiden --min-margin 0.2 \\\n"
            + "--output out/names",
        "name-cells --atlas out/atlas --embeddings out/atlas_informed --types my_types.tsv \\\n"
            + "--leiden-resolution 1 --output out/names"
      })
  public record Options(
      @Opt(value = "The atlas.", label = "DIR", role = Opt.Role.INPUT) String atlas,
      @Opt(
              value =
                  "blood, pancreas, or a table separated by tabs with the columns type, description"
                      + " (words), markers (symbols, separated by commas) and labels (what"
                      + " --label-column calls the type); all but type may be left out.",
              label = "FILE")
          String types,
      @Opt(value = "Types to choose among (default: all of the list).", label = "TYPE")
          List<String> among,
      @Opt(
              value =
                  "A cell_embeddings table of the cells by --method informed or hybrid, to compare"
                      + " with the words (default: markers alone).",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> embeddings,
      @Opt(
              value =
                  "The gene_embeddings table of --embeddings, whose text model embeds the words"
                      + " (default: where it was when the cells were embedded).",
              label = "DIR",
              role = Opt.Role.INPUT)
          Optional<String> geneEmbeddings,
      @Opt(value = "obs column of clusters, which are named as wholes too.", label = "COLUMN")
          Optional<String> clusters,
      @Opt(
              value =
                  "Clusters by Leiden communities of --embeddings at this resolution, of up to"
                      + " 20,000 cells.",
              label = "NUMBER")
          Optional<Double> leidenResolution,
      @Opt(
              value =
                  "Lead over the second type below which a cell or cluster is left unassigned:"
                      + " standard deviations for markers, cosine for words.",
              label = "NUMBER",
              byDefault = "0")
          double minMargin,
      @Opt(value = "obs column of known labels, to compare the names with.", label = "NAME")
          Optional<String> labelColumn,
      TargetSum targetSum,
      Target target) {
    public Options {
      among = List.copyOf(among);
      if (!(minMargin >= 0)) {
        throw UserError.of("--min-margin %s: expected a number of at least 0.", minMargin);
      }
      if (leidenResolution.isPresent()) {
        double resolution = leidenResolution.get();
        if (!(resolution > 0 && resolution < Double.POSITIVE_INFINITY)) {
          throw UserError.of("--leiden-resolution %s: expected a number above 0.", resolution);
        }
        if (clusters.isPresent() || embeddings.isEmpty()) {
          throw UserError.of(
              "Cannot use --leiden-resolution %s: %s. Expected --embeddings, and no --clusters.",
              resolution,
              clusters.isPresent() ? "--clusters names clusters already" : "no --embeddings given");
        }
      }
      if (geneEmbeddings.isPresent() && embeddings.isEmpty()) {
        throw UserError.of(
            "Cannot use --gene-embeddings %s without --embeddings: words are compared with cells.",
            geneEmbeddings.get());
      }
    }
  }

  /**
   * What the run found.
   *
   * @param cells rows of the table
   * @param assigned cells with a label
   * @param unassigned cells whose margin is too small
   * @param lines for people: what is measured, each cluster, the agreement with known labels
   * @param output path of the table
   */
  public record Result(
      long cells, long assigned, long unassigned, List<String> lines, String output) {
    public Result {
      lines = List.copyOf(lines);
    }

    /** Lines for people. */
    public String summary() {
      List<String> all = new ArrayList<>(lines);
      all.add(
          String.format(
              Locale.ROOT,
              "%s: %,d cells, %,d named, %,d unassigned, %,d without a score",
              output,
              cells,
              assigned,
              unassigned,
              cells - assigned - unassigned));
      return String.join("\n", all);
    }
  }

  /**
   * Names every cell of the atlas.
   *
   * @throws UserError if a table or column is missing, the list of types is no such table, or
   *     nothing tells the types apart
   */
  public static Result run(SparkSession spark, Options options) {
    try (Run run = Run.of(spark, options)) {
      options.target().requireWritable(run.conf());
      run.step(options.atlas());
      if (!TypeList.BUNDLED.contains(options.types())) {
        run.input(options.types());
      }
      List<CellType> types = TypeList.read(options.types(), options.among(), run.conf());
      Atlas atlas = Atlas.open(spark, options.atlas());
      options.clusters().ifPresent(column -> atlas.requireObs("--clusters", column));
      options.labelColumn().ifPresent(column -> atlas.requireObs("--label-column", column));
      List<String> lines = new ArrayList<>();
      CellScorer scorer = ScorerFit.of(run, atlas, types, options, lines);
      Optional<Dataset<Row>> embeddings =
          options.embeddings().map(path -> embeddings(spark, path, atlas));
      Clusters clusters =
          new Clusters(
              options.clusters(),
              options
                  .leidenResolution()
                  .map(
                      resolution ->
                          CellCommunities.of(
                              embeddings.orElseThrow(),
                              options.embeddings().orElseThrow(),
                              resolution)));
      CellSource source = CellSource.of(atlas, embeddings, clusters, options.labelColumn());
      return name(run, options, types, scorer, source, clusters.any(), lines);
    }
  }

  private static Dataset<Row> embeddings(SparkSession spark, String path, Atlas atlas) {
    Dataset<Row> embeddings = CellEmbeddings.read(spark, path);
    if (embeddings.join(atlas.cells().select(Atlas.CELL_ID), Atlas.CELL_ID).isEmpty()) {
      throw UserError.of(
          "Cannot name the cells of %s: none of them is in %s. Expected embeddings of these cells.",
          atlas.path(), path);
    }
    return embeddings;
  }

  private static Result name(
      Run run,
      Options options,
      List<CellType> types,
      CellScorer scorer,
      CellSource source,
      boolean clustered,
      List<String> lines) {
    Broadcast<CellScorer> sent = run.context().broadcast(scorer);
    try {
      CellNaming naming = new CellNaming(source, sent);
      ClusterNames clusters = clustered ? naming.clusters(source.cells()) : ClusterNames.NONE;
      lines.addAll(clusters.lines(scorer));
      options
          .labelColumn()
          .ifPresent(
              column -> lines.addAll(naming.agreement(types, clusters).recorded(run, column)));
      return write(run, options, naming.table(clusters), lines);
    } finally {
      sent.destroy();
    }
  }

  private static Result write(Run run, Options options, Dataset<Row> named, List<String> lines) {
    long[] counts = new long[3];
    Column label = col(CellNames.PREDICTED_LABEL);
    run.write(
        named,
        options.target(),
        written -> {
          counts[0] = written.rows();
          counts[1] = written.counts().get(0);
          counts[2] = written.counts().get(1);
          run.fact("cells_assigned", counts[1] - counts[2]).fact("cells_unassigned", counts[2]);
        },
        label.isNotNull(),
        label.equalTo(CellAnnotations.UNASSIGNED));
    return new Result(
        counts[0], counts[1] - counts[2], counts[2], lines, options.target().output());
  }
}
