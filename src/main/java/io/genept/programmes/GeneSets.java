package io.genept.programmes;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import io.genept.io.TextFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;

/**
 * Named sets of genes of a graph, from a GMT file: on each line a name, a description, then genes,
 * with tabs between.
 *
 * <p>The universe of tests is the genes of the graph that are in any set of the file: a gene that
 * no one annotated cannot be found in a set, and would make every set look enriched. Sets of
 * {@value #FEWEST} to {@value #MOST} genes of the universe are tested.
 */
final class GeneSets {
  static final int FEWEST = 5;
  static final int MOST = 500;

  private final List<String> names;
  private final List<int[]> members;
  private final int[][] setsOf;
  private final int universe;
  private final boolean[] annotated;

  private GeneSets(List<String> names, List<int[]> members, boolean[] annotated) {
    this.names = names;
    this.members = members;
    this.annotated = annotated;
    int count = 0;
    for (boolean known : annotated) {
      count += known ? 1 : 0;
    }
    this.universe = count;
    this.setsOf = new int[annotated.length][0];
    for (int set = 0; set < members.size(); set++) {
      for (int node : members.get(set)) {
        setsOf[node] = Arrays.copyOf(setsOf[node], setsOf[node].length + 1);
        setsOf[node][setsOf[node].length - 1] = set;
      }
    }
  }

  /**
   * Reads a file and finds its genes.
   *
   * @param genes the index of all genes
   * @param nodeOfGene node of each indexed gene, or −1
   * @param nodes number of nodes
   * @throws UserError if the file is missing, a line has fewer than three fields or the name of an
   *     earlier line, or no set can be tested
   */
  static GeneSets read(
      String path, Configuration conf, GeneIndex genes, int[] nodeOfGene, int nodes) {
    List<String> names = new ArrayList<>();
    List<int[]> members = new ArrayList<>();
    boolean[] annotated = new boolean[nodes];
    Set<String> seen = new HashSet<>();
    TextFile.lines(
        path,
        conf,
        (number, line) -> {
          if (line.isBlank()) {
            return;
          }
          String[] fields = line.split("\t", -1);
          if (fields.length < 3 || fields[0].isBlank()) {
            throw UserError.of(
                "Cannot read gene sets from %s: line %d has %d tab-separated fields (\"%s\")."
                    + " Expected a name, a description and at least one gene (GMT).",
                path, number, fields.length, line.substring(0, Math.min(40, line.length())));
          }
          if (!seen.add(fields[0])) {
            throw UserError.of(
                "Cannot read gene sets from %s: line %d names the set %s a second time. Expected"
                    + " each set once.",
                path, number, fields[0]);
          }
          TreeSet<Integer> found = new TreeSet<>();
          for (int f = 2; f < fields.length; f++) {
            GeneIndex.Match match = genes.resolveFirst(List.of(fields[f].strip()));
            if (match.matched() && nodeOfGene[match.row()] >= 0) {
              found.add(nodeOfGene[match.row()]);
            }
          }
          found.forEach(node -> annotated[node] = true);
          names.add(fields[0]);
          members.add(found.stream().mapToInt(Integer::intValue).toArray());
        });
    List<String> testedNames = new ArrayList<>();
    List<int[]> tested = new ArrayList<>();
    for (int set = 0; set < names.size(); set++) {
      int size = members.get(set).length;
      if (size >= FEWEST && size <= MOST) {
        testedNames.add(names.get(set));
        tested.add(members.get(set));
      }
    }
    if (tested.isEmpty()) {
      throw UserError.of(
          "Cannot use the gene sets of %s: none of its %,d sets has %d to %d of the graph's %,d"
              + " genes. Expected sets of human gene symbols, Ensembl or Entrez ids.",
          path, names.size(), FEWEST, MOST, nodes);
    }
    return new GeneSets(testedNames, tested, annotated);
  }

  int size() {
    return names.size();
  }

  String name(int set) {
    return names.get(set);
  }

  int members(int set) {
    return members.get(set).length;
  }

  /** Number of genes that are in any set of the file. */
  int universe() {
    return universe;
  }

  /** Counts the nodes that are in the universe. */
  int annotated(int[] nodes) {
    return (int) Arrays.stream(nodes).filter(node -> annotated[node]).count();
  }

  /** Counts the nodes that each set has. */
  int[] overlaps(int[] nodes) {
    int[] overlaps = new int[names.size()];
    for (int node : nodes) {
      for (int set : setsOf[node]) {
        overlaps[set]++;
      }
    }
    return overlaps;
  }
}
