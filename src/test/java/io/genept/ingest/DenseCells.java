package io.genept.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import io.genept.io.anndata.FrameColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Cells that a reader handed over, as dense rows; checks their order and that none is missing. */
final class DenseCells implements CellReader.Sink {
  private final int genes;
  private final List<double[]> rows = new ArrayList<>();
  private final long from;

  private DenseCells(int genes, long from) {
    this.genes = genes;
    this.from = from;
  }

  /** Reads a range of cells. */
  static double[][] read(CellReader reader, long from, long to, int cellsPerBlock) {
    DenseCells cells = new DenseCells(reader.genes().size(), from);
    reader.read(from, to, cellsPerBlock, cells);
    assertThat(cells.rows).hasSize((int) (to - from));
    return cells.rows.toArray(double[][]::new);
  }

  /** All values of a column. */
  static List<Object> values(CellReader reader, FrameColumn column) {
    return new ArrayList<>(
        Arrays.asList(
            LongStream.range(0, reader.head().cells()).mapToObj(column.values()).toArray()));
  }

  @Override
  public void accept(CellBlock block) {
    assertThat(block.firstCell()).isEqualTo(from + rows.size());
    for (int cell = 0; cell < block.cells(); cell++) {
      double[] row = new double[genes];
      int previous = -1;
      for (int at = block.from(cell); at < block.to(cell); at++) {
        assertThat(block.gene(at)).isGreaterThan(previous);
        assertThat(block.value(at)).isNotZero();
        previous = block.gene(at);
        row[previous] = block.value(at);
      }
      rows.add(row);
    }
  }

  @Override
  public void restart() {
    rows.clear();
  }
}
