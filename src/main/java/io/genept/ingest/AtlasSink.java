package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.hdf5.FrameColumn;
import io.genept.table.AtlasWriter;
import io.genept.table.TableDirectory;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Checks the cells that a reader hands over, counts them and writes them to the atlas. */
final class AtlasSink implements CellReader.Sink, AutoCloseable {
  private final String input;
  private final CellReader reader;
  private final String[] cellIds;
  private final List<FrameColumn> obs;
  private final TableDirectory table;
  private final Configuration conf;

  private AtlasWriter writer;
  private ValueStateDetector detector;
  private long[] cellsOfGene;
  private long nonzeros;
  private volatile long cellsDone;

  AtlasSink(
      String input,
      CellReader reader,
      String[] cellIds,
      List<FrameColumn> obs,
      TableDirectory table,
      Configuration conf) {
    this.input = input;
    this.reader = reader;
    this.cellIds = cellIds;
    this.obs = obs;
    this.table = table;
    this.conf = conf;
    start();
  }

  @Override
  public void accept(CellBlock block) {
    for (int cell = 0; cell < block.cells(); cell++) {
      int from = block.from(cell);
      int to = block.to(cell);
      for (int at = from; at < to; at++) {
        check(block.firstCell() + cell, block.gene(at), block.value(at));
        cellsOfGene[block.gene(at)]++;
      }
      float[] values = block.valuesOf(cell);
      detector.add(values, 0, values.length);
      writer.write(block.genesOf(cell), values);
      nonzeros += values.length;
    }
    cellsDone = block.firstCell() + block.cells();
  }

  @Override
  public void restart() {
    writer.close();
    start();
  }

  /** Completes the files of the atlas. */
  void finish() {
    if (cellsDone != cellIds.length) {
      throw new IllegalStateException(
          "read " + cellsDone + " of " + cellIds.length + " cells of " + input);
    }
    writer.finish(cellsOfGene);
  }

  ValueStateDetector.Detection detect() {
    return detector.detect();
  }

  long cellsDone() {
    return cellsDone;
  }

  long nonzeros() {
    return nonzeros;
  }

  @Override
  public void close() {
    writer.close();
  }

  private void start() {
    writer = new AtlasWriter(table, conf, cellIds, reader.genes(), obs);
    detector = new ValueStateDetector();
    cellsOfGene = new long[reader.genes().size()];
    nonzeros = 0;
    cellsDone = 0;
  }

  private void check(long cell, int gene, float value) {
    if (value > 0 && value < Float.POSITIVE_INFINITY) {
      return;
    }
    String place = "cell " + cellIds[(int) cell] + ", gene " + reader.genes().ids()[gene];
    if (value < 0 && value > Float.NEGATIVE_INFINITY) {
      throw UserError.of(
          "Cannot ingest %s: %s is %s in %s. Expected no negative value: scaled or centred data"
              + " cannot serve as expression weights; choose counts by --layer%s.",
          input, place, value, reader.layer(), choices());
    }
    throw UserError.of(
        "Cannot ingest %s: %s is %s in %s. Expected a finite number; correct the matrix, or choose"
            + " another by --layer%s.",
        input, place, value, reader.layer(), choices());
  }

  private String choices() {
    List<String> others =
        reader.layers().stream().filter(layer -> !layer.equals(reader.layer())).toList();
    return others.isEmpty()
        ? " (this file has no other matrix)"
        : " (this file has " + String.join(", ", others) + ")";
  }
}
