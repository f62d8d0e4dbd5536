package io.genept.evaluate.genes;

import io.genept.core.GeneMatches;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labelled genes of one embedding.
 *
 * @param entries positions in {@link GeneLabels#entries}
 * @param rows the vector of each
 * @param labels the label of each
 * @param symbols the approved symbol of each
 */
@SuppressWarnings("ArrayRecordComponent")
record LabelledRows(int[] entries, int[] rows, String[] labels, String[] symbols) {
  private static final Logger LOG = LoggerFactory.getLogger(LabelledRows.class);

  /** Number of samples. */
  int size() {
    return rows.length;
  }

  /** Sorts the samples; those that are equal in the order stay as they were. */
  LabelledRows sortedBy(Comparator<Integer> order) {
    return pick(
        IntStream.range(0, size()).boxed().sorted(order).mapToInt(Integer::intValue).toArray());
  }

  /** Keeps some of the samples, in their order. */
  LabelledRows where(IntPredicate chosen) {
    return pick(IntStream.range(0, size()).filter(chosen).toArray());
  }

  private LabelledRows pick(int[] chosen) {
    return new LabelledRows(
        IntStream.of(chosen).map(i -> entries[i]).toArray(),
        IntStream.of(chosen).map(i -> rows[i]).toArray(),
        IntStream.of(chosen).mapToObj(i -> labels[i]).toArray(String[]::new),
        IntStream.of(chosen).mapToObj(i -> symbols[i]).toArray(String[]::new));
  }

  /** Lists the symbols, numbered where a gene is repeated: {@code PAX5}, {@code PAX5#2}. */
  String[] ids() {
    Map<String, Integer> seen = new HashMap<>();
    return Arrays.stream(symbols)
        .map(
            symbol -> {
              int times = seen.merge(symbol, 1, Integer::sum);
              return times == 1 ? symbol : symbol + "#" + times;
            })
        .toArray(String[]::new);
  }

  /** Chooses samples, in the order of their entries. */
  private static LabelledRows choose(
      GeneVectors vectors, GeneLabels labels, int[] rowOfEntry, IntPredicate chosen) {
    int[] entries =
        IntStream.range(0, rowOfEntry.length)
            .filter(entry -> rowOfEntry[entry] >= 0 && chosen.test(entry))
            .toArray();
    int[] rows = IntStream.of(entries).map(entry -> rowOfEntry[entry]).toArray();
    return new LabelledRows(
        entries,
        rows,
        IntStream.of(entries)
            .mapToObj(entry -> labels.entries().get(entry).label())
            .toArray(String[]::new),
        IntStream.of(rows).mapToObj(vectors::symbol).toArray(String[]::new));
  }

  /** Takes all entries that have a vector, repeats kept. */
  static LabelledRows all(GeneVectors vectors, GeneLabels labels, int[] rowOfEntry) {
    return choose(vectors, labels, rowOfEntry, entry -> true);
  }

  /** Takes all entries that have a vector which is not zero, repeats kept. */
  static LabelledRows nonZero(GeneVectors vectors, GeneLabels labels, int[] rowOfEntry) {
    return choose(vectors, labels, rowOfEntry, entry -> !vectors.isZero(rowOfEntry[entry]));
  }

  /** Takes the given entries. */
  static LabelledRows of(
      GeneVectors vectors, GeneLabels labels, int[] rowOfEntry, Set<Integer> entries) {
    return choose(vectors, labels, rowOfEntry, entries::contains);
  }

  /**
   * Finds the entries that every embedding has a vector and a text for, each gene once: the first
   * of its entries. A gene whose entries differ in their label is left out.
   *
   * @param rowsOfEntries for each embedding the row of each entry
   */
  static Set<Integer> shared(
      List<GeneVectors> embeddings, GeneLabels labels, List<int[]> rowsOfEntries) {
    int[] first = rowsOfEntries.get(0);
    Map<Integer, String> labelOfGene = new HashMap<>();
    Set<Integer> ambiguous = new HashSet<>();
    List<Integer> distinct = new ArrayList<>();
    for (int entry = 0; entry < first.length; entry++) {
      if (hasText(embeddings, rowsOfEntries, entry)) {
        String label = labels.entries().get(entry).label();
        String before = labelOfGene.putIfAbsent(first[entry], label);
        if (before == null) {
          distinct.add(entry);
        } else if (!before.equals(label)) {
          ambiguous.add(first[entry]);
        }
      }
    }
    distinct.removeIf(entry -> ambiguous.contains(first[entry]));
    return new HashSet<>(distinct);
  }

  private static boolean hasText(
      List<GeneVectors> embeddings, List<int[]> rowsOfEntries, int entry) {
    for (int e = 0; e < embeddings.size(); e++) {
      int row = rowsOfEntries.get(e)[entry];
      if (row < 0 || !embeddings.get(e).hasText(row) || embeddings.get(e).isZero(row)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Finds the rows of the entries in an embedding.
   *
   * @param what fails where too few match, for example {@code evaluate functional_class}
   * @throws io.genept.core.UserError if too few genes have a vector, or two names of one gene have
   *     different labels
   */
  static int[] match(
      GeneVectors vectors, GeneLabels labels, String what, double minMatchedFraction) {
    GeneMatches matches = vectors.match(labels.genes());
    LOG.info("{}: {}", vectors.name(), matches.summary());
    matches.require(what, vectors.name(), minMatchedFraction);
    int[] rows = matches.rows();
    if (!labels.conflicts()) {
      Map<String, GeneLabels.Entry> first = new HashMap<>();
      for (int entry = 0; entry < rows.length; entry++) {
        if (rows[entry] >= 0) {
          GeneLabels.requireOneClass(
              first, vectors.symbol(rows[entry]), labels.entries().get(entry));
        }
      }
    }
    return rows;
  }
}
