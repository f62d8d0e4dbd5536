package io.genept.table;

/** Treatment of a table that is at the output path already. */
public enum WriteMode {
  /** Refuse; the default. */
  FAIL_IF_EXISTS,
  /** Replace it once the new table is complete. */
  OVERWRITE,
  /** Add to it, which must be there: its parts stay as they are. */
  APPEND
}
