package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.genes.GeneLabels.Entry;
import io.genept.io.DelimitedLine;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads label files of every form, told apart by the header: {@code gene,label}; Geneformer's
 * {@code gene_info_table.csv} ({@code ensembl_id,gene_name,gene_type}); Chen et al. 2020 (an
 * unnamed first column of symbols, {@code assignment}); a column of Ensembl ids for each class, of
 * different lengths ({@code dosage_sens_tf_labels.csv}); and lists without a header, one gene a
 * line.
 */
final class LabelReader {
  private static final Pattern ENSEMBL = Pattern.compile("ENS[A-Z]*G\\d+(\\.\\d+)?");

  /** What pandas, by which the paper read its labels, takes for no value. */
  private static final Set<String> NO_VALUE = Set.of("", "nan", "NaN", "None", "NA", "N/A", "null");

  private final LabelFiles files;
  private final Configuration conf;
  private final List<Entry> entries = new ArrayList<>();
  private String path;
  private String fileName;
  private String[] header;
  private char separator;
  private Form form;
  private long unlabelled;

  /** How a table's line is read. */
  private sealed interface Form {}

  /** A column of genes and one of labels. */
  private record TwoColumns(int gene, int label) implements Form {}

  /** As {@link TwoColumns}, but each line is an Ensembl id, whose name the paper goes by. */
  private record PerEnsemblId(int id, int name, int label) implements Form {}

  /** The header names the classes. */
  private record ColumnPerClass() implements Form {}

  LabelReader(LabelFiles files, Configuration conf) {
    this.files = files;
    this.conf = conf;
  }

  GeneLabels read() {
    for (LabelFiles.Source source : files.sources()) {
      path = source.path();
      fileName = new Path(path).getName();
      source
          .label()
          .ifPresentOrElse(
              label -> TextFile.lines(path, conf, (number, line) -> member(number, line, label)),
              () -> TextFile.lines(path, conf, this::line));
    }
    if (form instanceof ColumnPerClass) {
      List<String> classes = List.of(header);
      entries.sort(Comparator.comparingInt(entry -> classes.indexOf(entry.label())));
    }
    boolean conflicts =
        form instanceof PerEnsemblId || files.conflicts() == LabelFiles.Conflicts.LEAVE_OUT;
    return new GeneLabels(files.name(), column(), entries, conflicts, unlabelled);
  }

  private String column() {
    return form instanceof TwoColumns columns
        ? header[columns.label()]
        : form instanceof PerEnsemblId columns ? header[columns.label()] : "class";
  }

  private void member(long number, String line, String label) {
    String gene = line.strip();
    if (gene.isEmpty()) {
      return;
    }
    if (gene.indexOf('\t') >= 0 || gene.indexOf(',') >= 0) {
      throw malformed(number, "is \"" + gene + "\"", "one gene a line in a list of one class");
    }
    add(number, List.of(gene), label);
  }

  private void line(long number, String line) {
    if (line.isBlank()) {
      return;
    }
    if (header == null) {
      separator = DelimitedLine.separator(line);
      header = fields(number, line);
      form = form();
      return;
    }
    String[] fields = fields(number, line);
    if (fields.length != header.length) {
      throw malformed(
          number, "has " + fields.length + " fields", header.length + " as in the header");
    }
    if (form instanceof TwoColumns columns) {
      twoColumns(number, fields[columns.gene()], fields[columns.label()]);
    } else if (form instanceof PerEnsemblId columns) {
      perEnsemblId(number, fields[columns.id()], fields[columns.name()], fields[columns.label()]);
    } else {
      columnPerClass(number, fields);
    }
  }

  private String[] fields(long number, String line) {
    return Arrays.stream(DelimitedLine.split(path, number, line, separator))
        .map(String::strip)
        .toArray(String[]::new);
  }

  private Form form() {
    List<String> names = Arrays.asList(header);
    if (files.geneColumn().isPresent()) {
      return new TwoColumns(
          require(names, "--gene-column", files.geneColumn().get()),
          require(names, "--label-column", files.labelColumn().orElseThrow()));
    }
    if (names.contains("gene") && names.contains("label")) {
      return new TwoColumns(names.indexOf("gene"), names.indexOf("label"));
    }
    if (names.containsAll(List.of("ensembl_id", "gene_name", "gene_type"))) {
      return new PerEnsemblId(
          names.indexOf("ensembl_id"), names.indexOf("gene_name"), names.indexOf("gene_type"));
    }
    if (names.contains("assignment") && names.get(0).isEmpty()) {
      return new TwoColumns(0, names.indexOf("assignment"));
    }
    if (names.size() >= 2 && names.stream().noneMatch(String::isEmpty)) {
      return new ColumnPerClass();
    }
    throw unknownForm();
  }

  private UserError unknownForm() {
    return UserError.of(
        "Cannot read %s as labels: its first line has the columns %s. Expected gene and label; name"
            + " the columns by --gene-column and --label-column, or give a list of genes for each"
            + " class by --labels CLASS=FILE,CLASS=FILE.",
        path, Arrays.stream(header).limit(12).toList());
  }

  private int require(List<String> names, String option, String column) {
    if (!names.contains(column)) {
      throw UserError.of(
          "Cannot read %s: it has no column \"%s\". Expected one of %s for %s.",
          path, column, names, option);
    }
    return names.indexOf(column);
  }

  private void twoColumns(long number, String gene, String label) {
    if (NO_VALUE.contains(gene) || NO_VALUE.contains(label)) {
      throw malformed(
          number,
          "has gene \"" + gene + "\" and label \"" + label + "\"",
          "both; complete the line or remove it");
    }
    add(number, List.of(gene), label);
  }

  private void perEnsemblId(long number, String id, String name, String label) {
    if (NO_VALUE.contains(id)) {
      throw malformed(number, "has no ensembl_id", "an Ensembl id on each line");
    }
    if (NO_VALUE.contains(label)) {
      unlabelled++;
    } else {
      add(number, NO_VALUE.contains(name) ? List.of(id) : List.of(name, id), label);
    }
  }

  /** A header that is a line of another form must not be taken for names of classes. */
  private void columnPerClass(long number, String[] fields) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].isEmpty()) {
        continue;
      }
      if (!ENSEMBL.matcher(fields[i]).matches()) {
        throw unknownForm();
      }
      add(number, List.of(fields[i]), header[i]);
    }
  }

  private void add(long number, List<String> identifiers, String label) {
    entries.add(new Entry(identifiers, label, "line " + number + " of " + fileName));
  }

  private UserError malformed(long number, String found, String expected) {
    return UserError.of("Cannot read %s: line %d %s. Expected %s.", path, number, found, expected);
  }
}
