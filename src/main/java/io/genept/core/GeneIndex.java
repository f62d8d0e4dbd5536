package io.genept.core;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds genes by whatever identifier a data set uses, one value at a time, so that mixed columns
 * are fine.
 *
 * <p>Rules are tried in the order of {@link Rule}: an identifier resolves by the first rule that
 * knows it. An identifier that names several genes under its first rule is ambiguous and resolves
 * to none.
 *
 * <p>Serialisable, so that tasks can resolve identifiers without a service to ask.
 */
public final class GeneIndex implements Serializable {
  private static final long serialVersionUID = 1;

  /** Rules by which identifiers are recognised, in the order in which they are tried. */
  public enum Rule {
    /**
     * Ensembl gene id. A version ({@code .12}) and a mark of the pseudoautosomal copy on Y ({@code
     * _PAR_Y}, or the old {@code ENSGR…} form) are ignored.
     */
    ENSEMBL,
    /** NCBI Gene (Entrez) id. */
    ENTREZ,
    /** HGNC id, {@code HGNC:5}. */
    HGNC_ID,
    /** Approved symbol. */
    SYMBOL,
    /** A symbol the gene had before. */
    PREVIOUS_SYMBOL,
    /** Another name that HGNC lists for the gene. */
    ALIAS,
    /** Another name that only NCBI lists for the gene. */
    SYNONYM,
    /** One of the four kinds of names but for upper and lower case, if only one gene has it. */
    ANY_CASE
  }

  /**
   * Names and ids of a gene; absent ids are {@code null}, absent lists empty.
   *
   * @param symbol approved symbol, the key of the gene tables
   * @param hgncId {@code HGNC:5}
   * @param ensemblId {@code ENSG…}
   * @param entrezId NCBI Gene id
   * @param previousSymbols symbols the gene had before
   * @param aliases further names by HGNC
   * @param synonyms further names by NCBI that are not among the others
   */
  public record Gene(
      String symbol,
      String hgncId,
      String ensemblId,
      String entrezId,
      List<String> previousSymbols,
      List<String> aliases,
      List<String> synonyms)
      implements Serializable {
    public Gene {
      previousSymbols = List.copyOf(previousSymbols);
      aliases = List.copyOf(aliases);
      synonyms = List.copyOf(synonyms);
    }

    /** A gene known by its symbol alone. */
    public static Gene named(String symbol) {
      return new Gene(symbol, null, null, null, List.of(), List.of(), List.of());
    }
  }

  /**
   * Result of looking up an identifier.
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
  private static final Pattern VERSION = Pattern.compile("\\.\\d+(?=_PAR_Y$|$)|_PAR_Y$");
  private static final Pattern PAR = Pattern.compile("^ENSGR0?(?=\\d)");

  private final EnumMap<Rule, HashMap<String, Integer>> byRule = new EnumMap<>(Rule.class);

  private GeneIndex() {
    for (Rule rule : Rule.values()) {
      byRule.put(rule, new HashMap<>());
    }
  }

  /** Indexes the genes; the position of a gene in the list is its row. */
  public static GeneIndex of(List<Gene> genes) {
    GeneIndex index = new GeneIndex();
    for (int row = 0; row < genes.size(); row++) {
      Gene gene = genes.get(row);
      index.put(Rule.ENSEMBL, gene.ensemblId() == null ? null : plain(gene.ensemblId()), row);
      index.put(Rule.ENTREZ, gene.entrezId(), row);
      index.put(Rule.HGNC_ID, gene.hgncId(), row);
      index.putName(Rule.SYMBOL, gene.symbol(), row);
      for (String previous : gene.previousSymbols()) {
        index.putName(Rule.PREVIOUS_SYMBOL, previous, row);
      }
      for (String alias : gene.aliases()) {
        index.putName(Rule.ALIAS, alias, row);
      }
      for (String synonym : gene.synonyms()) {
        index.putName(Rule.SYNONYM, key(Rule.SYNONYM, synonym), row);
      }
    }
    return index;
  }

  /** Resolves one identifier; blank or {@code null} matches nothing. */
  public Match resolve(String identifier) {
    if (identifier == null || identifier.isBlank()) {
      return NONE;
    }
    String id = identifier.strip();
    for (Rule rule : Rule.values()) {
      Integer row = byRule.get(rule).get(key(rule, id));
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

  private void putName(Rule rule, String name, int row) {
    put(rule, name, row);
    put(Rule.ANY_CASE, name == null ? null : key(Rule.ANY_CASE, name), row);
  }

  private void put(Rule rule, String key, int row) {
    if (key != null && !key.isBlank()) {
      byRule.get(rule).merge(key.strip(), row, (old, now) -> old.equals(now) ? old : SEVERAL);
    }
  }

  private static String key(Rule rule, String id) {
    return switch (rule) {
      // Older Ensembl ids of a gene are synonyms.
      case ENSEMBL, SYNONYM -> plain(id);
      case ANY_CASE -> id.toUpperCase(Locale.ROOT);
      default -> id;
    };
  }

  private static String plain(String id) {
    if (!id.regionMatches(true, 0, "ENS", 0, 3)) {
      return id;
    }
    String upper = VERSION.matcher(id.toUpperCase(Locale.ROOT)).replaceAll("");
    return PAR.matcher(upper).replaceFirst("ENSG00");
  }
}
