package io.genept.learn;

import io.genept.core.UserError;

/**
 * Whether the driver's memory holds the cells whose vectors it is to hold.
 *
 * @param copies of the vectors at once
 * @param option that bounds the number of the cells
 */
public record DriverRoom(int copies, String option) {
  private static final double USABLE = 0.85;
  private static final double MEGABYTE = 1 << 20;

  /**
   * Checks the room.
   *
   * @param what cannot be done without it, for the message
   * @param cells whose vectors the driver is to hold
   * @throws UserError if its memory does not suffice
   */
  public void require(String what, long cells, int dimension) {
    require(what, cells, dimension, Runtime.getRuntime().maxMemory());
  }

  void require(String what, long cells, int dimension, long memory) {
    long bytesOfCell = (long) copies * Float.BYTES * dimension;
    double room = USABLE * memory;
    if (cells * bytesOfCell > room || cells * dimension > Integer.MAX_VALUE - 8) {
      long most = Math.min((long) (room / bytesOfCell), (Integer.MAX_VALUE - 8) / dimension);
      throw UserError.of(
          "Cannot %s: %,d cells × %,d numbers take about %,.0f MB on the driver, which has %,.0f MB."
              + " Expected at most %,d cells: give %s %d, or the driver more memory.",
          what,
          cells,
          dimension,
          cells * bytesOfCell / MEGABYTE,
          memory / MEGABYTE,
          most,
          option,
          most);
    }
  }
}
