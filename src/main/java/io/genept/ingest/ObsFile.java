package io.genept.ingest;

import io.genept.core.UserError;
import io.genept.io.DelimitedLine;
import io.genept.io.TextFile;
import io.genept.io.hdf5.ColumnType;
import io.genept.io.hdf5.FrameColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A table of cell annotations as text: tab-, comma- or semicolon-separated, told by its header;
 * gzipped or not; fields may be quoted.
 *
 * <p>A column is long, double or boolean where each value is, else string. Empty fields, {@code NA}
 * and {@code NaN} are missing. Whole numbers with leading zeros are names, hence strings. Held in
 * memory: four bytes a cell and column, and each distinct value once.
 */
final class ObsFile {
  private static final Logger LOG = LoggerFactory.getLogger(ObsFile.class);
  private static final Set<String> MISSING = Set.of("", "NA", "NaN", "nan", "<NA>");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern REAL =
      Pattern.compile("[+-]?((0|[1-9][0-9]*)(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  private static final Pattern TRUTH = Pattern.compile("(?i)true|false");
  private static final int EXAMPLES = 3;

  private final String path;
  private final String[] cellIds;
  private final IdIndex index;
  private final Optional<String> cellIdColumn;
  private final long[] lineOfCell;

  private char separator;
  private String[] header;
  private int idField;
  private int shift;
  private List<Values> columns;
  private long unknownCells;
  private String unknownExample;

  /** A column's values, each distinct text once. */
  private static final class Values {
    private final int[] codes;
    private final Map<String, Integer> codeOf = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    Values(int cells) {
      codes = new int[cells];
      Arrays.fill(codes, -1);
    }

    void set(int cell, String text) {
      if (!MISSING.contains(text)) {
        Integer code = codeOf.putIfAbsent(text, texts.size());
        if (code == null) {
          code = texts.size();
          texts.add(text);
        }
        codes[cell] = code;
      }
    }

    boolean all(Pattern pattern) {
      return !texts.isEmpty() && texts.stream().allMatch(t -> pattern.matcher(t).matches());
    }
  }

  private ObsFile(String path, String[] cellIds, IdIndex index, Optional<String> cellIdColumn) {
    this.path = path;
    this.cellIds = cellIds;
    this.index = index;
    this.cellIdColumn = cellIdColumn;
    this.lineOfCell = new long[cellIds.length];
  }

  /**
   * Reads the annotations of the given cells.
   *
   * @param index of {@code cellIds}
   * @param cellIdColumn name of the column with the cell ids; empty for the first column
   * @return the other columns, their rows in the order of {@code cellIds}; further rows of the file
   *     are ignored with a log line
   * @throws UserError if a cell has no row or several, or a row is malformed
   */
  static List<FrameColumn> read(
      String path,
      Configuration conf,
      String[] cellIds,
      IdIndex index,
      Optional<String> cellIdColumn) {
    ObsFile file = new ObsFile(path, cellIds, index, cellIdColumn);
    TextFile.lines(path, conf, file::line);
    return file.finish();
  }

  private void line(long number, String line) {
    if (line.isEmpty()) {
      return;
    }
    if (header == null) {
      separator = DelimitedLine.separator(line);
      header = DelimitedLine.split(path, number, line, separator);
      return;
    }
    String[] fields = DelimitedLine.split(path, number, line, separator);
    if (columns == null) {
      startColumns(fields.length);
    }
    if (fields.length != header.length + shift) {
      throw UserError.of(
          "Cannot read %s: line %d has %d fields. Expected %d as in the lines before it; correct the"
              + " line.",
          path, number, fields.length, header.length + shift);
    }
    int cell = index.find(fields[idField]);
    if (cell < 0) {
      unknownCells++;
      unknownExample = unknownExample == null ? fields[idField] : unknownExample;
      return;
    }
    if (lineOfCell[cell] > 0) {
      throw UserError.of(
          "Cannot read %s: cell %s is in lines %d and %d. Expected each cell once; remove one, or"
              + " name the column of cell ids by --cell-id-column.",
          path, fields[idField], lineOfCell[cell], number);
    }
    lineOfCell[cell] = number;
    for (int i = 0; i < fields.length; i++) {
      if (i != idField) {
        columns.get(i).set(cell, fields[i]);
      }
    }
  }

  /** R writes a header without a name for the first column, so that it is one field shorter. */
  private void startColumns(int fields) {
    shift = fields == header.length + 1 ? 1 : 0;
    idField = 0;
    if (cellIdColumn.isPresent()) {
      idField = Arrays.asList(header).indexOf(cellIdColumn.get()) + shift;
      if (idField < shift) {
        throw UserError.of(
            "Cannot read %s: it has no column \"%s\". Expected one of %s for --cell-id-column.",
            path, cellIdColumn.get(), Arrays.toString(header));
      }
    }
    columns = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      columns.add(new Values(cellIds.length));
    }
  }

  private List<FrameColumn> finish() {
    if (columns == null) {
      throw UserError.of(
          "Cannot read %s: it has no rows. Expected a header line and a row for each cell.", path);
    }
    checkComplete();
    if (unknownCells > 0) {
      LOG.info(
          "{}: {} rows of cells that are not in the matrix are ignored, first {}",
          path,
          unknownCells,
          unknownExample);
    }
    List<FrameColumn> result = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (i != idField) {
        String name = header[i - shift];
        result.add(column(name.isEmpty() ? "column_" + (i + 1) : name, columns.get(i)));
      }
    }
    return result;
  }

  private void checkComplete() {
    List<String> examples = new ArrayList<>();
    long missing = 0;
    for (int cell = 0; cell < cellIds.length; cell++) {
      if (lineOfCell[cell] == 0 && missing++ < EXAMPLES) {
        examples.add(cellIds[cell]);
      }
    }
    if (missing > 0) {
      throw UserError.of(
          "Cannot join %s: %d of %d cells have no row in it, first %s; %d of its rows name no cell"
              + "%s. Expected a row for each cell; check --cell-id-column (columns: %s).",
          path,
          missing,
          cellIds.length,
          String.join(", ", examples),
          unknownCells,
          unknownCells > 0 ? ", first " + unknownExample : "",
          String.join(", ", header));
    }
  }

  private static FrameColumn column(String name, Values values) {
    int[] codes = values.codes;
    ColumnType type =
        values.all(WHOLE)
            ? ColumnType.LONG
            : values.all(REAL)
                ? ColumnType.DOUBLE
                : values.all(TRUTH) ? ColumnType.BOOLEAN : ColumnType.STRING;
    Object[] typed =
        values.texts.stream()
            .map(
                text ->
                    switch (type) {
                      case LONG -> (Object) Long.valueOf(text);
                      case DOUBLE -> Double.valueOf(text);
                      case BOOLEAN -> Boolean.valueOf(text.toLowerCase(Locale.ROOT));
                      case STRING -> text;
                    })
            .toArray();
    return new FrameColumn(
        name, type, row -> codes[(int) row] < 0 ? null : typed[codes[(int) row]]);
  }
}
