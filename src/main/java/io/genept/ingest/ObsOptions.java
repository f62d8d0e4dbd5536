package io.genept.ingest;

import static org.apache.spark.sql.functions.regexp_replace;

import io.genept.core.Opt;
import io.genept.core.UserError;
import java.util.Optional;
import org.apache.spark.sql.Column;

/**
 * A table of annotations and how its rows find their cells.
 *
 * @param obs text or Parquet with a row for each cell, joined by cell id
 * @param cellIdColumn its column with the cell ids; its first where empty
 * @param obsMatch how ids are compared
 * @param obsCells what becomes of cells without a row; refused where empty
 */
public record ObsOptions(
    @Opt(
            value = "TSV, CSV or Parquet with a row for each cell, joined by cell id.",
            label = "FILE",
            role = Opt.Role.INPUT)
        Optional<String> obs,
    @Opt(value = "Column of --obs with the cell ids (default: its first).", label = "NAME")
        Optional<String> cellIdColumn,
    @Opt(
            value =
                "How ids of --obs are compared: exact, or without-suffix, which leaves out the -1"
                    + " that 10x adds, on both sides.",
            label = "HOW",
            byDefault = "exact")
        Match obsMatch,
    @Opt(
            value =
                "Cells without a row of --obs: all keeps them, their annotations missing;"
                    + " intersection leaves them out (default: they are refused).",
            label = "WHICH")
        Optional<Cells> obsCells) {
  public ObsOptions {
    if (obs.isEmpty() && (cellIdColumn.isPresent() || obsCells.isPresent())) {
      throw UserError.of(
          "Cannot ingest cells: %s is given, but there is no --obs file that it could concern. Give"
              + " --obs too, or leave it out.",
          cellIdColumn.map(name -> "--cell-id-column \"" + name + "\"").orElse("--obs-cells"));
    }
  }

  /** How ids are compared. */
  public enum Match {
    EXACT,
    /** Without {@code -1} or another number at the end. */
    WITHOUT_SUFFIX;

    Column key(Column id) {
      return this == EXACT ? id : regexp_replace(id, "-[0-9]+$", "");
    }
  }

  /** Which cells become those of the atlas. */
  public enum Cells {
    ALL,
    INTERSECTION
  }

  /** Whether ids are compared as they are, and each cell has to have a row. */
  boolean plain() {
    return obsMatch == Match.EXACT && obsCells.isEmpty();
  }

  /** Whether cells without a row are left out. */
  boolean leavesOut() {
    return obsCells.filter(Cells.INTERSECTION::equals).isPresent();
  }
}
