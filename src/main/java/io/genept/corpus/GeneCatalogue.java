package io.genept.corpus;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Every human gene with its names: HGNC's approved genes, their missing ids filled from NCBI's
 * {@code gene_info}, then the genes that only NCBI knows.
 */
final class GeneCatalogue {
  private static final String NOT_A_GENE = "biological-region";
  private static final List<String> HGNC =
      List.of("hgnc_id", "symbol", "alias_symbol", "prev_symbol", "entrez_id", "ensembl_gene_id");
  private static final List<String> GENE_INFO =
      List.of("GeneID", "Symbol", "dbXrefs", "type_of_gene");

  /**
   * A gene of the catalogue.
   *
   * @param type HGNC's locus type, or NCBI's type of gene
   * @param cardType the type as NCBI's page shows it, HGNC's where NCBI has none, or {@code null}
   * @param fullName approved name, else NCBI's description, or {@code null}
   * @param location cytogenetic band, or {@code null}
   * @param designations further full names by NCBI
   */
  record Entry(
      GeneIndex.Gene gene,
      String type,
      String cardType,
      String fullName,
      String location,
      List<String> designations) {}

  private final Map<String, Entry> bySymbol = new LinkedHashMap<>();
  private final Map<String, String> symbolOfEntrez = new HashMap<>();

  private GeneCatalogue() {}

  /**
   * Reads the two files.
   *
   * @param hgnc HGNC complete set
   * @param geneInfo NCBI gene_info of human, or empty
   * @throws UserError if a file is missing, damaged or of another kind
   */
  static GeneCatalogue read(String hgnc, Optional<String> geneInfo, Configuration conf) {
    GeneCatalogue catalogue = new GeneCatalogue();
    TsvFile.forEach(hgnc, conf, "the HGNC complete set", List.of(HGNC), catalogue::addHgnc);
    if (catalogue.bySymbol.isEmpty()) {
      throw UserError.of("Cannot read genes from %s: it holds no approved gene.", hgnc);
    }
    geneInfo.ifPresent(
        path ->
            TsvFile.forEach(
                path, conf, "NCBI gene_info", List.of(GENE_INFO), catalogue::addGeneInfo));
    return catalogue;
  }

  /** All genes by symbol. */
  List<Entry> entries() {
    return bySymbol.values().stream()
        .sorted(Comparator.comparing(entry -> entry.gene().symbol()))
        .toList();
  }

  /** The symbol of an Entrez id, or {@code null}. */
  String symbolOfEntrez(String entrezId) {
    return symbolOfEntrez.get(entrezId);
  }

  private void addHgnc(TsvFile.Line line) {
    String status = line.get("status");
    if (line.get("symbol") == null || (status != null && !status.equals("Approved"))) {
      return;
    }
    add(
        new Entry(
            new GeneIndex.Gene(
                line.get("symbol"),
                line.get("hgnc_id"),
                line.get("ensembl_gene_id"),
                line.get("entrez_id"),
                line.list("prev_symbol"),
                line.list("alias_symbol"),
                List.of()),
            line.get("locus_type"),
            line.get("locus_type"),
            line.get("name"),
            line.get("location"),
            List.of()));
  }

  private void addGeneInfo(TsvFile.Line line) {
    String entrez = line.get("GeneID");
    Map<String, String> ids = crossReferences(line);
    String known = symbolOfEntrez.get(entrez);
    String symbol = known == null ? line.get("Symbol") : known;
    Entry entry = bySymbol.get(symbol);
    if (entry == null) {
      if (symbol != null && !NOT_A_GENE.equals(line.get("type_of_gene"))) {
        add(newGene(symbol, entrez, ids, line));
      }
      return;
    }
    GeneIndex.Gene gene = entry.gene();
    if (known != null || (gene.entrezId() == null && sameHgnc(gene.hgncId(), ids.get("HGNC")))) {
      add(completed(entry, entrez, ids, line));
    }
  }

  private static Entry newGene(
      String symbol, String entrez, Map<String, String> ids, TsvFile.Line line) {
    return new Entry(
        new GeneIndex.Gene(
            symbol,
            ids.get("HGNC"),
            ids.get("Ensembl"),
            entrez,
            List.of(),
            List.of(),
            line.list("Synonyms")),
        line.get("type_of_gene"),
        cardType(line),
        line.get("description"),
        line.get("map_location"),
        designations(line, line.get("description")));
  }

  private static Entry completed(
      Entry entry, String entrez, Map<String, String> ids, TsvFile.Line line) {
    GeneIndex.Gene gene = entry.gene();
    String fullName = entry.fullName() == null ? line.get("description") : entry.fullName();
    return new Entry(
        new GeneIndex.Gene(
            gene.symbol(),
            gene.hgncId(),
            gene.ensemblId() == null ? ids.get("Ensembl") : gene.ensemblId(),
            entrez,
            gene.previousSymbols(),
            gene.aliases(),
            withoutKnownNames(line.list("Synonyms"), gene)),
        entry.type(),
        cardType(line) == null ? entry.cardType() : cardType(line),
        fullName,
        entry.location() == null ? line.get("map_location") : entry.location(),
        designations(line, fullName));
  }

  private static String cardType(TsvFile.Line line) {
    String type = line.get("type_of_gene");
    return type == null ? null : type.replace('-', ' ');
  }

  private static List<String> designations(TsvFile.Line line, String fullName) {
    return line.list("Other_designations").stream().filter(name -> !name.equals(fullName)).toList();
  }

  private static List<String> withoutKnownNames(List<String> names, GeneIndex.Gene gene) {
    return names.stream()
        .filter(
            name ->
                !name.equals(gene.symbol())
                    && !gene.previousSymbols().contains(name)
                    && !gene.aliases().contains(name))
        .toList();
  }

  private static boolean sameHgnc(String own, String other) {
    return own != null && own.equals(other);
  }

  /**
   * {@code HGNC:HGNC:5|Ensembl:ENSG00000121410} as a map by database; of several ids of one
   * database the first.
   */
  private static Map<String, String> crossReferences(TsvFile.Line line) {
    Map<String, String> ids = new HashMap<>();
    for (String reference : line.list("dbXrefs")) {
      int colon = reference.indexOf(':');
      if (colon > 0) {
        ids.putIfAbsent(reference.substring(0, colon), reference.substring(colon + 1));
      }
    }
    return ids;
  }

  private void add(Entry entry) {
    GeneIndex.Gene gene = entry.gene();
    bySymbol.put(gene.symbol(), entry);
    if (gene.entrezId() != null) {
      symbolOfEntrez.put(gene.entrezId(), gene.symbol());
    }
  }
}
