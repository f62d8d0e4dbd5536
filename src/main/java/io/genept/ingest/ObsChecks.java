package io.genept.ingest;

import static org.apache.spark.sql.functions.col;

import io.genept.core.UserError;
import io.genept.table.Run;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to hold of the rows of {@code --obs} and the cells, and what to do where it does not.
 *
 * @param ids of the cells, in the column {@code cell_id}
 */
record ObsChecks(ObsTable obs, Dataset<Row> ids, ObsOptions options) {
  private static final Logger LOG = LoggerFactory.getLogger(ObsChecks.class);

  /**
   * Checks what was joined; says what is left out.
   *
   * @throws UserError if a cell has several rows, or none and no option says what becomes of it
   */
  void check(Run run, ObsSeen seen) {
    if (seen.twice() != null) {
      throw UserError.of(
          "Cannot read %s: cell %s. Expected each cell once; remove one, or name the column of cell"
              + " ids by --cell-id-column.",
          obs.path(), seen.twice());
    }
    long matched = seen.cells() - seen.missing();
    if (options.obsMatch() == ObsOptions.Match.WITHOUT_SUFFIX) {
      refuseSharedRows(seen.cells());
    }
    long unknown = obs.rows().count() - matched;
    if (seen.missing() > 0 && (matched == 0 || options.obsCells().isEmpty())) {
      throw unmatched(seen, unknown);
    }
    if (seen.missing() > 0) {
      LOG.warn(
          "{}: {} of {} cells have no row in it, first {}; they are {}",
          obs.path(),
          seen.missing(),
          seen.cells(),
          String.join(", ", seen.missingExamples()),
          options.leavesOut() ? "left out" : "kept without annotations");
      run.fact("cells_without_obs", seen.missing());
    }
    if (unknown > 0) {
      LOG.info("{}: {} rows of cells that are not in the matrix are ignored", obs.path(), unknown);
    }
  }

  private void refuseSharedRows(long cells) {
    Column key = ObsOptions.Match.WITHOUT_SUFFIX.key(col(ObsTable.CELL_ID));
    long distinct = ids.select(key).distinct().count();
    if (distinct < cells) {
      throw UserError.of(
          "Cannot join %s by --obs-match without-suffix: the %d cells have %d ids without it, so"
              + " that some would share a row. Expected one for each; give the ids their suffix in"
              + " the table, and leave the option out.",
          obs.path(), cells, distinct);
    }
  }

  private UserError unmatched(ObsSeen seen, long unknown) {
    List<String> example =
        obs.unknown(ids).limit(1).toJavaRDD().map(row -> row.getString(0)).collect();
    StringBuilder advice = new StringBuilder();
    if (options.obsMatch() == ObsOptions.Match.EXACT) {
      Column key = ObsOptions.Match.WITHOUT_SUFFIX.key(col(ObsTable.CELL_ID));
      long would =
          ids.select(key.as(ObsTable.CELL_ID))
              .join(
                  obs.rows().select(key.as(ObsTable.CELL_ID)).distinct(),
                  new String[] {ObsTable.CELL_ID},
                  "left_semi")
              .count();
      if (would > seen.cells() - seen.missing()) {
        advice.append(
            String.format(
                "--obs-match without-suffix compares ids without the -1 at their end and would match"
                    + " %d of %d; ",
                would, seen.cells()));
      }
    }
    if (seen.missing() < seen.cells()) {
      advice.append("--obs-cells intersection leaves these cells out, all keeps them; ");
    }
    return UserError.of(
        "Cannot join %s: %d of %d cells have no row in it, first %s; %d of its rows name no cell"
            + "%s. Expected a row for each cell; %scheck --cell-id-column (columns: %s).",
        obs.path(),
        seen.missing(),
        seen.cells(),
        String.join(", ", seen.missingExamples()),
        unknown,
        example.isEmpty() ? "" : ", first " + example.get(0),
        advice,
        String.join(", ", obs.names()));
  }
}
