package io.genept.io.zarr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genept.core.UserError;
import io.genept.io.anndata.Node;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each codec and element type against the numbers that zarr-python wrote; see
 * src/test/python/make_zarr_fixtures.py.
 */
@Tag("golden")
class ZarrFileTest {
  private static final String GOLDEN = "src/test/resources/golden/zarr/";
  private static final int LENGTH = 3000;
  private static final int WIDTH = 50;

  @TempDir Path dir;

  static Stream<String> arrays() {
    return Stream.of("codecs_2.zip", "codecs_3.zip")
        .flatMap(
            file -> {
              try (ZarrFile zarr = ZarrFile.open(GOLDEN + file, new Configuration(false))) {
                return zarr.root().names().stream().map(name -> file + " " + name);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("arrays")
  void readsWhatZarrPythonWrote(String array) {
    String[] parts = array.split(" ", -1);
    try (ZarrFile file = ZarrFile.open(GOLDEN + parts[0], new Configuration(false))) {
      Node node = file.root().child(parts[1]).orElseThrow();
      double[] expected = new double[LENGTH];
      for (int i = 0; i < LENGTH; i++) {
        int value = i / 500 % 2 == 1 ? i * 7919 % 101 : i / 100;
        boolean hole = parts[1].startsWith("holes") && (i < 700 || i >= 1400);
        expected[i] = hole ? 42 : node.isTruth() ? Math.min(1, value) : value;
      }
      if (node.length(1) > 0) {
        assertThat(grid(node, 0, 0, LENGTH / WIDTH, WIDTH)).isEqualTo(expected);
        double[] part = grid(node, 5, 10, 20, 31);
        for (int i = 0; i < part.length; i++) {
          assertThat(part[i]).isEqualTo(expected[(5 + i / 31) * WIDTH + 10 + i % 31]);
        }
      } else {
        assertThat(line(node, 0, LENGTH)).isEqualTo(expected);
        assertThat(line(node, 650, 800)).isEqualTo(Arrays.copyOfRange(expected, 650, 1450));
        assertThat(line(node, 2999, 1)).isEqualTo(Arrays.copyOfRange(expected, 2999, 3000));
      }
    }
  }

  @Test
  void everyTypeAndCodecIsTested() {
    assertThat(arrays()).hasSize(60);
  }

  @Test
  void whatIsNoStoreOrDamagedIsRefused() throws IOException {
    Path zip = dir.resolve("damaged.zip");
    byte[] bytes = Files.readAllBytes(Path.of(GOLDEN + "codecs_2.zip"));
    Files.write(zip, Arrays.copyOf(bytes, bytes.length / 2));
    assertFails(zip).hasMessageContaining("it is no zip archive, or one that was cut short");
    assertFails(dir).hasMessageContaining("it has no zarr.json or .zgroup at its top");
    assertFails(dir.resolve("absent")).hasMessageContaining("there is no such file or folder");
    Files.writeString(dir.resolve("zarr.json"), "{\"node_type\": ");
    assertFails(dir).hasMessageContaining("at /, Unexpected end-of-input");
    String array =
        """
        {"zarr_format": 3, "node_type": "array", "shape": [4], "data_type": "int32",
         "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [4]}},
         "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}},
         "fill_value": 0, "codecs": [{"name": "bytes"}, {"name": "%s"}]}
        """;
    Files.createDirectories(dir.resolve("a/c"));
    Files.writeString(dir.resolve("zarr.json"), "{\"node_type\": \"group\"}");
    Files.writeString(dir.resolve("a/zarr.json"), array.formatted("lzma"));
    assertArrayFails().hasMessageContaining("at a, it is stored by the codec \"lzma\"");
    Files.writeString(dir.resolve("a/zarr.json"), array.formatted("blosc"));
    for (byte[] chunk : new byte[][] {new byte[3], new byte[40], {2, 1, 1, 4, 16, 0, 0, 0}}) {
      Files.write(dir.resolve("a/c/0"), chunk);
      assertArrayFails().hasMessageContaining("Expected a complete zarr store");
    }
  }

  private org.assertj.core.api.AbstractThrowableAssert<?, ?> assertArrayFails() {
    return assertThatThrownBy(
            () -> {
              try (ZarrFile file = ZarrFile.open(dir.toString(), new Configuration(false))) {
                file.root().child("a").orElseThrow().slice(new long[] {0}, new int[] {4});
              }
            })
        .isInstanceOf(UserError.class);
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertFails(Path path) {
    return assertThatThrownBy(
            () -> {
              try (ZarrFile file = ZarrFile.open(path.toString(), new Configuration(false))) {
                file.root();
              }
            })
        .isInstanceOf(UserError.class);
  }

  private static double[] line(Node node, long from, int length) {
    return doubles(node.slice(new long[] {from}, new int[] {length}), length);
  }

  private static double[] grid(Node node, long row, long column, int rows, int width) {
    Object[] slice = (Object[]) node.slice(new long[] {row, column}, new int[] {rows, width});
    double[] all = new double[rows * width];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(doubles(slice[i], width), 0, all, i * width, width);
    }
    return all;
  }

  private static double[] doubles(Object array, int length) {
    double[] doubles = new double[length];
    for (int i = 0; i < length; i++) {
      doubles[i] = ((Number) Array.get(array, i)).doubleValue();
    }
    assertThat(Array.getLength(array)).isEqualTo(length);
    return doubles;
  }
}
