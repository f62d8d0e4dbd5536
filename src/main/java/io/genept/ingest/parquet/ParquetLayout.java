package io.genept.ingest.parquet;

import io.genept.core.UserError;
import io.genept.ingest.matrix.MatrixOptions;
import io.genept.ingest.matrix.SourceFormat;
import io.genept.io.NearestNames;
import io.genept.io.parquet.ParquetColumn;
import io.genept.io.parquet.ParquetColumn.Form;
import io.genept.io.parquet.ParquetColumn.Kind;
import io.genept.io.parquet.ParquetFile;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * How a Parquet file holds a matrix, and in which columns: told by the types in its schema and by
 * names in use.
 *
 * <p>With lists or a map, one row a cell; with single genes and values under their usual names, or
 * those of the options, one row a non-zero; with more than {@value #MIN_GENE_COLUMNS} columns of
 * numbers and neither, one column a gene.
 *
 * @param cells column of the cell ids
 * @param genes column of the genes; empty with one column a gene
 * @param values column of the values; that of the genes where it is a map; empty likewise
 */
public record ParquetLayout(
    SourceFormat format,
    ParquetColumn cells,
    Optional<ParquetColumn> genes,
    Optional<ParquetColumn> values) {
  /** Columns of the files that {@link TripletRows} makes. */
  static final String GROUPED_CELL = "__genept_cell_id";

  static final String GROUPED_GENES = "__genept_genes";
  static final String GROUPED_VALUES = "__genept_values";

  static final int MIN_GENE_COLUMNS = 30;

  static final List<String> CELLS =
      List.of(
          "BARCODE_SUB_LIB_ID",
          "soma_dim_0",
          "cell_id",
          "cell_ids",
          "cell",
          "cell_name",
          "cell_barcode",
          "barcode",
          "barcodes",
          "obs_id",
          "obs_name",
          "obs_names",
          "soma_joinid",
          "index",
          "_index",
          "__index_level_0__");
  private static final List<String> GENES =
      List.of(
          "soma_dim_1",
          "genes",
          "gene",
          "gene_indices",
          "gene_index",
          "gene_ids",
          "gene_id",
          "gene_names",
          "gene_name",
          "gene_symbols",
          "gene_symbol",
          "symbols",
          "symbol",
          "features",
          "feature",
          "feature_ids",
          "feature_id",
          "feature_name",
          "ensembl_ids",
          "ensembl_id",
          "gene_tokens",
          "tokens",
          "token_ids",
          "token_id",
          "indices",
          "var_names");
  private static final List<String> VALUES =
      List.of(
          "soma_data",
          "expressions",
          "expression",
          "counts",
          "count",
          "values",
          "value",
          "umi_counts",
          "umi_count",
          "umis",
          "umi",
          "data",
          "x");
  private static final int SHOWN = 40;

  /** Looks at the schema of a file at a path, as {@link #of} does. */
  public static SourceFormat kind(String path, Configuration conf, MatrixOptions options) {
    try (ParquetFile file = ParquetFile.open(path, conf)) {
      return of(file, options).format();
    }
  }

  /**
   * Looks at the schema of a file.
   *
   * @throws UserError if it is no matrix, with its columns and the options that would help
   */
  static ParquetLayout of(ParquetFile file, MatrixOptions options) {
    if (file.find(GROUPED_CELL).isPresent()) {
      return new ParquetLayout(
          SourceFormat.PARQUET_TRIPLETS,
          file.find(GROUPED_CELL).get(),
          file.find(GROUPED_GENES),
          file.find(GROUPED_VALUES));
    }
    Optional<ParquetColumn> lists =
        column(file, options.geneColumn(), GENES, ParquetLayout::areGenes, "gene-column")
            .or(() -> options.geneColumn().isPresent() ? Optional.empty() : onlyMap(file));
    if (lists.isPresent()) {
      ParquetColumn genes = lists.get();
      ParquetColumn values =
          genes.form() == Form.MAP
              ? genes
              : column(
                      file, options.valueColumn(), VALUES, ParquetLayout::areValues, "value-column")
                  .orElseThrow(
                      () -> unknown(file, "lists of values beside " + genes, "--value-column"));
      return new ParquetLayout(
          SourceFormat.PARQUET_ROWS, cells(file, options), Optional.of(genes), Optional.of(values));
    }
    Optional<ParquetColumn> gene =
        column(file, options.geneColumn(), GENES, ParquetLayout::isName, "gene-column");
    Optional<ParquetColumn> value =
        column(file, options.valueColumn(), VALUES, ParquetLayout::isNumber, "value-column");
    if (gene.isPresent() && value.isPresent()) {
      return new ParquetLayout(SourceFormat.PARQUET_TRIPLETS, cells(file, options), gene, value);
    }
    if (options.geneColumn().isEmpty()
        && options.valueColumn().isEmpty()
        && file.columns().stream().filter(ParquetLayout::isNumber).count() > MIN_GENE_COLUMNS) {
      return new ParquetLayout(
          SourceFormat.PARQUET_WIDE, cells(file, options), Optional.empty(), Optional.empty());
    }
    throw unknown(
        file,
        "genes and values of known names",
        "--gene-column and --value-column (lists for one row a cell, single values for one row a"
            + " non-zero)");
  }

  /** The columns that are no part of the matrix. */
  List<ParquetColumn> others(ParquetFile file) {
    return file.columns().stream()
        .filter(column -> column != cells)
        .filter(column -> genes.isEmpty() || column != genes.get())
        .filter(column -> values.isEmpty() || column != values.get())
        .toList();
  }

  static boolean isNumber(ParquetColumn column) {
    return column.holds(Form.VALUE, Kind.WHOLE, Kind.REAL);
  }

  /** The names and types of a file's columns, for messages. */
  static String columns(ParquetFile file) {
    List<String> all = file.columns().stream().map(ParquetColumn::toString).toList();
    return all.size() <= SHOWN
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, SHOWN)) + " and " + (all.size() - SHOWN) + " more";
  }

  private static ParquetColumn cells(ParquetFile file, MatrixOptions options) {
    return column(file, options.cellColumn(), cellNames(file), ParquetLayout::isName, "cell-column")
        .orElseThrow(() -> unknown(file, "cell ids of a known name", "--cell-column"));
  }

  private static List<String> cellNames(ParquetFile file) {
    Stream<String> index =
        file
            .pandasIndex()
            .filter(name -> file.find(name).orElseThrow().holds(Form.VALUE, Kind.TEXT))
            .stream();
    return Stream.concat(index, CELLS.stream()).toList();
  }

  /**
   * The column that an option names, if it is of the right form, else the first of the usual names.
   */
  private static Optional<ParquetColumn> column(
      ParquetFile file,
      Optional<String> asked,
      List<String> usual,
      Predicate<ParquetColumn> fits,
      String option) {
    if (asked.isPresent()) {
      ParquetColumn column =
          file.find(asked.get())
              .orElseThrow(
                  () ->
                      UserError.of(
                          "Cannot read %s: it has no column \"%s\". Expected one of its columns for"
                              + " --%s: %s.%s",
                          file.path(),
                          asked.get(),
                          option,
                          columns(file),
                          NearestNames.question(
                              asked.get(),
                              file.columns().stream().map(ParquetColumn::name).toList())));
      return Optional.of(column).filter(fits);
    }
    return usual.stream()
        .flatMap(
            name ->
                file.columns().stream()
                    .filter(column -> column.name().equalsIgnoreCase(name) && fits.test(column)))
        .findFirst();
  }

  private static Optional<ParquetColumn> onlyMap(ParquetFile file) {
    List<ParquetColumn> maps = file.columns().stream().filter(ParquetLayout::isMap).toList();
    return maps.size() == 1 ? Optional.of(maps.get(0)) : Optional.empty();
  }

  private static boolean areGenes(ParquetColumn column) {
    return column.holds(Form.LIST, Kind.WHOLE, Kind.TEXT) || isMap(column);
  }

  private static boolean isMap(ParquetColumn column) {
    return column.holds(Form.MAP, Kind.WHOLE, Kind.TEXT)
        && (column.kind(1) == Kind.WHOLE || column.kind(1) == Kind.REAL);
  }

  private static boolean areValues(ParquetColumn column) {
    return column.holds(Form.LIST, Kind.WHOLE, Kind.REAL);
  }

  private static boolean isName(ParquetColumn column) {
    return column.holds(Form.VALUE, Kind.WHOLE, Kind.TEXT);
  }

  private static UserError unknown(ParquetFile file, String lacks, String option) {
    return UserError.of(
        "Cannot read %s: it is a Parquet file without %s; it has the columns %s. Expected a matrix"
            + " with a row for each cell, for each non-zero, or with a column for each gene; name"
            + " its columns by %s.",
        file.path(), lacks, columns(file), option);
  }
}
