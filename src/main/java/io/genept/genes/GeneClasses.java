package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.io.Columns;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classes of genes from a CSV or TSV file with a header; of several rows of a gene the first
 * counts.
 */
public final class GeneClasses {
  private static final Logger LOG = LoggerFactory.getLogger(GeneClasses.class);

  private final List<String> columns;
  private final Map<String, List<String>> bySymbol;

  private GeneClasses(List<String> columns, Map<String, List<String>> bySymbol) {
    this.columns = columns;
    this.bySymbol = bySymbol;
  }

  /**
   * Options: a file of classes, if there is one.
   *
   * @param path comma-separated where its name says .csv, else tab-separated; gzipped where it ends
   *     in .gz; empty for no classes
   * @param geneColumn column of symbols, Ensembl or Entrez ids; the first column unless given
   * @param columns class columns, at least one where there is a file
   */
  public record File(
      @Opt(
              name = "classes",
              value =
                  "CSV (its name says .csv) or TSV file with a header, gzipped where it ends in .gz,"
                      + " that gives genes classes.",
              label = "FILE",
              role = Opt.Role.INPUT)
          Optional<String> path,
      @Opt(
              value =
                  "Its column of symbols, Ensembl or Entrez ids (default: the first). Of several"
                      + " rows of a gene the first counts.",
              label = "NAME")
          Optional<String> geneColumn,
      @Opt(name = "class-column", value = "Its columns to colour genes by.", label = "NAME")
          List<String> columns) {
    public File {
      if (path.isEmpty() && !(geneColumn.isEmpty() && columns.isEmpty())) {
        throw UserError.of(
            "Cannot use --gene-column or --class-column without a file. Expected --classes FILE.");
      }
      if (path.isPresent() && columns.isEmpty()) {
        throw UserError.of(
            "Cannot use --classes %s: no column is named. Expected --class-column NAME.",
            path.get());
      }
    }
  }

  /**
   * Reads a file, if there is one, and finds its genes.
   *
   * @throws UserError if a column is missing, or none of its genes is known
   */
  static GeneClasses read(SparkSession spark, File file, List<GeneIndex.Gene> genes) {
    if (file.path().isEmpty()) {
      return new GeneClasses(List.of(), Map.of());
    }
    String path = file.path().get();
    Dataset<Row> table =
        spark
            .read()
            .option("header", "true")
            .option("sep", path.contains(".csv") ? "," : "\t")
            .csv(path);
    List<String> names = Arrays.asList(table.columns());
    for (String column :
        Stream.concat(file.geneColumn().stream(), file.columns().stream()).toList()) {
      if (!names.contains(column)) {
        throw UserError.of(
            "Cannot read classes from %s: it has no column %s. Expected one of %s.",
            path, column, names);
      }
    }
    Column[] selected =
        Stream.concat(Stream.of(file.geneColumn().orElse(names.get(0))), file.columns().stream())
            .map(Columns::named)
            .toArray(Column[]::new);
    GeneIndex index = GeneIndex.of(genes);
    Map<String, List<String>> bySymbol = new HashMap<>();
    int rows = 0;
    for (Row row : table.select(selected).collectAsList()) {
      rows++;
      if (row.isNullAt(0)) {
        continue;
      }
      GeneIndex.Match match = index.resolveFirst(List.of(row.getString(0)));
      if (match.matched()) {
        String[] classes = new String[file.columns().size()];
        Arrays.setAll(classes, c -> row.getString(1 + c));
        bySymbol.putIfAbsent(genes.get(match.row()).symbol(), Arrays.asList(classes));
      }
    }
    if (bySymbol.isEmpty()) {
      throw UserError.of(
          "Cannot read classes from %s: none of its %,d rows names a gene of the table. Expected"
              + " symbols, Ensembl or Entrez ids in its first column, or --gene-column NAME.",
          path, rows);
    }
    LOG.info("{}: {} rows, {} genes of the table have a class", path, rows, bySymbol.size());
    return new GeneClasses(file.columns(), bySymbol);
  }

  List<String> columns() {
    return columns;
  }

  /** The classes of a gene, one for each column; nulls where it has none. */
  List<String> of(String symbol) {
    return bySymbol.getOrDefault(symbol, Collections.nCopies(columns.size(), null));
  }
}
