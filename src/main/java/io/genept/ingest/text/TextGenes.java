package io.genept.ingest.text;

import io.genept.core.UserError;
import io.genept.ingest.matrix.ColumnTypes;
import io.genept.ingest.matrix.Container;
import io.genept.ingest.matrix.GeneNames;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.io.LabelTable;
import io.genept.io.MissingValues;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.table.MatrixGenes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Genes of a text matrix: their names and the columns of text beside these, or those of a table of
 * genes.
 *
 * <p>Of a table of genes, the column that names most of the genes is joined by; genes without a row
 * have no value in the others.
 */
final class TextGenes {
  private final String path;
  private final MatrixOptions options;
  private final List<String> names;
  private final List<String[]> rows;

  /** Columns by name, each with a field for each gene; the first is that of the ids. */
  private TextGenes(String path, MatrixOptions options, List<String> names, List<String[]> rows) {
    this.path = path;
    this.options = options;
    this.names = names;
    this.rows = rows;
  }

  /**
   * Makes the genes.
   *
   * @param names of the columns of {@code rows}, the first being that of the ids
   * @param rows fields of the genes
   * @throws UserError if the options name a column that is not there, or the table of genes has
   *     none of the genes
   */
  static MatrixGenes of(
      String path,
      Configuration conf,
      MatrixOptions options,
      List<String> names,
      Stream<String[]> rows) {
    TextGenes genes = new TextGenes(path, options, names, rows.toList());
    return options.genesTable().map(table -> genes.joined(table, conf)).orElse(genes).genes();
  }

  private TextGenes joined(String table, Configuration conf) {
    if (Container.of(table, conf) != Container.TEXT) {
      throw UserError.of(
          "Cannot read %s as --genes-table of %s: it is no text. Expected a CSV or TSV table with a"
              + " row for each gene.",
          table, path);
    }
    List<String> header = new ArrayList<>();
    List<List<String>> lines = new ArrayList<>();
    LabelTable.read(
        table,
        conf,
        new LabelTable.Lines() {
          @Override
          public void header(List<String> columns) {
            header.addAll(columns);
          }

          @Override
          public void line(long number, List<String> fields) {
            lines.add(fields);
          }
        });
    int key = key(table, header, lines);
    Map<String, List<String>> byId = new HashMap<>();
    for (List<String> line : lines) {
      if (byId.put(line.get(key), line) != null) {
        throw UserError.of(
            "Cannot join %s: gene %s has several rows in it. Expected each once in column \"%s\".",
            table, line.get(key), header.get(key));
      }
    }
    List<String> all = new ArrayList<>(names);
    List<Integer> kept =
        IntStream.range(0, header.size()).filter(column -> column != key).boxed().toList();
    kept.forEach(column -> all.add(header.get(column)));
    List<String[]> wider = new ArrayList<>();
    for (String[] row : rows) {
      List<String> line = byId.get(row[0]);
      Stream<String> added = kept.stream().map(column -> line == null ? "" : line.get(column));
      wider.add(Stream.concat(Stream.of(row), added).toArray(String[]::new));
    }
    return new TextGenes(path, options, all, wider);
  }

  private int key(String table, List<String> header, List<List<String>> lines) {
    Set<String> ids = new HashSet<>();
    rows.forEach(row -> ids.add(row[0]));
    int best = -1;
    long most = 0;
    for (int column = 0; column < header.size(); column++) {
      int at = column;
      long found = lines.stream().filter(line -> ids.contains(line.get(at))).count();
      if (found > most) {
        best = column;
        most = found;
      }
    }
    if (best < 0) {
      throw UserError.of(
          "Cannot join %s to %s: no column of it names one of the %d genes (first %s). Expected a"
              + " column with their ids (columns: %s).",
          table, path, rows.size(), rows.get(0)[0], header);
    }
    return best;
  }

  private MatrixGenes genes() {
    int id = options.geneIdColumn().map(this::column).orElse(0);
    Optional<Integer> symbol =
        options
            .symbolColumn()
            .map(this::column)
            .or(
                () ->
                    GeneNames.SYMBOL_COLUMNS.stream()
                        .filter(names.subList(1, names.size())::contains)
                        .findFirst()
                        .map(names::indexOf));
    String[] ids = rows.stream().map(row -> row[id]).toArray(String[]::new);
    String[] symbols = new String[ids.length];
    for (int gene = 0; gene < ids.length; gene++) {
      String text = symbol.isPresent() ? rows.get(gene)[symbol.get()] : rows.get(gene)[0];
      symbols[gene] = MissingValues.DEFAULT.contains(text) ? ids[gene] : text;
    }
    List<FrameColumn> columns = new ArrayList<>();
    for (int column = 1; column < names.size(); column++) {
      columns.add(typed(column));
    }
    return new MatrixGenes(ids, symbols, columns);
  }

  private FrameColumn typed(int column) {
    ColumnTypes types = new ColumnTypes(MissingValues.DEFAULT);
    rows.forEach(row -> types.add(row[column]));
    ColumnType type = types.type();
    return new FrameColumn(
        names.get(column),
        type,
        gene -> ColumnTypes.parse(rows.get((int) gene)[column], type, MissingValues.DEFAULT));
  }

  private int column(String name) {
    int column = names.indexOf(name);
    if (column < 0) {
      throw UserError.of(
          "Cannot read %s: its genes have no column \"%s\". Expected one of %s; name a table of genes"
              + " by --genes-table.",
          path, name, names);
    }
    return column;
  }
}
