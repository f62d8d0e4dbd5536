package io.genept.cells.name;

import static org.apache.spark.sql.functions.col;

import io.genept.core.Opt;
import io.genept.core.Stage;
import io.genept.core.UserError;
import io.genept.core.ValueState;
import io.genept.math.TargetSum;
import io.genept.table.Atlas;
import io.genept.table.CellAnnotations;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stage {@code name-cells}: cell types of the cells of an atlas from lists of markers, or from
 * words, without any labelled cell.
 *
 * <p>Markers decide where at least two types have one that is measured ({@link MarkerScore}), words
 * elsewhere ({@link WordScore}); both stand side by side, for each cell and each cluster.
 */
public final class NameCells {
  private static final Logger LOG = LoggerFactory.getLogger(NameCells.class);

  private NameCells() {}

  /**
   * Cells to name, and the types.
   *
   * @param atlas path of the atlas
   * @param types name of a bundled list, or path of a table
   * @param among names of the types to choose among; empty for all
   * @param clusters obs column of clusters
   * @param minMargin least margin, in the unit of the way that decides
   * @param labelColumn obs column of known labels, to compare with
   * @param targetSum of the normalised expression of the markers
   * @param target the table to write
   */
  @Stage(
      name = "name-cells",
      does = "Cell types by markers or words, without labelled cells.",
      notes =
          "The best names come from a list of markers of one's own. Scores compare the cells of the"
              + " atlas with each other: in one of a single type they mean little.",
      examples = {
        "name-cells --atlas out/pbmc3k --types blood --label-column cell_type \\\n"
            + "--output out/pbmc3k_names",
        "name-cells --atlas out/atlas --types my_types.tsv --clusters leiden --min-margin 0.2 \\\n"
            + "--output out/names"
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
      @Opt(value = "obs column of clusters, which are named as wholes too.", label = "COLUMN")
          Optional<String> clusters,
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
      CellScorer scorer = scorer(atlas, types, options, lines);
      CellSource source =
          CellSource.of(
              atlas,
              Optional.empty(),
              new Clusters(options.clusters(), Optional.empty()),
              options.labelColumn());
      return name(run, options, types, scorer, source, atlas, lines);
    }
  }

  private static CellScorer scorer(
      Atlas atlas, List<CellType> types, Options options, List<String> lines) {
    MeasuredMarkers measured = MeasuredMarkers.of(atlas.genes(), types);
    lines.addAll(measured.lines(types));
    double targetSum = options.targetSum().targetSum();
    MarkerScore markers = null;
    if (measured.types() >= 2) {
      if (atlas.valueState() == ValueState.SCALED) {
        throw UserError.of(
            "Cannot score markers in %s: its values are scaled (centred by gene). Expected counts,"
                + " normalised or log1p values; ingest the raw counts instead (--layer raw).",
            atlas.path());
      }
      markers = MarkerScore.fit(atlas, measured, targetSum);
    } else {
      throw UserError.of(
          "Cannot name the cells of %s: %d of %d types of %s have a marker that is measured."
              + " Expected at least 2.",
          atlas.path(), measured.types(), types.size(), options.types());
    }
    return new CellScorer(
        types.stream().map(CellType::name).toList(),
        atlas.valueState(),
        targetSum,
        measured,
        markers,
        null,
        options.minMargin());
  }

  private static Result name(
      Run run,
      Options options,
      List<CellType> types,
      CellScorer scorer,
      CellSource source,
      Atlas atlas,
      List<String> lines) {
    Broadcast<CellScorer> sent = run.context().broadcast(scorer);
    try {
      CellNaming naming = new CellNaming(source, sent);
      ClusterNames clusters =
          options.clusters().isPresent() ? naming.clusters(atlas.cellCount()) : ClusterNames.NONE;
      lines.addAll(clusters.lines(scorer));
      options
          .labelColumn()
          .ifPresent(column -> agreement(run, naming, types, clusters, column, lines));
      return write(run, options, naming.table(clusters), lines);
    } finally {
      sent.destroy();
    }
  }

  private static void agreement(
      Run run,
      CellNaming naming,
      List<CellType> types,
      ClusterNames clusters,
      String column,
      List<String> lines) {
    Agreement agreement = naming.agreement(types, clusters);
    run.fact("cells_of_known_type", agreement.cells());
    if (agreement.cells() == 0) {
      LOG.warn(
          "No value of {} is the name of a type, or among its labels: nothing is compared", column);
    }
    agreement
        .scores()
        .forEach(
            (way, scores) -> {
              run.fact(way.words() + ": balanced accuracy", scores.balancedAccuracy())
                  .fact(way.words() + ": accuracy", scores.accuracy());
              lines.add(
                  String.format(
                      Locale.ROOT,
                      "%s: balanced accuracy %.3f, accuracy %.3f over %,d cells of known %s",
                      way.words(),
                      scores.balancedAccuracy(),
                      scores.accuracy(),
                      agreement.cells(),
                      column));
            });
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
