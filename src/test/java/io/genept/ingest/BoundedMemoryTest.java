package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is held at a time does not grow with the matrix. */
class BoundedMemoryTest {
  private static final int GENES = 50;

  /** Counts the most cells ever handed over at once. */
  private static final class Largest implements CellReader.Sink {
    int cells;
    long seen;
    double sum;

    @Override
    public void accept(CellBlock block) {
      assertThat(block.firstCell()).isEqualTo(seen);
      cells = Math.max(cells, block.cells());
      seen += block.cells();
      for (int cell = 0; cell < block.cells(); cell++) {
        for (float value : block.valuesOf(cell)) {
          sum += value;
        }
      }
    }

    @Override
    public void restart() {
      throw new AssertionError("no restart expected");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,7", "100000,7", "100000,256"})
  void blocksStaySmallHoweverManyCellsThereAre(int cells, int cellsPerBlock) {
    Largest largest = new Largest();
    SplittableRandom random = new SplittableRandom(cells);
    double sum = 0;
    try (CellBuckets buckets = new CellBuckets(0, cells, 5_000_000_000L)) {
      for (int i = 0; i < 3 * cells; i++) {
        int value = 1 + random.nextInt(9);
        buckets.add(random.nextInt(cells), random.nextInt(GENES), value);
        sum += value;
      }
      buckets.read(cellsPerBlock, largest);
    }
    assertThat(largest.cells).isLessThanOrEqualTo(cellsPerBlock);
    assertThat(largest.seen).isEqualTo(cells);
    assertThat(largest.sum).isEqualTo(sum);
  }
}
