package io.genept.evaluate.genes;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Where the labels of genes stand: one table with a header, or one list of genes for each class.
 *
 * @param files {@code FILE}, or {@code CLASS=FILE} for each of several lists, one gene a line
 * @param geneColumn column of the genes in a table; empty to tell by the header
 * @param labelColumn column of the labels in a table; empty to tell by the header
 * @param conflicts what to do with a gene that has two labels
 */
public record LabelFiles(
    List<String> files,
    Optional<String> geneColumn,
    Optional<String> labelColumn,
    Conflicts conflicts) {

  /** What to do with a gene that has two labels. */
  public enum Conflicts {
    /** Fail, naming both lines. */
    REFUSE,
    /** Leave it out, but for the replica, which keeps every line as the paper did. */
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
    List<Source> sources = parse(files);
    boolean lists = sources.stream().allMatch(source -> source.label().isPresent());
    if (sources.isEmpty() || (!lists && sources.size() > 1)) {
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

  /** The files in the order given. */
  List<Source> sources() {
    return parse(files);
  }

  /** Paths of the files. */
  List<String> paths() {
    return sources().stream().map(Source::path).toList();
  }

  /** A name for the data set: that of the table's file, or of the classes. */
  String name() {
    List<Source> sources = sources();
    return sources.get(0).label().isEmpty()
        ? new Path(sources.get(0).path()).getName().replaceFirst("\\.(csv|tsv|txt)(\\.gz)?$", "")
        : String.join(
            " vs ",
            sources.stream().map(source -> source.label().orElseThrow()).distinct().toList());
  }

  /** The options by their command-line names. */
  Map<String, String> described() {
    Map<String, String> described = new LinkedHashMap<>();
    described.put("labels", String.join(",", files));
    geneColumn.ifPresent(column -> described.put("gene-column", column));
    labelColumn.ifPresent(column -> described.put("label-column", column));
    described.put(
        "conflicting-labels", conflicts.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    return described;
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
                  Optional.of(file.substring(0, equals).strip()), file.substring(equals + 1))
              : new Source(Optional.empty(), file));
    }
    return sources;
  }
}
