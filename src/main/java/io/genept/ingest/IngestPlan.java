package io.genept.ingest;

import io.genept.ingest.inputs.InputHead;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which task reads which cells: a pure function of the inputs, so that the same inputs give the
 * same files for any number of cores.
 *
 * @param tasks in the order of the inputs and cells
 * @param cellsPerPart most cells of one file of the atlas
 */
record IngestPlan(List<Task> tasks, long cellsPerPart) {
  /** Non-zeros that fill a file of about 128 MB: at 1.4 bytes each, as measured. */
  static final long ENTRIES_PER_PART = 93_000_000;

  private static final int MIN_PARTS = 8;
  private static final int MIN_CELLS_PER_PART = 256;
  private static final int MAX_SLICES_PER_TASK = 64;

  /** Consecutive cells of one input. */
  record Slice(int file, long from, long to) implements Serializable {}

  /** The slices of one task, which writes them to files of its own. */
  record Task(int number, List<Slice> slices) implements Serializable {
    long cells() {
      return slices.stream().mapToLong(slice -> slice.to() - slice.from()).sum();
    }
  }

  /**
   * Cuts large inputs into ranges, where they can be read so, and puts small ones together; all but
   * 10x MTX, which may have to begin anew.
   *
   * @param heads of all inputs
   */
  static IngestPlan of(List<InputHead> heads) {
    long cells = heads.stream().mapToLong(head -> head.shape().cells()).sum();
    long cellsPerPart = Math.max(MIN_CELLS_PER_PART, (cells + MIN_PARTS - 1) / MIN_PARTS);
    List<Task> tasks = new ArrayList<>();
    List<Slice> open = new ArrayList<>();
    long openCells = 0;
    long openEntries = 0;
    for (InputHead head : heads) {
      InputHead.Shape shape = head.shape();
      long slices = shape.seekable() ? slices(shape, cellsPerPart) : 1;
      boolean joins =
          slices == 1
              && !shape.format().mayRestart()
              && open.size() < MAX_SLICES_PER_TASK
              && openCells + shape.cells() <= cellsPerPart
              && openEntries + shape.entries() <= ENTRIES_PER_PART;
      if (!joins && !open.isEmpty()) {
        tasks.add(new Task(tasks.size(), List.copyOf(open)));
        open.clear();
        openCells = 0;
        openEntries = 0;
      }
      if (slices == 1 && !shape.format().mayRestart()) {
        open.add(new Slice(head.file(), 0, shape.cells()));
        openCells += shape.cells();
        openEntries += shape.entries();
        continue;
      }
      for (long slice = 0; slice < slices; slice++) {
        long from = shape.cells() * slice / slices;
        long to = shape.cells() * (slice + 1) / slices;
        tasks.add(new Task(tasks.size(), List.of(new Slice(head.file(), from, to))));
      }
    }
    if (!open.isEmpty()) {
      tasks.add(new Task(tasks.size(), List.copyOf(open)));
    }
    return new IngestPlan(tasks, cellsPerPart);
  }

  private static long slices(InputHead.Shape shape, long cellsPerPart) {
    long byCells = (shape.cells() + cellsPerPart - 1) / cellsPerPart;
    long byEntries = (shape.entries() + ENTRIES_PER_PART - 1) / ENTRIES_PER_PART;
    return Math.max(1, Math.max(byCells, byEntries));
  }
}
