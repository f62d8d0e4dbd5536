package io.genept.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Human counterparts of another species' genes. Only one-to-one pairs count: a gene with several
 * counterparts, or one that shares its counterpart with another gene, has none.
 */
public final class Orthologues {
  /** No table: the identifiers are of human genes. */
  public static final Orthologues NONE = new Orthologues(Map.of(), 0);

  private static final Pattern MOUSE = Pattern.compile("ENSMUSG\\d+.*|[A-Z][a-z].*");

  private final Map<String, List<String>> humanOf;
  private final int dropped;

  private Orthologues(Map<String, List<String>> humanOf, int dropped) {
    this.humanOf = humanOf;
    this.dropped = dropped;
  }

  /**
   * One line of an orthologue table.
   *
   * @param other identifiers of the other species' gene; the first identifies it
   * @param human identifiers of the human gene; the first identifies it
   */
  public record Pair(List<String> other, List<String> human) {
    public Pair {
      other = List.copyOf(other);
      human = List.copyOf(human);
    }
  }

  /** Keeps the one-to-one pairs; a pair that is repeated counts once. */
  public static Orthologues of(List<Pair> pairs) {
    Map<String, Set<String>> humans = new HashMap<>();
    Map<String, Set<String>> others = new HashMap<>();
    Map<String, Pair> byOther = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      String other = pair.other().get(0);
      String human = pair.human().get(0);
      humans.computeIfAbsent(other, key -> new HashSet<>()).add(human);
      others.computeIfAbsent(human, key -> new HashSet<>()).add(other);
      byOther.merge(other, pair, Orthologues::joined);
    }
    Map<String, List<String>> humanOf = new HashMap<>();
    Set<String> severalGenes = new HashSet<>();
    int kept = 0;
    for (Map.Entry<String, Pair> entry : byOther.entrySet()) {
      Pair pair = entry.getValue();
      if (humans.get(entry.getKey()).size() == 1 && others.get(pair.human().get(0)).size() == 1) {
        kept++;
        for (String name : pair.other()) {
          List<String> before = humanOf.putIfAbsent(plain(name), pair.human());
          if (before != null && !before.equals(pair.human())) {
            severalGenes.add(plain(name));
          }
        }
      }
    }
    humanOf.keySet().removeAll(severalGenes);
    return new Orthologues(Map.copyOf(humanOf), byOther.size() - kept);
  }

  /** Genes of the other species that were left out because they have no single counterpart. */
  public int dropped() {
    return dropped;
  }

  /** True where there is no table: the genes are human. */
  public boolean isEmpty() {
    return humanOf.isEmpty();
  }

  /**
   * Returns the identifiers to look up for a gene.
   *
   * @param identifiers of the gene in the data set
   * @return those of its human counterpart, empty if it has none; without a table {@code
   *     identifiers}
   */
  List<String> lookUp(List<String> identifiers) {
    if (isEmpty()) {
      return identifiers;
    }
    for (String identifier : identifiers) {
      List<String> human = humanOf.get(plain(identifier));
      if (human != null) {
        return human;
      }
    }
    return List.of();
  }

  /** True where an identifier has the form of a mouse gene: {@code ENSMUSG…}, or {@code Cd4}. */
  static boolean looksLikeMouse(String identifier) {
    return MOUSE.matcher(identifier).matches();
  }

  private static String plain(String name) {
    String upper = name.strip().toUpperCase(Locale.ROOT);
    return upper.startsWith("ENS") ? upper.replaceFirst("\\.\\d+$", "") : upper;
  }

  private static Pair joined(Pair first, Pair second) {
    return new Pair(union(first.other(), second.other()), union(first.human(), second.human()));
  }

  private static List<String> union(List<String> first, List<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return new ArrayList<>(all);
  }
}
