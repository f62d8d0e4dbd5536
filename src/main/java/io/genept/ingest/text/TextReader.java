package io.genept.ingest.text;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ByteLines;
import io.genept.ingest.matrix.CellBlock;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads a matrix of delimited text, gzipped or not: genes × cells or cells × genes.
 *
 * <p>Opening passes over the file once, for the names and the number of rows; each read passes over
 * it again. Cells × genes are streamed; genes × cells are put in order of the cells on local disk.
 * Held: the genes, and where they are the rows, the names of the cells, which are one line of the
 * file.
 */
public final class TextReader implements CellReader {
  private final String path;
  private final Configuration conf;
  private final TextHead head;
  private final MatrixGenes genes;
  private final FrameColumn cellIds;
  private final List<FrameColumn> obs = new ArrayList<>();
  private final boolean cellsAreRows;
  private final TextRows rows;

  /**
   * Reads the names.
   *
   * @throws UserError if the file is no matrix, or does not tell what its rows are
   */
  public TextReader(String path, Configuration conf, MatrixOptions options) {
    this.path = path;
    this.conf = conf;
    this.head = TextHead.read(path, conf, options.rows());
    this.cellsAreRows = head.orientation() == MatrixOptions.Orientation.CELLS;
    this.rows = new TextRows(path, conf, head);
    List<String> leading = head.leading();
    if (cellsAreRows) {
      this.cellIds = rows.column(0);
      for (int i = 1; i < leading.size(); i++) {
        obs.add(rows.column(i));
      }
      this.genes =
          TextGenes.of(
              path, conf, options, List.of(""), head.columns().stream().map(TextReader::one));
    } else {
      List<String> names = head.columns();
      this.cellIds = new FrameColumn("cell", ColumnType.STRING, cell -> names.get((int) cell));
      this.genes = TextGenes.of(path, conf, options, leading, head.leadingOfRows().stream());
    }
  }

  @Override
  public SourceFormat format() {
    return SourceFormat.TEXT;
  }

  @Override
  public String layer() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  @Override
  public List<String> layers() {
    return List.of();
  }

  @Override
  public List<String> files() {
    return List.of(path);
  }

  @Override
  public long cells() {
    return cellsAreRows ? head.rows() : head.columns().size();
  }

  @Override
  public long entries() {
    return head.rows() * head.columns().size();
  }

  @Override
  public boolean seekable() {
    return false;
  }

  @Override
  public FrameColumn cellIds() {
    return cellIds;
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public List<FrameColumn> obs() {
    return List.copyOf(obs);
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    try (ByteLines lines = new ByteLines(path, conf)) {
      TextHead.toHeader(lines);
      Rows rows = new Rows(lines, new FieldCursor(path, lines, head.separator()));
      if (cellsAreRows) {
        rows.readCells(from, to, cellsPerBlock, sink);
      } else {
        rows.readGenes(from, to, cellsPerBlock, sink);
      }
    }
  }

  @Override
  public void close() {
    rows.close();
  }

  private static String[] one(String name) {
    return new String[] {name};
  }

  /** One pass over the rows. */
  private final class Rows {
    private final ByteLines lines;
    private final FieldCursor cursor;
    private final int leading = head.leading().size();
    private final int width = head.columns().size();
    private String name;

    Rows(ByteLines lines, FieldCursor cursor) {
      this.lines = lines;
      this.cursor = cursor;
    }

    void readCells(long from, long to, int cellsPerBlock, Sink sink) {
      CellBlock block = new CellBlock();
      block.start(from);
      for (long cell = 0; cell < to && TextHead.toRow(lines); cell++) {
        if (cell < from) {
          continue;
        }
        startRow();
        for (int gene = 0; gene < width; gene++) {
          block.add(gene, number(gene));
        }
        endRow();
        block.endCell();
        if (block.cells() == cellsPerBlock) {
          sink.accept(block);
          block.start(block.firstCell() + cellsPerBlock);
        }
      }
      if (block.cells() > 0) {
        sink.accept(block);
      }
    }

    void readGenes(long from, long to, int cellsPerBlock, Sink sink) {
      try (CellBuckets buckets = new CellBuckets(from, to, head.rows() * (to - from))) {
        for (int gene = 0; TextHead.toRow(lines); gene++) {
          startRow();
          for (int cell = 0; cell < width; cell++) {
            float value = number(cell);
            if (value != 0) {
              buckets.add(cell, gene, value);
            }
          }
          endRow();
        }
        buckets.read(cellsPerBlock, sink);
      }
    }

    private void startRow() {
      cursor.start();
      name = TextHead.leadingFields(path, lines, cursor, leading)[0];
    }

    private float number(int column) {
      if (!cursor.next()) {
        throw ragged();
      }
      try {
        return (float) cursor.number();
      } catch (NumberFormatException e) {
        String text = cursor.text();
        throw UserError.of(
            "Cannot read %s: line %d (%s) has \"%s\" in column %s. Expected a number%s; correct the"
                + " file.",
            path,
            lines.number(),
            name,
            text.substring(0, Math.min(80, text.length())),
            head.columns().get(column),
            text.matches("[+-]?[0-9.]*,[0-9]+")
                ? " with a decimal point, not a comma"
                : ", columns of text before all numbers");
      }
    }

    private void endRow() {
      if (cursor.next()) {
        throw ragged();
      }
    }

    private UserError ragged() {
      return UserError.of(
          "Cannot read %s: line %d (%s) has %d fields. Expected %d as in the lines before it; the"
              + " file is cut short or damaged.",
          path, lines.number(), name, cursor.count(), leading + width);
    }
  }
}
