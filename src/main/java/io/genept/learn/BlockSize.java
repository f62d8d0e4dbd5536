package io.genept.learn;

/**
 * How many rows a block of vectors has: a function of their number and length alone, so that sums
 * over blocks have one order on any cluster.
 *
 * <p>Blocks of {@value #LEAST_BYTES} bytes, until there are {@value #WANTED} of them; then so many,
 * until each has {@value #MOST_BYTES} bytes; then more of these.
 */
final class BlockSize {
  private static final long LEAST_BYTES = 4L << 20;
  private static final long MOST_BYTES = 64L << 20;
  private static final long WANTED = 64;

  private BlockSize() {}

  /** Rows of every block but the last. */
  static int rows(long rows, int dimension) {
    long bytesOfRow = (long) Float.BYTES * dimension;
    long bytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, rows * bytesOfRow / WANTED));
    return (int) Math.max(1, bytes / bytesOfRow);
  }

  /** Number of blocks; at least one. */
  static int blocks(long rows, int rowsPerBlock) {
    return (int) Math.max(1, (rows + rowsPerBlock - 1) / rowsPerBlock);
  }
}
