package io.genept.ingest;

import io.genept.core.Progress;
import io.genept.core.UserError;
import io.genept.ingest.IngestPlan.Slice;
import io.genept.ingest.inputs.CellCheck;
import io.genept.ingest.inputs.InputFile;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.io.anndata.FrameColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the cells of one task and writes them to the atlas; runs on an executor. Held: a block of
 * cells, the genes, windows of the columns, and what {@link AtlasParts} holds.
 */
final class CellTask {
  private static final Logger LOG = LoggerFactory.getLogger(CellTask.class);

  private final IngestSetup setup;
  private final IngestPlan.Task task;
  private final ObsRows obsRows;
  private final LongConsumer progress;
  private final Map<String, Integer> geneIndex;
  private final AtlasParts parts;
  private TaskResult result;

  private CellTask(
      IngestSetup setup, IngestPlan.Task task, int number, ObsRows obsRows, LongConsumer progress) {
    this.setup = setup;
    this.task = task;
    this.obsRows = obsRows;
    this.progress = progress;
    this.geneIndex = new HashMap<>(setup.geneIds().length * 2);
    for (int gene = 0; gene < setup.geneIds().length; gene++) {
      geneIndex.put(setup.geneIds()[gene], gene);
    }
    this.parts = new AtlasParts(setup, number);
    this.result = new TaskResult(setup.geneIds().length);
  }

  /**
   * Runs a task. What is wrong with an input becomes a failure of the result; nothing of the task
   * is left then.
   *
   * @param number first number in the names of its files
   * @param obsRows the rows of {@code --obs} for the cells of the task, in their order
   * @param progress takes the number of cells that are done
   */
  static TaskResult run(
      IngestSetup setup, IngestPlan.Task task, int number, ObsRows obsRows, LongConsumer progress) {
    CellTask run = new CellTask(setup, task, number, obsRows, progress);
    try (AtlasParts parts = run.parts) {
      for (Slice slice : task.slices()) {
        try {
          run.read(slice);
        } catch (UserError e) {
          parts.discard();
          return TaskResult.failed(setup.geneIds().length, slice.file(), e.getMessage());
        } catch (RuntimeException e) {
          parts.discard();
          throw e;
        }
      }
      parts.finish().forEach(run.result::add);
      return run.result;
    }
  }

  private void read(Slice slice) {
    try (CellReader reader = setup.open(slice.file())) {
      SliceSink sink = new SliceSink(slice, reader);
      if (reader.head().format().mayRestart()) {
        obsRows.keep();
      }
      if (reader.head().seekable()) {
        sink.read();
      } else {
        // The driver hears of a task when it ends, which is late for one that reads a whole file.
        Progress.during(
            "cells",
            slice.to() - slice.from(),
            () -> sink.next - slice.from(),
            line -> LOG.info("{}: {}", setup.files().get(slice.file()).path(), line),
            sink::read);
      }
      if (sink.next != slice.to()) {
        throw new IllegalStateException(
            "read cells " + slice.from() + " to " + sink.next + " of " + slice);
      }
    }
  }

  private final class SliceSink implements CellReader.Sink {
    private final Slice slice;
    private final CellReader reader;
    private final CellCheck check;
    private final GeneOrder order;
    private final List<LongFunction<Object>> columns = new ArrayList<>();
    private final Map<String, LongFunction<Object>> partition = new HashMap<>();
    private volatile long next;

    SliceSink(Slice slice, CellReader reader) {
      this.slice = slice;
      this.reader = reader;
      this.check = new CellCheck(setup.files().get(slice.file()).path(), reader);
      this.order = GeneOrder.of(reader.genes().ids(), geneIndex);
      this.next = slice.from();
      Map<String, FrameColumn> read =
          reader.head().obs().stream()
              .collect(Collectors.toMap(FrameColumn::name, Function.identity(), (a, b) -> a));
      for (ObsField field : setup.fields()) {
        if (setup.partitions().partitionBy().contains(field.name())) {
          partition.put(field.name(), values(field, read));
        } else {
          columns.add(values(field, read));
        }
      }
    }

    long read() {
      reader.read(slice.from(), slice.to(), setup.cellsPerBlock(), this);
      return next;
    }

    @Override
    public void accept(CellBlock block) {
      check.check(block);
      for (int cell = 0; cell < block.cells(); cell++) {
        long row = block.firstCell() + cell;
        obsRows.next();
        if (!obsRows.taken()) {
          continue;
        }
        int[] genes = block.genesOf(cell);
        float[] counts = block.valuesOf(cell);
        order.apply(genes, counts);
        Object[] values = new Object[3 + columns.size()];
        values[0] = setup.cellId(slice.file(), row, reader.head().cellIds().values().apply(row));
        values[1] = genes;
        values[2] = counts;
        for (int i = 0; i < columns.size(); i++) {
          values[3 + i] = columns.get(i).apply(row);
        }
        parts.write(partitionOf(row), values);
        result.add(slice.file(), genes, counts);
      }
      next = block.firstCell() + block.cells();
      progress.accept(block.cells());
    }

    @Override
    public void restart() {
      if (task.slices().size() > 1) {
        // Cells of other inputs share the files that would be discarded.
        throw new IllegalStateException("an input that may restart shares a task");
      }
      progress.accept(slice.from() - next);
      parts.discard();
      result = new TaskResult(setup.geneIds().length);
      obsRows.rewind();
      next = slice.from();
    }

    private List<String> partitionOf(long row) {
      List<String> values = new ArrayList<>();
      for (String name : setup.partitions().partitionBy()) {
        Object found = partition.get(name).apply(row);
        values.add(found == null ? null : found.toString());
      }
      return values;
    }

    private LongFunction<Object> values(ObsField field, Map<String, FrameColumn> read) {
      InputFile file = setup.files().get(slice.file());
      return switch (field.origin()) {
        case DATASET -> row -> file.dataset();
        case LIST -> {
          Object value =
              ColumnTypes.parse(file.columns().get(field.source()), field.type(), setup.missing());
          yield row -> value;
        }
        case MATRIX -> {
          FrameColumn column = read.get(field.source());
          yield column == null
              ? row -> null
              : row ->
                  setup
                      .missing()
                      .known(ColumnTypes.widen(column.values().apply(row), field.type()));
        }
        case OBS -> {
          Supplier<Object> value = obsRows.values(field.source());
          yield row -> value.get();
        }
      };
    }
  }
}
