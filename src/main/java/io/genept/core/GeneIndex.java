package io.genept.core;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds genes by whatever identifier a data set uses, one value at a time, so that mixed columns
 * are fine.
 *
 * <p>Rules are tried in the order of {@link Rule}: an identifier resolves by the first rule that
 * knows it. An identifier that names several genes under its first rule is ambiguous and resolves
 * to none.
 */
public final class GeneIndex {

  /** How an identifier was recognised, in the order in which the rules are tried. */
  public enum Rule {
    /** Ensembl gene id; a version ({@code .12}) is ignored. */
    ENSEMBL,
    /** NCBI Gene (Entrez) id. */
    ENTREZ,
    /** HGNC id, {@code HGNC:5}. */
    HGNC_ID,
    /** Approved symbol. */
    SYMBOL,
    /** A symbol the gene had before. */
    PREVIOUS_SYMBOL,
    /** Another name in use for the gene. */
    ALIAS
  }

  /**
   * What is known of one gene's names; absent ids are {@code null}, absent lists empty.
   *
   * @param symbol approved symbol, the key of the gene tables
   */
  public record Gene(
      String symbol,
      String hgncId,
      String ensemblId,
      String entrezId,
      List<String> previousSymbols,
      List<String> aliases)
      implements java.io.Serializable {
    public Gene {
      previousSymbols = List.copyOf(previousSymbols);
      aliases = List.copyOf(aliases);
    }

    /** A gene known by its symbol alone. */
    public static Gene named(String symbol) {
      return new Gene(symbol, null, null, null, List.of(), List.of());
    }
  }

  /**
   * The outcome for one identifier.
   *
   * @param row the gene's position in the indexed list; -1 unless exactly one gene matched
   * @param rule the rule that recognised the identifier; empty if none did
   */
  public record Match(int row, Optional<Rule> rule) {
    public boolean matched() {
      return row >= 0;
    }

    public boolean ambiguous() {
      return row < 0 && rule.isPresent();
    }
  }

  private static final int SEVERAL = -2;
  private static final Match NONE = new Match(-1, Optional.empty());

  private final Map<Rule, Map<String, Integer>> byRule;

  private GeneIndex(Map<Rule, Map<String, Integer>> byRule) {
    this.byRule = byRule;
  }

  /** Indexes the genes; the position of a gene in the list is its row. */
  public static GeneIndex of(List<Gene> genes) {
    Map<Rule, Map<String, Integer>> maps = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      maps.put(rule, new HashMap<>());
    }
    for (int row = 0; row < genes.size(); row++) {
      Gene gene = genes.get(row);
      put(maps, Rule.ENSEMBL, gene.ensemblId() == null ? null : unversioned(gene.ensemblId()), row);
      put(maps, Rule.ENTREZ, gene.entrezId(), row);
      put(maps, Rule.HGNC_ID, gene.hgncId(), row);
      put(maps, Rule.SYMBOL, gene.symbol(), row);
      for (String previous : gene.previousSymbols()) {
        put(maps, Rule.PREVIOUS_SYMBOL, previous, row);
      }
      for (String alias : gene.aliases()) {
        put(maps, Rule.ALIAS, alias, row);
      }
    }
    return new GeneIndex(maps);
  }

  /** Resolves one identifier; blank or {@code null} matches nothing. */
  public Match resolve(String identifier) {
    if (identifier == null || identifier.isBlank()) {
      return NONE;
    }
    String id = identifier.strip();
    for (Rule rule : Rule.values()) {
      Integer row = byRule.get(rule).get(rule == Rule.ENSEMBL ? unversioned(id) : id);
      if (row != null) {
        return new Match(row == SEVERAL ? -1 : row, Optional.of(rule));
      }
    }
    return NONE;
  }

  /**
   * Resolves the first of several identifiers of one gene that matches; an ambiguity is kept if
   * none does.
   */
  public Match resolveFirst(List<String> identifiers) {
    Match best = NONE;
    for (String identifier : identifiers) {
      Match match = resolve(identifier);
      if (match.matched()) {
        return match;
      }
      best = match.ambiguous() ? match : best;
    }
    return best;
  }

  private static void put(Map<Rule, Map<String, Integer>> maps, Rule rule, String key, int row) {
    if (key != null && !key.isBlank()) {
      maps.get(rule).merge(key.strip(), row, (old, now) -> old.equals(now) ? old : SEVERAL);
    }
  }

  private static String unversioned(String id) {
    int dot = id.indexOf('.');
    return dot > 0 && id.toUpperCase(Locale.ROOT).startsWith("ENS") ? id.substring(0, dot) : id;
  }
}
