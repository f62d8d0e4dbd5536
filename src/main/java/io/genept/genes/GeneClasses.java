package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import io.genept.io.Columns;
import io.genept.table.Inputs;
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
   * Where classes are.
   *
   * @param path comma-separated where its name says .csv, else tab-separated; gzipped where it ends
   *     in .gz
   * @param geneColumn column of symbols, Ensembl or Entrez ids; the first column unless given
   * @param columns class columns, at least one
   */
  public record File(String path, Optional<String> geneColumn, List<String> columns) {
    public File {
      columns = List.copyOf(columns);
      if (columns.isEmpty()) {
        throw UserError.of(
            "Cannot use --classes %s: no column is named. Expected --class-column NAME.", path);
      }
    }
  }

  /**
   * Reads a file and finds its genes.
   *
   * @throws UserError if the file or a column is missing, or none of its genes is known
   */
  static GeneClasses read(SparkSession spark, File file, List<GeneIndex.Gene> genes) {
    Inputs.describe(file.path(), spark.sparkContext().hadoopConfiguration());
    Dataset<Row> table =
        spark
            .read()
            .option("header", "true")
            .option("sep", file.path().contains(".csv") ? "," : "\t")
            .csv(file.path());
    List<String> names = Arrays.asList(table.columns());
    for (String column :
        Stream.concat(file.geneColumn().stream(), file.columns().stream()).toList()) {
      if (!names.contains(column)) {
        throw UserError.of(
            "Cannot read classes from %s: it has no column %s. Expected one of %s.",
            file.path(), column, names);
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
          file.path(), rows);
    }
    LOG.info("{}: {} rows, {} genes of the table have a class", file.path(), rows, bySymbol.size());
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
