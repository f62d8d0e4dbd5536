package io.genept.evaluate.genes;

import io.genept.core.GeneMatches;
import io.genept.core.UserError;
import io.genept.evaluate.pairs.NamedPair;
import io.genept.evaluate.pairs.Pairs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rows of an embedding for the genes that files of pairs name. */
final class MatchedPairs {
  private static final Logger LOG = LoggerFactory.getLogger(MatchedPairs.class);

  private final GeneVectors embedding;
  private final String task;
  private final Map<String, Integer> rowOf = new HashMap<>();

  /**
   * Finds the genes.
   *
   * @param names of the genes, with repeats
   * @throws UserError if fewer than {@code minFraction} of the different genes have a vector
   */
  MatchedPairs(GeneVectors embedding, String task, List<List<String>> names, double minFraction) {
    this.embedding = embedding;
    this.task = task;
    List<List<String>> genes = names.stream().distinct().toList();
    GeneMatches matches = embedding.match(genes);
    LOG.info("{}: {}", embedding.name(), matches.summary());
    matches.require("evaluate " + task, embedding.name(), minFraction);
    int[] rows = matches.rows();
    for (int gene = 0; gene < rows.length; gene++) {
      rowOf.put(genes.get(gene).get(0), rows[gene]);
    }
  }

  /** Lists the different names of the genes in some pairs. */
  static List<List<String>> names(List<NamedPair> pairs) {
    return pairs.stream()
        .flatMap(pair -> Stream.of(pair.a(), pair.b()))
        .distinct()
        .map(List::of)
        .toList();
  }

  /** Row of a gene, or -1 where it has no vector. */
  int row(String name) {
    return rowOf.getOrDefault(name, -1);
  }

  /** Keeps the pairs of which both genes have a vector, in their stable order. */
  Pairs of(List<NamedPair> pairs) {
    List<NamedPair> kept = new ArrayList<>();
    for (NamedPair pair : pairs) {
      if (row(pair.a()) >= 0 && row(pair.b()) >= 0) {
        kept.add(pair);
      }
    }
    long[] keys =
        kept.stream().mapToLong(pair -> Pairs.key(row(pair.a()), row(pair.b()))).toArray();
    boolean[] positive = new boolean[keys.length];
    for (int i = 0; i < positive.length; i++) {
      positive[i] = kept.get(i).positive();
    }
    return Pairs.of(keys, positive);
  }

  /**
   * Refuses pairs of one class, or none.
   *
   * @param what for example {@code training}
   * @param given number of pairs before those without vectors were left out
   * @throws UserError if a class is absent
   */
  void requireBothClasses(Pairs pairs, String what, int given) {
    if (pairs.size() == 0) {
      throw UserError.of(
          "Cannot evaluate %s: of none of the %,d %s pairs both genes have a vector in %s. Expected"
              + " pairs of genes of that table; check the identifiers and the species.",
          task, given, what, embedding.name());
    }
    int positives = pairs.positives();
    if (positives == 0 || positives == pairs.size()) {
      throw UserError.of(
          "Cannot evaluate %s: all %,d %s pairs whose genes have a vector in %s are labelled %d."
              + " Expected pairs of both classes, 0 and 1.",
          task, pairs.size(), what, embedding.name(), positives == 0 ? 0 : 1);
    }
  }
}
