package io.genept.evaluate.cells;

import io.genept.core.UserError;
import io.genept.evaluate.cells.CellTaskOptions.Scale;

/** Whether the driver's memory holds the cells that it is to hold. */
final class DriverRoom {
  /** The vectors, their blocks, and what a search of neighbours makes of them. */
  private static final int COPIES = 3;

  private static final double USABLE = 0.85;
  private static final double MEGABYTE = 1 << 20;

  private DriverRoom() {}

  /**
   * Checks the room.
   *
   * @param cells whose vectors the driver is to hold
   * @throws UserError if its memory does not suffice
   */
  static void require(String path, long cells, int dimension, Scale scale) {
    require(path, cells, dimension, scale, Runtime.getRuntime().maxMemory());
  }

  static void require(String path, long cells, int dimension, Scale scale, long memory) {
    long bytesOfCell = (long) COPIES * Float.BYTES * dimension;
    double room = USABLE * memory;
    long numbers = cells * dimension;
    if (cells * bytesOfCell > room || numbers > Integer.MAX_VALUE - 8) {
      long most = Math.min((long) (room / bytesOfCell), (Integer.MAX_VALUE - 8) / dimension);
      throw UserError.of(
          "Cannot evaluate %s: %,d cells × %,d numbers take about %,.0f MB on the driver, which has"
              + " %,.0f MB. Expected at most %,d cells: give --max-cells %d (now %,d;"
              + " --driver-cells %,d), or the driver more memory.",
          path,
          cells,
          dimension,
          cells * bytesOfCell / MEGABYTE,
          memory / MEGABYTE,
          most,
          most,
          scale.maxCells(),
          scale.driverCells());
    }
  }
}
