package io.genept.evaluate.genes;

import io.genept.core.UserError;
import io.genept.table.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/**
 * Genes and their labels, in the order of the files, repeats kept.
 *
 * @param name of the data set
 * @param column name of the labels: the table's column, or {@code class}
 * @param entries one for each gene that has a label
 * @param conflicts whether a gene may have two labels: with {@code --conflicting-labels leave-out},
 *     and where a line stands for an Ensembl id (Geneformer's {@code gene_info_table.csv})
 * @param unlabelled how many lines have no label
 */
record GeneLabels(
    String name, String column, List<Entry> entries, boolean conflicts, long unlabelled) {
  /**
   * Line of a label file.
   *
   * @param identifiers of the gene, the one the paper goes by first
   * @param place where it stands, {@code line 3 of genes.csv}
   */
  record Entry(List<String> identifiers, String label, String place) {
    String gene() {
      return identifiers.get(0);
    }
  }

  /**
   * Reads the files, which become inputs of the run.
   *
   * @throws UserError if a file is missing or malformed, fewer than two classes occur, or a gene
   *     stands in two classes
   */
  static GeneLabels read(LabelFiles files, Run run) {
    files.paths().forEach(run::input);
    return read(files, run.conf());
  }

  static GeneLabels read(LabelFiles files, Configuration conf) {
    GeneLabels labels = new LabelReader(files, conf).read();
    if (labels.classes().size() < 2) {
      throw UserError.of(
          "Cannot evaluate by %s: %,d genes carry %d different labels (%s). Expected at least two"
              + " labels.",
          String.join(",", files.files()),
          labels.entries().size(),
          labels.classes().size(),
          labels.classes().isEmpty() ? "none" : labels.classes().get(0));
    }
    if (!labels.conflicts()) {
      Map<String, Entry> first = new HashMap<>();
      labels.entries().forEach(entry -> requireOneClass(first, entry.gene(), entry));
    }
    return labels;
  }

  /** Makes a task by these labels of an evaluation. */
  GeneTask.Ready ready(GeneTask.Evaluation evaluation) {
    return new GeneTask.Ready(genes(), classes(), evaluation);
  }

  /** Lists the labels in the order in which they first occur. */
  List<String> classes() {
    return new ArrayList<>(new LinkedHashSet<>(entries.stream().map(Entry::label).toList()));
  }

  /** Identifiers of each entry. */
  List<List<String>> genes() {
    return entries.stream().map(Entry::identifiers).toList();
  }

  /**
   * Refuses a second label of the same gene.
   *
   * @param first the first entry of each gene so far
   * @param gene by which it is known: its identifier, or what that resolved to
   */
  static void requireOneClass(Map<String, Entry> first, String gene, Entry entry) {
    Entry before = first.putIfAbsent(gene, entry);
    if (before != null && !before.label().equals(entry.label())) {
      throw UserError.of(
          "Cannot evaluate by labels of which one gene has two: %s is %s in %s and %s in %s."
              + " Expected one label for each gene; remove one of the lines, or leave such genes out"
              + " of all but the replica: --conflicting-labels leave-out.",
          before.gene().equals(entry.gene()) ? gene : before.gene() + " (" + entry.gene() + ")",
          before.label(),
          before.place(),
          entry.label(),
          entry.place());
    }
  }
}
