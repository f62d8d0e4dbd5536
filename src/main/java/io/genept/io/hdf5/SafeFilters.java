package io.genept.io.hdf5;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.jhdf.exceptions.HdfFilterException;
import io.jhdf.filter.ByteShuffleFilter;
import io.jhdf.filter.Filter;
import io.jhdf.filter.FilterManager;
import io.jhdf.filter.FletcherChecksumFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The filter zstd, and HDF5 filters that also read chunks to which the writer could not apply them.
 *
 * <p>jHDF 0.13.0 ignores a chunk's filter mask (jhdf issue 873), so that it unshuffles
 * variable-length strings that were never shuffled, and decompresses LZF chunks that were stored as
 * they are. Both cases show in the filter's own parameters and sizes. It also leaves the checksum
 * at the end of the data, which LZF takes for more of it.
 */
final class SafeFilters {
  private static final int ELEMENT_SIZE_REFERENCE = 16;

  private SafeFilters() {}

  /** Replaces the library's filters; may be called again. */
  static void install() {
    FilterManager.addFilter(new Fletcher());
    FilterManager.addFilter(new Shuffle());
    FilterManager.addFilter(new Lzf());
    FilterManager.addFilter(new Zstandard());
  }

  /** Zstandard as hdf5plugin writes it; the codec is the one that Spark itself compresses with. */
  private static final class Zstandard implements Filter {
    private static final byte[] MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};

    @Override
    public int getId() {
      return 32015;
    }

    @Override
    public String getName() {
      return "zstd";
    }

    @Override
    public byte[] decode(byte[] data, int[] parameters) {
      if (data.length < MAGIC.length || !Arrays.equals(data, 0, 4, MAGIC, 0, 4)) {
        return data;
      }
      try (InputStream in = new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(data))) {
        return in.readAllBytes();
      } catch (IOException e) {
        throw new HdfFilterException("damaged zstd chunk of " + data.length + " bytes", e);
      }
    }
  }

  private static final class Fletcher implements Filter {
    private static final int CHECKSUM_BYTES = 4;
    private final FletcherChecksumFilter checksum = new FletcherChecksumFilter();

    @Override
    public int getId() {
      return 3;
    }

    @Override
    public String getName() {
      return "fletcher32";
    }

    @Override
    public byte[] decode(byte[] data, int[] parameters) {
      byte[] checked = checksum.decode(data, parameters);
      return checked.length < data.length
          ? checked
          : Arrays.copyOf(checked, data.length - CHECKSUM_BYTES);
    }
  }

  private static final class Shuffle implements Filter {
    private final ByteShuffleFilter shuffle = new ByteShuffleFilter();

    @Override
    public int getId() {
      return 2;
    }

    @Override
    public String getName() {
      return "shuffle";
    }

    @Override
    public byte[] decode(byte[] data, int[] parameters) {
      return parameters.length == 0 ? data : shuffle.decode(data, parameters);
    }
  }

  /** LZF as h5py's plug-in writes it; its third parameter is the size of a chunk in bytes. */
  static final class Lzf implements Filter {
    @Override
    public int getId() {
      return 32000;
    }

    @Override
    public String getName() {
      return "lzf";
    }

    @Override
    public byte[] decode(byte[] data, int[] parameters) {
      if (parameters.length >= 3 && parameters[2] > 0) {
        if (data.length == parameters[2]) {
          return data;
        }
        byte[] out = decompress(data, parameters[2]);
        if (out == null) {
          throw new HdfFilterException("damaged LZF chunk of " + data.length + " bytes");
        }
        return out;
      }
      byte[] out = decompress(data, -1);
      return out != null && out.length % ELEMENT_SIZE_REFERENCE == 0 ? out : data;
    }

    /**
     * Inflates one LZF stream.
     *
     * @param size of the result, or -1 if unknown
     * @return null if the data is no such stream
     */
    static byte[] decompress(byte[] data, int size) {
      byte[] out = new byte[size >= 0 ? size : Math.max(64, data.length * 4)];
      int in = 0;
      int end = 0;
      while (in < data.length) {
        int control = data[in++] & 0xff;
        int length = control < 32 ? control + 1 : control >> 5;
        int reference = -1;
        if (control >= 32) {
          if (length == 7) {
            if (in >= data.length) {
              return null;
            }
            length += data[in++] & 0xff;
          }
          if (in >= data.length) {
            return null;
          }
          length += 2;
          reference = end - ((control & 0x1f) << 8) - (data[in++] & 0xff) - 1;
          if (reference < 0) {
            return null;
          }
        } else if (in + length > data.length) {
          return null;
        }
        if (end + length > out.length) {
          if (size >= 0) {
            return null;
          }
          out = Arrays.copyOf(out, (end + length) * 2);
        }
        if (reference < 0) {
          System.arraycopy(data, in, out, end, length);
          in += length;
          end += length;
        } else {
          for (int i = 0; i < length; i++) {
            out[end++] = out[reference++];
          }
        }
      }
      return size >= 0 && end != size ? null : Arrays.copyOf(out, end);
    }
  }
}
