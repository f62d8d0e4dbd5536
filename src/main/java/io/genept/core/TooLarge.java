package io.genept.core;

/**
 * The error of a part of a file that the heap cannot hold: most often the sizes that a damaged file
 * states, for which a single array is asked.
 */
public final class TooLarge {
  private TooLarge() {}

  public static UserError error(String path, String part, OutOfMemoryError e) {
    return new UserError(
        "Cannot read "
            + path
            + " at "
            + part
            + ": by the sizes that it states it does not fit into the heap of "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB ("
            + e.getMessage()
            + "). Expected a complete file, which its sizes are of; copy it again, or give more memory"
            + " by GENEPT_MEMORY if they are right.",
        e);
  }
}
