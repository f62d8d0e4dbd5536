package io.genept.ingest.text;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ByteLines;
import io.genept.ingest.matrix.CellBlocks;
import io.genept.ingest.matrix.CellBuckets;
import io.genept.ingest.matrix.CellReader;
import io.genept.ingest.matrix.MatrixHead;
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
  private final TextHead text;
  private final MatrixHead head;
  private final MatrixGenes genes;
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
    this.text = TextHead.read(path, conf, options.rows());
    this.cellsAreRows = text.orientation() == MatrixOptions.Orientation.CELLS;
    this.rows = new TextRows(path, conf, text);
    List<String> leading = text.leading();
    List<String> names = text.columns();
    List<FrameColumn> obs = new ArrayList<>();
    for (int i = 1; cellsAreRows && i < leading.size(); i++) {
      obs.add(rows.column(i));
    }
    this.genes =
        cellsAreRows
            ? TextGenes.of(path, conf, options, List.of(""), names.stream().map(TextReader::one))
            : TextGenes.of(path, conf, options, leading, text.leadingOfRows().stream());
    this.head =
        new MatrixHead(
            SourceFormat.TEXT,
            path.substring(path.lastIndexOf('/') + 1),
            List.of(),
            List.of(path),
            cellsAreRows ? text.rows() : names.size(),
            text.rows() * names.size(),
            false,
            cellsAreRows
                ? rows.column(0)
                : new FrameColumn("cell", ColumnType.STRING, cell -> names.get((int) cell)),
            List.copyOf(obs));
  }

  @Override
  public MatrixHead head() {
    return head;
  }

  @Override
  public MatrixGenes genes() {
    return genes;
  }

  @Override
  public void read(long from, long to, int cellsPerBlock, Sink sink) {
    try (ByteLines lines = new ByteLines(path, conf)) {
      TextHead.toHeader(lines);
      Rows rows = new Rows(lines, new FieldCursor(path, lines, text.separator()));
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
    private final int leading = text.leading().size();
    private final int width = text.columns().size();
    private String name;

    Rows(ByteLines lines, FieldCursor cursor) {
      this.lines = lines;
      this.cursor = cursor;
    }

    void readCells(long from, long to, int cellsPerBlock, Sink sink) {
      CellBlocks blocks = new CellBlocks(from, cellsPerBlock, sink);
      for (long cell = 0; cell < to && TextHead.toRow(lines); cell++) {
        if (cell < from) {
          continue;
        }
        startRow();
        for (int gene = 0; gene < width; gene++) {
          blocks.cell().add(gene, number(gene));
        }
        endRow();
        blocks.endCell();
      }
      blocks.finish();
    }

    void readGenes(long from, long to, int cellsPerBlock, Sink sink) {
      try (CellBuckets buckets = new CellBuckets(from, to, text.rows() * (to - from))) {
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
        String field = cursor.text();
        throw UserError.of(
            "Cannot read %s: line %d (%s) has \"%s\" in column %s. Expected a number%s; correct the"
                + " file.",
            path,
            lines.number(),
            name,
            field.substring(0, Math.min(80, field.length())),
            text.columns().get(column),
            field.matches("[+-]?[0-9.]*,[0-9]+")
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
