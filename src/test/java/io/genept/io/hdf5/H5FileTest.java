package io.genept.io.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.io.anndata.Frame;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.anndata.Node;
import io.genept.io.anndata.Numbers;
import io.genept.io.anndata.Window;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class H5FileTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final List<String> FILES =
      List.of("csr_gzip", "csr_lzf", "zstd", "zstd_shuffle", "csr", "nullable");

  /** Tasks of one executor read at the same time, each through a file of its own. */
  @Test
  @Timeout(60)
  void severalThreadsReadTheSameFilesAndOthers() throws Exception {
    List<String> expected = new ArrayList<>();
    for (String name : FILES) {
      expected.add(content(name));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        int first = i;
        tasks.add(
            () -> {
              List<String> contents = new ArrayList<>(FILES);
              for (int k = 0; k < FILES.size(); k++) {
                int at = (first + k) % FILES.size();
                contents.set(at, content(FILES.get(at)));
              }
              return contents;
            });
      }
      for (Future<List<String>> contents : threads.invokeAll(tasks)) {
        assertThat(contents.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
      assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anUnknownFilterIsNamedBesideThoseThatAreRead() {
    try (H5File file = open("hdf5/blosc.h5")) {
      Node data = file.find("matrix", "data").orElseThrow();
      assertThatThrownBy(() -> data.all())
          .isInstanceOf(UserError.class)
          .hasMessageContaining("blosc.h5 at matrix/data: A required filter is not available")
          .hasMessageContaining("32001")
          .hasMessageContaining("filters gzip, lzf, lz4, zstd or none");
    }
  }

  @Test
  void numbersOfAnyWidthAreRoundedOnce() {
    // Just above the middle of two floats; in the middle itself once it has become a double.
    long above = (1L << 60) + (1L << 36) + 1;
    float expected = Math.nextUp((float) (1L << 60));
    assertThat(Numbers.floats(new long[] {above, -above, 3}))
        .containsExactly(expected, -expected, 3f);
    assertThat(Numbers.floats(new BigInteger[] {BigInteger.valueOf(above)}))
        .containsExactly(expected);
    assertThat(Numbers.floats(new double[] {0.1, Double.NaN, 1e300}))
        .containsExactly(0.1f, Float.NaN, Float.POSITIVE_INFINITY);
    assertThat(Numbers.floats(new int[] {16_777_217, -1})).containsExactly(16_777_216f, -1f);
    assertThat(Numbers.floats(new short[] {-2, 300})).containsExactly(-2f, 300f);
    assertThat(Numbers.floats(new byte[] {7})).containsExactly(7f);
    assertThat(Numbers.floats(new String[] {"TRUE", "FALSE"})).containsExactly(1f, 0f);
    assertThat(Numbers.ints(new long[] {5, 1L << 40, -(1L << 40)}))
        .containsExactly(5, Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  private static String content(String name) {
    try (H5File file = open("h5ad/" + name + ".h5ad")) {
      StringBuilder content = new StringBuilder();
      for (String array : List.of("data", "indices", "indptr")) {
        Window<Numbers> window = new Window<>(file.find("X", array).orElseThrow(), Numbers::of);
        for (long i = 0; i < window.length(); i++) {
          content.append(Window.real(window, i)).append(' ');
        }
      }
      Frame obs = new Frame(file.find("obs").orElseThrow());
      content.append(String.join(" ", obs.index()));
      for (FrameColumn column : obs.columns()) {
        for (int row = 0; row < obs.rows(); row++) {
          content.append(' ').append(column.values().apply(row));
        }
      }
      return content.toString();
    }
  }

  private static H5File open(String name) {
    return H5File.open(GOLDEN.resolve(name).toString(), new Configuration());
  }
}
