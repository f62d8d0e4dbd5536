package io.genept.report.maps;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.table.PlaneMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PackedTest {

  @Test
  void coordinatesAreStepsBetweenTheSmallestAndTheLargest() {
    // 65,535 steps over 8: 1 is an eighth of the way, 8191.875 steps.
    assertThat(wide(Packed.coordinates(new float[] {-2, -1, 6, 2})))
        .containsExactly(0, 8192, 65_535, 32_768);
  }

  @Test
  void decodedCoordinatesAreWithinHalfAStep() {
    float[] values = new float[500];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (13 * Math.sin(i) + 4);
    }
    int[] steps = wide(Packed.coordinates(values));
    double min = IntStream.range(0, 500).mapToDouble(i -> values[i]).min().orElseThrow();
    double max = IntStream.range(0, 500).mapToDouble(i -> values[i]).max().orElseThrow();
    for (int i = 0; i < values.length; i++) {
      double decoded = min + steps[i] / 65_535.0 * (max - min);
      assertThat(Math.abs(decoded - values[i])).isLessThanOrEqualTo(0.5001 * (max - min) / 65_535);
    }
  }

  @Test
  void pointsOnOneLineStandInTheMiddle() {
    assertThat(wide(Packed.coordinates(new float[] {3, 3}))).containsExactly(32_767, 32_767);
  }

  @Test
  void codesTakeTwoBytesOnlyBeyond256Labels() {
    assertThat(narrow(Packed.codes(new int[] {0, 255, 7}, 256))).containsExactly(0, 255, 7);
    assertThat(wide(Packed.codes(new int[] {0, 256, 40_000}, 40_001)))
        .containsExactly(0, 256, 40_000);
  }

  @Test
  void valuesAreStepsOfTheRampAndMissingOnesApart() {
    assertThat(narrow(Packed.values(new double[] {10, 20, 15, Double.NaN, 25}, 10, 20)))
        .containsExactly(0, 254, 127, 255, 254);
  }

  @Test
  void idsLoseTheBeginAndTheEndThatAllHave() {
    MapData.Keys keys = MapData.Keys.of(List.of("s1_AAC-1", "s1_AGGC-1", "s1_AC-1"));
    assertThat(keys).isEqualTo(new MapData.Keys("s1_A", "C-1", List.of("A", "GG", "")));
    assertThat(MapData.Keys.of(List.of("cell", "cell cell")))
        .isEqualTo(new MapData.Keys("cell", "", List.of("", " cell")));
    assertThat(MapData.Keys.of(List.of("x"))).isEqualTo(new MapData.Keys("x", "", List.of("")));
  }

  private static int[] narrow(String packed) {
    byte[] bytes = Base64.getDecoder().decode(packed);
    return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
  }

  private static int[] wide(String packed) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(packed)).order(ByteOrder.LITTLE_ENDIAN);
    return IntStream.range(0, bytes.limit() / 2).map(i -> bytes.getShort(2 * i) & 0xffff).toArray();
  }

  @Test
  void twentyThousandCellsOfFiveEmbeddingsAndAllColumnsStayFarBelowFiveMegabytes() {
    int n = 20_000;
    Random random = new Random(0);
    List<String> ids = IntStream.range(0, n).mapToObj(i -> UUID.randomUUID().toString()).toList();
    List<Plane> planes = new ArrayList<>();
    List<double[]> fractions = new ArrayList<>();
    for (int e = 0; e < 5; e++) {
      float[] x = new float[n];
      double[] fraction = new double[n];
      for (int i = 0; i < n; i++) {
        x[i] = random.nextFloat();
        fraction[i] = random.nextDouble();
      }
      planes.add(new Plane("e" + e, "", "UMAP 1", "UMAP 2", x, x));
      fractions.add(fraction);
    }
    List<Colouring> columns = new ArrayList<>();
    columns.add(new Colouring.Values("matched fraction", 0, 1, fractions));
    for (int c = 0; c < 23; c++) {
      String[] values = random.ints(n, 0, 500).mapToObj(i -> "label " + i).toArray(String[]::new);
      columns.add(Labels.of("column " + c, values));
    }
    PointFigure figure =
        new PointFigure(PlaneMap.CELLS, "cells", "", "", ids, planes, columns, List.of());

    assertThat(MapData.json(List.of(figure)).length()).isLessThan(4_000_000);
  }
}
