package io.genept.learn;

import java.io.Serializable;
import java.util.Arrays;

/**
 * A code for each row, or none: classes, clusters, groups. One, two or four bytes a row, by the
 * largest code.
 */
@SuppressWarnings("ArrayRecordComponent")
public final class RowCodes implements Serializable {
  /** Stands for no code. */
  public static final int NONE = -1;

  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final short[] shorts;
  private final int[] ints;

  private RowCodes(byte[] bytes, short[] shorts, int[] ints) {
    this.bytes = bytes;
    this.shorts = shorts;
    this.ints = ints;
  }

  /** Copies codes, each {@link #NONE} or above. */
  public static RowCodes of(int[] codes) {
    int largest = Arrays.stream(codes).max().orElse(0);
    if (largest <= Byte.MAX_VALUE) {
      byte[] bytes = new byte[codes.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) codes[i];
      }
      return new RowCodes(bytes, null, null);
    }
    if (largest <= Short.MAX_VALUE) {
      short[] shorts = new short[codes.length];
      for (int i = 0; i < shorts.length; i++) {
        shorts[i] = (short) codes[i];
      }
      return new RowCodes(null, shorts, null);
    }
    return new RowCodes(null, null, codes.clone());
  }

  /** Codes of some rows alone. */
  public static RowCodes of(int[] codeOfRow, int[] rows) {
    int[] chosen = new int[codeOfRow.length];
    Arrays.fill(chosen, NONE);
    for (int row : rows) {
      chosen[row] = codeOfRow[row];
    }
    return of(chosen);
  }

  /** Number of rows. */
  public int size() {
    return bytes != null ? bytes.length : shorts != null ? shorts.length : ints.length;
  }

  /** The code of a row, or {@link #NONE}. */
  public int get(int row) {
    return bytes != null ? bytes[row] : shorts != null ? shorts[row] : ints[row];
  }
}
