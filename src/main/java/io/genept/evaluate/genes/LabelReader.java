package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.evaluate.genes.GeneLabels.Entry;
import io.genept.io.LabelTable;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Reads label files of every form, which the header tells: {@code gene,label}; Geneformer's {@code
 * gene_info_table.csv} ({@code ensembl_id,gene_name,gene_type}); Chen et al. 2020 (an unnamed first
 * column of symbols, {@code assignment}); a column of Ensembl ids for each class, of different
 * lengths ({@code dosage_sens_tf_labels.csv}); and lists without a header, one gene a line.
 */
final class LabelReader implements LabelTable.Lines {
  private static final Pattern ENSEMBL = Pattern.compile("ENS[A-Z]*G\\d+(\\.\\d+)?");

  private final LabelFiles files;
  private final Configuration conf;
  private final List<Entry> entries = new ArrayList<>();
  private String path;
  private String fileName;
  private List<String> header;
  private Form form;
  private long unlabelled;

  /** Form of a table's lines. */
  private sealed interface Form {}

  /** A column of genes and one of labels. */
  private record TwoColumns(int gene, int label) implements Form {}

  /** Ensembl ids, each with a name, by which the paper goes, and a label. */
  private record PerEnsemblId(int id, int name, int label) implements Form {}

  /** Columns of genes under a header that names the classes. */
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
              () -> LabelTable.read(path, conf, this));
    }
    if (form instanceof ColumnPerClass) {
      List<String> classes = header;
      entries.sort(Comparator.comparingInt(entry -> classes.indexOf(entry.label())));
    }
    boolean conflicts =
        form instanceof PerEnsemblId || files.conflicts() == LabelFiles.Conflicts.LEAVE_OUT;
    return new GeneLabels(files.name(), column(), entries, conflicts, unlabelled);
  }

  private String column() {
    return form instanceof TwoColumns columns
        ? header.get(columns.label())
        : form instanceof PerEnsemblId columns ? header.get(columns.label()) : "class";
  }

  private void member(long number, String line, String label) {
    String gene = line.strip();
    if (gene.isEmpty()) {
      return;
    }
    if (gene.indexOf('\t') >= 0 || gene.indexOf(',') >= 0) {
      throw LabelTable.malformed(
          path, number, "is \"" + gene + "\"", "one gene a line in a list of one class");
    }
    add(number, List.of(gene), label);
  }

  @Override
  public void header(List<String> names) {
    header = names;
    form = form(names);
  }

  @Override
  public void line(long number, List<String> fields) {
    if (form instanceof TwoColumns columns) {
      twoColumns(number, fields.get(columns.gene()), fields.get(columns.label()));
    } else if (form instanceof PerEnsemblId columns) {
      perEnsemblId(
          number,
          fields.get(columns.id()),
          fields.get(columns.name()),
          fields.get(columns.label()));
    } else {
      columnPerClass(number, fields);
    }
  }

  private Form form(List<String> names) {
    if (files.geneColumn().isPresent()) {
      return new TwoColumns(
          LabelTable.column(path, names, "--gene-column", files.geneColumn().get()),
          LabelTable.column(path, names, "--label-column", files.labelColumn().orElseThrow()));
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
        path, header.stream().limit(12).toList());
  }

  private void twoColumns(long number, String gene, String label) {
    if (!LabelTable.hasValue(gene) || !LabelTable.hasValue(label)) {
      throw LabelTable.malformed(
          path,
          number,
          "has gene \"" + gene + "\" and label \"" + label + "\"",
          "both; complete the line or remove it");
    }
    add(number, List.of(gene), label);
  }

  private void perEnsemblId(long number, String id, String name, String label) {
    if (!LabelTable.hasValue(id)) {
      throw LabelTable.malformed(path, number, "has no ensembl_id", "an Ensembl id on each line");
    }
    if (!LabelTable.hasValue(label)) {
      unlabelled++;
    } else {
      add(number, LabelTable.hasValue(name) ? List.of(name, id) : List.of(id), label);
    }
  }

  /** Takes a gene of each class; refuses others than Ensembl ids, before which no header stood. */
  private void columnPerClass(long number, List<String> fields) {
    for (int i = 0; i < fields.size(); i++) {
      String gene = fields.get(i);
      if (gene.isEmpty()) {
        continue;
      }
      if (!ENSEMBL.matcher(gene).matches()) {
        throw unknownForm();
      }
      add(number, List.of(gene), header.get(i));
    }
  }

  private void add(long number, List<String> identifiers, String label) {
    entries.add(new Entry(identifiers, label, "line " + number + " of " + fileName));
  }
}
