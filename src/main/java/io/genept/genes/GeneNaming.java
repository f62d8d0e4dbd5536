package io.genept.genes;

import io.genept.core.GeneIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the gene of each vector by the names under which the vector is published.
 *
 * <p>Names with bit-identical vectors form a group: GenePT's release has 93,800 names for 33,703
 * vectors. With a catalogue of genes, these rules apply in order:
 *
 * <ol>
 *   <li>a group is each gene whose approved symbol or id is among its names and among those of no
 *       other group; but a gene whose symbol is merely another name of one of the others is not;
 *   <li>a group without such a gene is the one that its previous symbols agree on, or else its
 *       aliases, if no other group claims that gene;
 *   <li>any other group, and every group without a catalogue, is named by its first name.
 * </ol>
 *
 * <p>The other names of a group become aliases, except those that the catalogue gives to another
 * gene.
 */
public final class GeneNaming {
  private static final List<GeneIndex.Rule> RULES =
      List.of(
          GeneIndex.Rule.SYMBOL,
          GeneIndex.Rule.ENSEMBL,
          GeneIndex.Rule.ENTREZ,
          GeneIndex.Rule.HGNC_ID,
          GeneIndex.Rule.PREVIOUS_SYMBOL,
          GeneIndex.Rule.ALIAS,
          GeneIndex.Rule.SYNONYM,
          GeneIndex.Rule.ANY_CASE);
  private static final int IDENTITIES = 4;

  private final List<GeneIndex.Gene> catalogue;
  private final GeneIndex index;
  private final List<List<String>> groups;
  private final List<List<Integer>> genesOfGroup = new ArrayList<>();
  private final Set<Integer> taken = new HashSet<>();

  private GeneNaming(List<GeneIndex.Gene> catalogue, List<List<String>> groups) {
    this.catalogue = catalogue;
    this.index = GeneIndex.of(catalogue);
    this.groups = groups;
    for (int group = 0; group < groups.size(); group++) {
      genesOfGroup.add(new ArrayList<>(1));
    }
  }

  /**
   * Genes of the groups and of the names without a vector.
   *
   * @param ofGroup for each group its genes, at least one
   * @param without genes of the names without a vector
   * @param inCatalogue number of groups that the catalogue knows
   */
  public record Result(
      List<List<GeneIndex.Gene>> ofGroup, List<GeneIndex.Gene> without, int inCatalogue) {}

  /**
   * Names each group of names, and then the names without a vector: those that the catalogue knows
   * as another name of a gene that is there are left out.
   *
   * @param groups names of one vector each, at least one, no name twice
   * @param without names without a vector
   * @param catalogue genes with their names; empty if there is none
   */
  public static Result of(
      List<List<String>> groups, List<String> without, List<GeneIndex.Gene> catalogue) {
    GeneNaming naming = new GeneNaming(catalogue, groups);
    for (GeneIndex.Rule rule : RULES) {
      naming.claim(rule);
    }
    List<List<GeneIndex.Gene>> genes = new ArrayList<>();
    int known = 0;
    for (int group = 0; group < groups.size(); group++) {
      List<Integer> rows = naming.genesOfGroup.get(group);
      known += rows.isEmpty() ? 0 : 1;
      genes.add(
          rows.isEmpty()
              ? List.of(naming.unknown(groups.get(group)))
              : naming.known(groups.get(group), rows));
    }
    return new Result(genes, naming.without(without), known);
  }

  private List<GeneIndex.Gene> without(List<String> names) {
    List<GeneIndex.Gene> genes = new ArrayList<>();
    for (String name : names) {
      GeneIndex.Match match = index.resolve(name);
      if (!match.matched()) {
        genes.add(named(name));
      } else if (taken.add(match.row())) {
        genes.add(catalogue.get(match.row()));
      }
    }
    return genes;
  }

  /** Gives each gene that exactly one group names by the rule to that group. */
  private void claim(GeneIndex.Rule rule) {
    boolean identity = RULES.indexOf(rule) < IDENTITIES;
    Map<Integer, Set<Integer>> groupsOfGene = new HashMap<>();
    for (int group = 0; group < groups.size(); group++) {
      if (identity || genesOfGroup.get(group).isEmpty()) {
        Set<Integer> genes = genes(groups.get(group), rule);
        if (identity || genes.size() == 1) {
          for (int gene : genes) {
            groupsOfGene.computeIfAbsent(gene, g -> new HashSet<>()).add(group);
          }
        }
      }
    }
    groupsOfGene.forEach(
        (gene, claimants) -> {
          if (claimants.size() == 1 && taken.add(gene)) {
            genesOfGroup.get(claimants.iterator().next()).add(gene);
          }
        });
  }

  private Set<Integer> genes(List<String> names, GeneIndex.Rule rule) {
    Set<Integer> genes = new HashSet<>();
    for (String name : names) {
      GeneIndex.Match match = index.resolve(name);
      if (match.matched() && match.rule().orElseThrow() == rule) {
        genes.add(match.row());
      }
    }
    return rule == GeneIndex.Rule.SYMBOL && genes.size() > 1 ? withoutNamesakes(genes) : genes;
  }

  /**
   * Leaves out genes whose symbol is another name of another gene of the group: the vector is that
   * of the other gene.
   */
  private Set<Integer> withoutNamesakes(Set<Integer> genes) {
    Set<String> otherNames = new HashSet<>();
    for (int gene : genes) {
      otherNames.addAll(catalogue.get(gene).previousSymbols());
      otherNames.addAll(catalogue.get(gene).aliases());
    }
    Set<Integer> kept = new HashSet<>(genes);
    kept.removeIf(gene -> otherNames.contains(catalogue.get(gene).symbol()));
    return kept.isEmpty() ? genes : kept;
  }

  private List<GeneIndex.Gene> known(List<String> names, List<Integer> rows) {
    if (rows.size() > 1) {
      return rows.stream().sorted().map(catalogue::get).toList();
    }
    return List.of(withAliases(catalogue.get(rows.get(0)), newNames(names)));
  }

  private GeneIndex.Gene unknown(List<String> names) {
    return withAliases(named(names.get(0)), newNames(names.subList(1, names.size())));
  }

  /** Returns the names that the catalogue does not know, not even as ambiguous. */
  private List<String> newNames(List<String> names) {
    return names.stream().filter(name -> index.resolve(name).rule().isEmpty()).toList();
  }

  /** Returns a gene known by one name alone; an Ensembl id is its id too. */
  private static GeneIndex.Gene named(String name) {
    return name.startsWith("ENSG")
        ? new GeneIndex.Gene(name, null, name, null, List.of(), List.of(), List.of())
        : GeneIndex.Gene.named(name);
  }

  private static GeneIndex.Gene withAliases(GeneIndex.Gene gene, List<String> more) {
    if (more.isEmpty()) {
      return gene;
    }
    List<String> aliases = new ArrayList<>(gene.aliases());
    aliases.addAll(more);
    return new GeneIndex.Gene(
        gene.symbol(),
        gene.hgncId(),
        gene.ensemblId(),
        gene.entrezId(),
        gene.previousSymbols(),
        aliases,
        gene.synonyms());
  }
}
