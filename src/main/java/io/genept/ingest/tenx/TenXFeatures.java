package io.genept.ingest.tenx;

import io.genept.core.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The features of a 10x matrix that are genes: those of type "Gene Expression", or all where the
 * third column has no types that Cell Ranger knows. The others are counted in a log line.
 *
 * @param rows of the genes among all features, ascending
 * @param geneOfRow position of a feature among the genes, or {@link #LEFT_OUT}
 */
record TenXFeatures(String[] ids, String[] symbols, int[] rows, int[] geneOfRow) {
  static final int LEFT_OUT = -1;
  private static final Logger LOG = LoggerFactory.getLogger(TenXFeatures.class);
  private static final String GENE_EXPRESSION = "Gene Expression";
  private static final Set<String> OTHER_TYPES =
      Set.of(
          "Antibody Capture",
          "CRISPR Guide Capture",
          "Multiplexing Capture",
          "Custom",
          "Peaks",
          "Antigen Capture",
          "VDJ",
          "VDJ-T",
          "VDJ-B");

  /**
   * Chooses the genes.
   *
   * @param path where the features come from
   * @param features id and, if they are there, symbol and type of each
   * @throws UserError if none is a gene
   */
  static TenXFeatures of(String path, List<String[]> features) {
    Map<String, Integer> leftOut = new TreeMap<>();
    boolean typed =
        features.stream()
            .anyMatch(
                f -> f.length > 2 && (f[2].equals(GENE_EXPRESSION) || OTHER_TYPES.contains(f[2])));
    List<String> ids = new ArrayList<>();
    List<String> symbols = new ArrayList<>();
    int[] rows = new int[features.size()];
    int[] geneOfRow = new int[features.size()];
    for (int row = 0; row < features.size(); row++) {
      String[] feature = features.get(row);
      if (typed && feature.length > 2 && !feature[2].equals(GENE_EXPRESSION)) {
        leftOut.merge(feature[2], 1, Integer::sum);
        geneOfRow[row] = LEFT_OUT;
      } else {
        geneOfRow[row] = ids.size();
        rows[ids.size()] = row;
        ids.add(feature[0]);
        symbols.add(feature.length > 1 && !feature[1].isEmpty() ? feature[1] : feature[0]);
      }
    }
    if (ids.isEmpty()) {
      throw UserError.of(
          "Cannot read %s: none of its %d features is a gene; their types are %s. Expected features"
              + " of type \"%s\".",
          path, features.size(), leftOut, GENE_EXPRESSION);
    }
    if (!leftOut.isEmpty()) {
      LOG.info("{}: features that are not genes are left out: {}", path, leftOut);
    }
    return new TenXFeatures(
        ids.toArray(String[]::new),
        symbols.toArray(String[]::new),
        Arrays.copyOf(rows, ids.size()),
        geneOfRow);
  }

  /** Leaves out genes by a mark for each of them; at least one stays. */
  TenXFeatures only(boolean[] kept) {
    List<Integer> stay = new ArrayList<>();
    int[] places = new int[geneOfRow.length];
    Arrays.fill(places, LEFT_OUT);
    for (int gene = 0; gene < ids.length; gene++) {
      if (kept[gene]) {
        places[rows[gene]] = stay.size();
        stay.add(gene);
      }
    }
    return new TenXFeatures(
        stay.stream().map(gene -> ids[gene]).toArray(String[]::new),
        stay.stream().map(gene -> symbols[gene]).toArray(String[]::new),
        stay.stream().mapToInt(gene -> rows[gene]).toArray(),
        places);
  }
}
