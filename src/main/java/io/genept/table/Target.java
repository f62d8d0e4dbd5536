package io.genept.table;

import io.genept.core.Opt;
import org.apache.hadoop.conf.Configuration;

/**
 * Where a stage writes its table.
 *
 * @param output path of the table
 * @param overwrite whether a table that is there is replaced, once the new one is complete
 */
public record Target(
    @Opt(
            value = "The table to write; it appears whole or not at all.",
            label = "DIR",
            role = Opt.Role.RUN)
        String output,
    @Opt(
            value = "Replaces the table at --output once the new one is complete.",
            role = Opt.Role.RUN)
        boolean overwrite) {

  /** A new table. */
  public static Target at(String output) {
    return new Target(output, false);
  }

  /** Treatment of a table that is at the path already. */
  public WriteMode mode() {
    return overwrite ? WriteMode.OVERWRITE : WriteMode.FAIL_IF_EXISTS;
  }

  /**
   * Fails before any work where writing would.
   *
   * @throws io.genept.core.UserError if the place is taken
   */
  public void requireWritable(Configuration conf) {
    TableDirectory.requireWritable(output, mode(), conf);
  }
}
