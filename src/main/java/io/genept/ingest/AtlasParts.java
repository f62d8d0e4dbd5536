package io.genept.ingest;

import io.genept.core.Provenance;
import io.genept.table.Atlas;
import io.genept.table.ParquetTable;
import io.genept.table.RowWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the cells of one task to files of the atlas: a new one after so many cells or bytes, and
 * for each value of the partition columns.
 *
 * <p>Held: the open row group of each file, at most 64 MB, of at most {@value #MOST_OPEN} files; of
 * more the one used longest ago is completed.
 */
final class AtlasParts implements AutoCloseable {
  private static final int MOST_OPEN = 8;

  /** Above the size that ranges are cut to, so that a poor estimate leaves no crumbs. */
  private static final long MOST_BYTES = RowWriter.PART_BYTES + RowWriter.PART_BYTES / 4;

  private final IngestSetup setup;
  private final StructType columns;
  private final int number;
  private final Map<String, RowWriter> open = new LinkedHashMap<>(16, 0.75f, true);
  private final List<Provenance.Part> finished = new ArrayList<>();
  private final List<String> written = new ArrayList<>();

  /**
   * @param number first number in the names of the files
   */
  AtlasParts(IngestSetup setup, int number) {
    this.setup = setup;
    this.columns = setup.columns();
    this.number = number;
  }

  /**
   * Writes a cell.
   *
   * @param partition values of the partition columns
   * @param row values of the other columns
   */
  void write(List<String> partition, Object[] row) {
    String folder = partition.isEmpty() ? "" : "/" + setup.partitions().folder(partition);
    RowWriter part = open.get(folder);
    if (part == null) {
      if (open.size() == MOST_OPEN) {
        finish(open.keySet().iterator().next());
      }
      part = start(folder);
    }
    part.write(row);
    if (part.rows() == setup.cellsPerPart() || part.holds(MOST_BYTES)) {
      finish(folder);
    }
  }

  /** Completes all files. */
  List<Provenance.Part> finish() {
    for (String folder : List.copyOf(open.keySet())) {
      finish(folder);
    }
    return finished;
  }

  /** Forgets all that was written. */
  void discard() {
    close();
    try {
      for (String path : written) {
        new Path(path).getFileSystem(setup.conf()).delete(new Path(path), false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot clean up: " + e.getMessage(), e);
    }
    written.clear();
    finished.clear();
  }

  @Override
  public void close() {
    open.values().forEach(RowWriter::close);
    open.clear();
  }

  private RowWriter start(String folder) {
    String name = String.format(Locale.ROOT, "%05d-%03d", number, written.size());
    RowWriter part =
        new RowWriter(
            setup.place().newPart(Atlas.CELLS + folder, name),
            setup.conf(),
            "cell",
            columns,
            ParquetTable.unrepeated(columns));
    written.add(part.file());
    open.put(folder, part);
    return part;
  }

  private void finish(String folder) {
    RowWriter part = open.remove(folder);
    part.close();
    finished.add(setup.place().finished(part.file(), part.rows(), setup.conf()));
  }
}
