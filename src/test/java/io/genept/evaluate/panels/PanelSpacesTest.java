package io.genept.evaluate.panels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.genept.evaluate.panels.PanelSpaces.Space;
import io.genept.math.SparseRow;
import io.genept.testing.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Panels, vectors of cells and votes against numpy. */
@Tag("golden")
class PanelSpacesTest {
  private static final JsonNode GOLDEN = Golden.read("panels");
  private static final double TOLERANCE = 1e-5;

  private final int[] labels = Golden.ints(GOLDEN.get("labels"));
  private final TransferSets sets =
      new TransferSets(
          new PanelSide(rows("cells"), labels),
          new PanelSide(rows("queries"), new int[GOLDEN.get("queries").size()]),
          List.of("a", "b", "c"),
          table("vectors"),
          table("whitened"),
          IntStream.range(0, GOLDEN.get("genes").asInt()).toArray(),
          new int[0]);

  private static GeneTable table(String name) {
    return new GeneTable(Golden.floats(GOLDEN.get(name)), GOLDEN.get("dimension").asInt());
  }

  private static SparseRow[] rows(String side) {
    List<SparseRow> rows = new ArrayList<>();
    for (JsonNode row : GOLDEN.get(side)) {
      float[] dense = Golden.floats(row);
      int[] expressed = IntStream.range(0, dense.length).filter(i -> dense[i] != 0).toArray();
      float[] values = new float[expressed.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = dense[expressed[i]];
      }
      rows.add(new SparseRow(expressed, values));
    }
    return rows.toArray(SparseRow[]::new);
  }

  @Test
  void everyMethodGivesTheCosinesAndVotesOfNumpy() {
    for (JsonNode expected : GOLDEN.get("draws")) {
      long seed = expected.get("seed").asLong();
      PanelDraw draw =
          PanelDraw.of(
              sets.variable(), GOLDEN.get("size").asInt(), expected.get("shared").asInt(), seed);
      assertThat(draw.reference()).isEqualTo(Golden.ints(expected.get("reference")));
      assertThat(draw.query()).isEqualTo(Golden.ints(expected.get("query")));
      PanelSpaces spaces = new PanelSpaces(sets, draw);
      Map<String, Space> made = new TreeMap<>(spaces.fixed());
      made.putAll(spaces.controls(seed));
      made.keySet().removeIf(method -> method.endsWith(PanelSpaces.RANDOM));
      Map<String, JsonNode> methods = new TreeMap<>();
      expected.get("methods").fields().forEachRemaining(e -> methods.put(e.getKey(), e.getValue()));
      assertThat(made.keySet()).isEqualTo(new TreeSet<>(methods.keySet()));
      LabelTransfer transfer =
          LabelTransfer.ofAll(labels, GOLDEN.get("types").asInt(), GOLDEN.get("neighbors").asInt());
      methods.forEach(
          (method, values) -> {
            double[] cosines = Golden.doubles(values.get("cosines"));
            assertThat(cosines(made.get(method), cosines.length))
                .as("%s at %d shared genes", method, draw.shared().length)
                .containsExactly(cosines, within(TOLERANCE));
            assertThat(transfer.predicted(made.get(method)))
                .as("%s at %d shared genes", method, draw.shared().length)
                .isEqualTo(Golden.ints(values.get("votes")));
          });
    }
  }

  private double[] cosines(Space space, int count) {
    double[] cosines = new double[count];
    for (int i = 0; i < count; i++) {
      cosines[i] =
          cosine(
              space.query(),
              i / labels.length,
              space.reference(),
              i % labels.length,
              space.dimension());
    }
    return cosines;
  }

  private static double cosine(float[] a, int row, float[] b, int other, int dim) {
    double product = 0;
    double first = 0;
    double second = 0;
    for (int d = 0; d < dim; d++) {
      double x = a[row * dim + d];
      double y = b[other * dim + d];
      product += x * y;
      first += x * x;
      second += y * y;
    }
    return product / Math.sqrt(first * second);
  }
}
