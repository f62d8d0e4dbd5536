package io.genept.table;

/** What to do where the output path already holds a table. */
public enum WriteMode {
  /** Refuse; the default. */
  FAIL_IF_EXISTS,
  /** Replace it once the new table is complete. */
  OVERWRITE
}
