package io.genept.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Parts of the demo atlas: the bundled genes, cell types and gene programmes.
 *
 * <p>Read from tab-separated resources beside this class: {@code hgnc_genes.tsv} (a subset of the
 * rows and columns of HGNC's complete set, CC0), {@code cell_types.tsv} and {@code
 * gene_programmes.tsv}. Genes keep the order of their file, which is their row in the matrix.
 *
 * @param genes the genes by row
 * @param cellTypes the cell types; proportions sum to one
 * @param programmes sets of genes that are high everywhere or answer a stimulus
 */
record DemoCatalogue(List<Gene> genes, List<CellType> cellTypes, List<Programme> programmes) {
  static final String HGNC_GENES = "hgnc_genes.tsv";
  static final String GENE_SUMMARIES = "gene_summaries.tsv";
  static final String CELL_TYPES = "cell_types.tsv";
  static final String GENE_PROGRAMMES = "gene_programmes.tsv";

  private static final String ALL_CELL_TYPES = "all";
  private static final String HOUSEKEEPING = "housekeeping";

  /** A gene of the atlas by its approved symbol and its identifiers. */
  record Gene(String symbol, String entrezId, String ensemblId) {}

  /** A cell type with its share of the cells, its tissue and the symbols of its marker genes. */
  record CellType(String name, double proportion, String tissue, List<String> markers) {}

  /**
   * Genes that act together.
   *
   * @param name {@code housekeeping} or the response to the stimulus
   * @param cellTypes the names of the cell types it acts in, or only {@code all}
   * @param genes approved symbols
   */
  record Programme(String name, List<String> cellTypes, List<String> genes) {
    boolean isHousekeeping() {
      return name.equals(HOUSEKEEPING);
    }

    boolean actsIn(CellType type) {
      return cellTypes.contains(ALL_CELL_TYPES) || cellTypes.contains(type.name());
    }
  }

  DemoCatalogue {
    genes = List.copyOf(genes);
    cellTypes = List.copyOf(cellTypes);
    programmes = List.copyOf(programmes);
  }

  static DemoCatalogue read() {
    return new DemoCatalogue(
        rows(HGNC_GENES).stream()
            .map(
                row ->
                    new Gene(row.get("symbol"), row.get("entrez_id"), row.get("ensembl_gene_id")))
            .toList(),
        rows(CELL_TYPES).stream()
            .map(
                row ->
                    new CellType(
                        row.get("cell_type"),
                        Double.parseDouble(row.get("proportion")),
                        row.get("tissue"),
                        list(row.get("markers"))))
            .toList(),
        rows(GENE_PROGRAMMES).stream()
            .map(
                row ->
                    new Programme(
                        row.get("programme"), list(row.get("cell_types")), list(row.get("genes"))))
            .toList());
  }

  /**
   * Returns the rows of a bundled table, each by its column names.
   *
   * @throws IllegalStateException if the resource is missing or a row has another number of fields
   *     than the header
   */
  static List<Map<String, String>> rows(String resource) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(resource), StandardCharsets.UTF_8))) {
      List<String> columns = fields(reader.readLine());
      return reader.lines().map(line -> row(resource, columns, fields(line))).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a resource beside this class; the caller closes it. */
  static InputStream open(String resource) {
    InputStream stream = DemoCatalogue.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalStateException("The jar lacks io/genept/demo/" + resource);
    }
    return stream;
  }

  /** Returns the row of each gene by symbol. */
  Map<String, Integer> rowsBySymbol() {
    Map<String, Integer> rows = new LinkedHashMap<>();
    for (Gene gene : genes) {
      rows.put(gene.symbol(), rows.size());
    }
    return rows;
  }

  /** Returns the cell type of each marker that no other type has, by symbol. */
  Map<String, String> typeOfMarkersOfOne() {
    Map<String, String> types = new LinkedHashMap<>();
    Set<String> ofSeveral = new HashSet<>();
    for (CellType type : cellTypes) {
      for (String marker : type.markers()) {
        if (types.put(marker, type.name()) != null) {
          ofSeveral.add(marker);
        }
      }
    }
    types.keySet().removeAll(ofSeveral);
    return types;
  }

  private static Map<String, String> row(
      String resource, List<String> columns, List<String> fields) {
    if (fields.size() != columns.size()) {
      throw new IllegalStateException(resource + " has a row of " + fields.size() + " fields");
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), fields.get(i));
    }
    return row;
  }

  private static List<String> fields(String line) {
    return Arrays.asList(line.split("\t", -1));
  }

  private static List<String> list(String field) {
    return List.of(field.split(",", -1));
  }
}
