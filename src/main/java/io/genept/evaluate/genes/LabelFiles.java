package io.genept.evaluate.genes;

import io.genept.core.Opt;
import io.genept.core.PathText;
import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Files of labels of genes: one table with a header, or one list of genes for each class.
 *
 * @param files {@code FILE}, or {@code CLASS=FILE} for each of several lists, one gene a line
 * @param geneColumn column of the genes in a table; empty to tell by the header
 * @param labelColumn column of the labels in a table; empty to tell by the header
 * @param conflicts what to do with a gene that has two labels
 */
public record LabelFiles(
    @Opt(
            name = "labels",
            value =
                "Labels of genes, gzip or not: a table (CSV, TSV) with the columns gene and label;"
                    + " or CLASS=FILE,CLASS=FILE, lists of one gene a line. Symbols, Ensembl or"
                    + " Entrez ids. Geneformer's gene_info_table.csv and"
                    + " dosage_sens_tf_labels.csv and the table of Chen et al. 2020 are read as"
                    + " they are.",
            label = "[CLASS=]FILE")
        List<String> files,
    @Opt(
            value =
                "Column of the genes in --labels, with --label-column (default: by the header).",
            label = "NAME")
        Optional<String> geneColumn,
    @Opt(value = "Column of the labels in --labels, with --gene-column.", label = "NAME")
        Optional<String> labelColumn,
    @Opt(
            name = "conflicting-labels",
            value =
                "A gene with two labels: refuse fails; leave-out keeps it in the replica alone.",
            label = "RULE",
            byDefault = "refuse")
        Conflicts conflicts) {

  /** Rule for a gene that has two labels. */
  public enum Conflicts {
    /** Fails, naming both lines. */
    REFUSE,
    /** Leaves it out, but for the replica, which keeps every line as the paper did. */
    LEAVE_OUT
  }

  /** One file; {@code label} is empty for a table, which names the labels itself. */
  record Source(Optional<String> label, String path) {}

  /**
   * Checks that it is a table, or lists.
   *
   * @throws UserError if there is no file, several tables, or a column is named of lists
   */
  public LabelFiles {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw UserError.of(
          "This task needs --labels: a table with the columns gene and label, or"
              + " CLASS=FILE,CLASS=FILE.");
    }
    List<Source> sources = parse(files);
    boolean lists = sources.stream().allMatch(source -> source.label().isPresent());
    if (!lists && sources.size() > 1) {
      throw UserError.of(
          "Cannot read --labels %s. Expected one table, FILE, or a list of genes for each class,"
              + " CLASS=FILE,CLASS=FILE.",
          String.join(",", files));
    }
    if (lists && sources.stream().map(Source::label).distinct().count() < 2) {
      throw UserError.of(
          "Cannot read --labels %s: it names one class. Expected a list of genes for each of at"
              + " least two, CLASS=FILE,CLASS=FILE.",
          String.join(",", files));
    }
    if (lists && (geneColumn.isPresent() || labelColumn.isPresent())) {
      throw UserError.of(
          "Cannot use --gene-column or --label-column with the lists %s: they have no columns."
              + " Leave the options out.",
          String.join(",", files));
    }
    if (geneColumn.isPresent() != labelColumn.isPresent()) {
      throw UserError.of(
          "Cannot use %s alone. Expected --gene-column and --label-column together, or neither.",
          geneColumn.isPresent() ? "--gene-column" : "--label-column");
    }
  }

  /** Lists the files in the order given. */
  List<Source> sources() {
    return parse(files);
  }

  /** Paths of the files. */
  List<String> paths() {
    return sources().stream().map(Source::path).toList();
  }

  /** Name of the data set: that of the table's file, or of the classes. */
  String name() {
    List<Source> sources = sources();
    return sources.get(0).label().isEmpty()
        ? new Path(sources.get(0).path()).getName().replaceFirst("\\.(csv|tsv|txt)(\\.gz)?$", "")
        : String.join(
            " vs ",
            sources.stream().map(source -> source.label().orElseThrow()).distinct().toList());
  }

  private static List<Source> parse(List<String> files) {
    List<Source> sources = new ArrayList<>();
    for (String file : files) {
      int equals = file.indexOf('=');
      boolean named =
          equals > 0 && file.indexOf('/') != 0 && !file.substring(0, equals).contains("/");
      sources.add(
          named
              ? new Source(
                  Optional.of(file.substring(0, equals).strip()),
                  PathText.of(file.substring(equals + 1)))
              : new Source(Optional.empty(), PathText.of(file)));
    }
    return sources;
  }
}
