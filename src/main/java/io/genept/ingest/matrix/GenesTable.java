package io.genept.ingest.matrix;

import io.genept.core.UserError;
import io.genept.io.LabelTable;
import io.genept.io.NearestNames;
import io.genept.io.anndata.ColumnType;
import io.genept.io.anndata.FrameColumn;
import io.genept.io.parquet.ParquetColumn;
import io.genept.io.parquet.ParquetColumn.Form;
import io.genept.io.parquet.ParquetColumn.Kind;
import io.genept.io.parquet.ParquetFile;
import io.genept.io.parquet.ValueCursor;
import io.genept.table.MatrixGenes;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The table of the genes that a Parquet matrix numbers or names: a Parquet file or folder, or a CSV
 * or TSV file with a header. Its rows, in their order, are the genes of the matrix.
 *
 * <p>A gene's number is in the column {@code gene_index}, {@code token_id} or {@code soma_joinid},
 * the first that is there; without one it is its row, from 0. Held: the whole table.
 */
public final class GenesTable {
  private static final List<String> NUMBERS = List.of("gene_index", "token_id", "soma_joinid");
  private static final List<String> IDS =
      List.of("ensembl_id", "feature_id", "gene_id", "gene_ids", "ensembl", "gene", "_index");
  private static final List<String> SYMBOLS =
      List.of(
          "gene_symbol",
          "feature_name",
          "gene_symbols",
          "gene_name",
          "gene_names",
          "gene_short_name",
          "symbol",
          "hgnc_symbol");

  /** Columns of the table of genes of an atlas of ours that the next atlas has of its own. */
  private static final List<String> OF_ATLAS = List.of("gene_index", "n_cells");

  private static final int MAX_TABLE = 1 << 24;

  private final String path;
  private final MatrixGenes genes;
  private final int[] geneOfNumber;
  private final Map<Long, Integer> geneOfLargeNumber = new HashMap<>();

  /**
   * Columns of a table.
   *
   * @param index name of the column that pandas made of an index
   */
  private record Columns(
      Map<String, List<Object>> values, Map<String, ColumnType> types, Optional<String> index) {
    int rows() {
      return values.values().iterator().next().size();
    }

    Optional<String> first(List<String> names) {
      return names.stream()
          .flatMap(name -> values.keySet().stream().filter(name::equalsIgnoreCase))
          .findFirst();
    }

    String[] texts(String name) {
      return values.get(name).stream()
          .map(value -> value == null ? null : value.toString())
          .toArray(String[]::new);
    }
  }

  private GenesTable(String path, MatrixGenes genes, long[] numbers) {
    this.path = path;
    this.genes = genes;
    long most = Arrays.stream(numbers).max().orElse(-1);
    this.geneOfNumber = new int[(int) Math.min(MAX_TABLE, most + 1)];
    Arrays.fill(geneOfNumber, -1);
    for (int gene = 0; gene < numbers.length; gene++) {
      long number = numbers[gene];
      int earlier = number < 0 ? -1 : find(number);
      if (number < 0 || earlier >= 0) {
        throw UserError.of(
            "Cannot read %s: gene number %d of row %d is %s. Expected distinct numbers from 0 up.",
            path,
            number,
            gene + 1,
            number < 0 ? "negative" : "that of row " + (earlier + 1) + " too");
      }
      if (number < geneOfNumber.length) {
        geneOfNumber[(int) number] = gene;
      } else {
        geneOfLargeNumber.put(number, gene);
      }
    }
  }

  /**
   * Reads a table.
   *
   * @throws UserError if it is missing, empty or broken, lacks a column that an option names, or
   *     two genes have one number
   */
  public static GenesTable read(String path, Configuration conf, MatrixOptions options) {
    Columns columns = columns(path, conf);
    if (columns.values().isEmpty() || columns.rows() == 0) {
      throw UserError.of("Cannot read %s: it has no rows. Expected a row for each gene.", path);
    }
    Optional<String> number = columns.first(NUMBERS).filter(name -> isWhole(columns, name));
    String id =
        named(path, columns, options.geneIdColumn(), "gene-id-column")
            .or(() -> columns.first(IDS))
            .or(columns::index)
            .or(() -> columns.first(SYMBOLS))
            .orElseThrow(
                () ->
                    UserError.of(
                        "Cannot read %s: it has no column of gene ids of a known name. Expected one"
                            + " of its columns for --gene-id-column: %s.",
                        path, String.join(", ", columns.values().keySet())));
    String symbol =
        named(path, columns, options.symbolColumn(), "symbol-column")
            .or(() -> columns.first(SYMBOLS))
            .orElse(id);
    String[] ids = columns.texts(id);
    String[] symbols = columns.texts(symbol);
    for (int i = 0; i < symbols.length; i++) {
      symbols[i] = symbols[i] == null || symbols[i].isEmpty() ? ids[i] : symbols[i];
    }
    List<FrameColumn> others = new ArrayList<>();
    columns
        .values()
        .forEach(
            (name, values) -> {
              if (!name.equals(id) && !name.equals(symbol) && !OF_ATLAS.contains(name)) {
                others.add(
                    new FrameColumn(name, columns.types().get(name), row -> values.get((int) row)));
              }
            });
    return new GenesTable(
        path,
        new MatrixGenes(ids, symbols, others),
        number.map(name -> numbers(columns, name)).orElseGet(() -> rows(ids.length)));
  }

  public String path() {
    return path;
  }

  public MatrixGenes genes() {
    return genes;
  }

  /** Position of the gene with a number, or -1. */
  public int find(long number) {
    return number >= 0 && number < geneOfNumber.length
        ? geneOfNumber[(int) number]
        : geneOfLargeNumber.getOrDefault(number, -1);
  }

  /** Positions of the genes by id. */
  public Map<String, Integer> byId() {
    Map<String, Integer> positions = new HashMap<>();
    for (int gene = 0; gene < genes.size(); gene++) {
      positions.putIfAbsent(genes.ids()[gene], gene);
    }
    return positions;
  }

  private static Columns columns(String path, Configuration conf) {
    List<String> files = parquet(path, conf);
    if (files.isEmpty()) {
      return text(path, conf);
    }
    Map<String, List<Object>> values = new LinkedHashMap<>();
    Map<String, ColumnType> types = new LinkedHashMap<>();
    Optional<String> index = Optional.empty();
    for (String name : files) {
      try (ParquetFile file = ParquetFile.open(name, conf)) {
        index = index.or(file::pandasIndex);
        for (ParquetColumn column : file.columns()) {
          if (column.holds(Form.VALUE, Kind.WHOLE, Kind.REAL, Kind.TRUTH, Kind.TEXT, Kind.TIME)) {
            FrameColumn frame = ValueCursor.frame(file, column);
            types.put(frame.name(), frame.type());
            List<Object> all = values.computeIfAbsent(frame.name(), each -> new ArrayList<>());
            for (long row = 0; row < file.rows(); row++) {
              all.add(frame.values().apply(row));
            }
          }
        }
      }
    }
    return new Columns(values, types, index);
  }

  /** The Parquet files at a path, none if it is a file of another kind. */
  private static List<String> parquet(String path, Configuration conf) {
    try {
      Path place = new Path(path);
      FileSystem fs = place.getFileSystem(conf);
      if (!fs.getFileStatus(place).isDirectory()) {
        return Container.of(path, conf) == Container.PARQUET ? List.of(path) : List.of();
      }
      List<String> files =
          Stream.of(fs.listStatus(place))
              .map(FileStatus::getPath)
              .filter(file -> file.getName().matches("[^_.].*\\.parquet"))
              .map(Path::toString)
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw UserError.of(
            "Cannot read %s: the folder holds no Parquet file. Expected a table with a row for each"
                + " gene.",
            path);
      }
      return files;
    } catch (FileNotFoundException e) {
      throw new UserError("Cannot read " + path + ": there is no such file or folder.", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private static Columns text(String path, Configuration conf) {
    Map<String, List<Object>> values = new LinkedHashMap<>();
    Map<String, ColumnType> types = new LinkedHashMap<>();
    List<List<Object>> inOrder = new ArrayList<>();
    LabelTable.read(
        path,
        conf,
        new LabelTable.Lines() {
          @Override
          public void header(List<String> names) {
            for (String name : names) {
              List<Object> column = new ArrayList<>();
              inOrder.add(column);
              values.put(name, column);
              types.put(name, ColumnType.STRING);
            }
          }

          @Override
          public void line(long number, List<String> fields) {
            for (int i = 0; i < inOrder.size(); i++) {
              inOrder.get(i).add(LabelTable.hasValue(fields.get(i)) ? fields.get(i) : null);
            }
          }
        });
    return new Columns(values, types, Optional.empty());
  }

  private static boolean isWhole(Columns columns, String name) {
    return columns.values().get(name).stream()
        .allMatch(value -> value != null && value.toString().matches("-?[0-9]{1,18}"));
  }

  private static long[] numbers(Columns columns, String name) {
    return columns.values().get(name).stream()
        .mapToLong(value -> Long.parseLong(value.toString()))
        .toArray();
  }

  private static long[] rows(int count) {
    long[] rows = new long[count];
    Arrays.setAll(rows, row -> row);
    return rows;
  }

  private static Optional<String> named(
      String path, Columns columns, Optional<String> asked, String option) {
    if (asked.isPresent() && !columns.values().containsKey(asked.get())) {
      throw UserError.of(
          "Cannot read %s: it has no column \"%s\". Expected one of its columns for --%s: %s.%s",
          path,
          asked.get(),
          option,
          String.join(", ", columns.values().keySet()),
          NearestNames.question(asked.get(), columns.values().keySet()));
    }
    return asked;
  }
}
