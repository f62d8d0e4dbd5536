package io.genept.genes;

import io.genept.core.GeneIndex;
import io.genept.core.Opt;
import io.genept.core.UserError;
import io.genept.io.LabelTable;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
   * @param path CSV or TSV with a header, gzip or not; empty for no classes
   * @param geneColumn column of symbols, Ensembl or Entrez ids; the first column unless given
   * @param columns class columns, at least one where there is a file
   */
  public record File(
      @Opt(
              name = "classes",
              value = "CSV or TSV file with a header, gzip or not, that gives genes classes.",
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
    Reader reader = new Reader(path, file, genes);
    LabelTable.read(path, spark.sparkContext().hadoopConfiguration(), reader);
    if (reader.bySymbol.isEmpty()) {
      throw UserError.of(
          "Cannot read classes from %s: none of its %,d rows names a gene of the table. Expected"
              + " symbols, Ensembl or Entrez ids in its first column, or --gene-column NAME.",
          path, reader.rows);
    }
    LOG.info(
        "{}: {} rows, {} genes of the table have a class",
        path,
        reader.rows,
        reader.bySymbol.size());
    return new GeneClasses(file.columns(), reader.bySymbol);
  }

  private static final class Reader implements LabelTable.Lines {
    private final String path;
    private final File file;
    private final List<GeneIndex.Gene> genes;
    private final GeneIndex index;
    private final Map<String, List<String>> bySymbol = new HashMap<>();
    private int geneColumn;
    private int[] classColumns;
    private int rows;

    Reader(String path, File file, List<GeneIndex.Gene> genes) {
      this.path = path;
      this.file = file;
      this.genes = genes;
      this.index = GeneIndex.of(genes);
    }

    @Override
    public void header(List<String> names) {
      geneColumn =
          file.geneColumn()
              .map(name -> LabelTable.column(path, names, "--gene-column", name))
              .orElse(0);
      classColumns =
          file.columns().stream()
              .mapToInt(name -> LabelTable.column(path, names, "--class-column", name))
              .toArray();
    }

    @Override
    public void line(long number, List<String> fields) {
      rows++;
      GeneIndex.Match match = index.resolveFirst(List.of(fields.get(geneColumn)));
      if (match.matched()) {
        String[] classes = new String[classColumns.length];
        for (int c = 0; c < classes.length; c++) {
          String value = fields.get(classColumns[c]);
          classes[c] = LabelTable.hasValue(value) ? value : null;
        }
        bySymbol.putIfAbsent(genes.get(match.row()).symbol(), Arrays.asList(classes));
      }
    }
  }

  List<String> columns() {
    return columns;
  }

  /** Returns the classes of a gene, one for each column; nulls where it has none. */
  List<String> of(String symbol) {
    return bySymbol.getOrDefault(symbol, Collections.nCopies(columns.size(), null));
  }
}
