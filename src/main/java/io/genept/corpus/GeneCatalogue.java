package io.genept.corpus;

import io.genept.core.GeneIndex;
import io.genept.core.UserError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/**
 * Every human gene with its names: HGNC's approved genes, their missing ids filled from NCBI's
 * {@code gene_info}, then the genes that only NCBI knows.
 *
 * <p>An Ensembl id that HGNC gives to a gene is no other gene's, whatever NCBI says. Further ids
 * that NCBI has for a gene, mostly of older releases, count as its synonyms.
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
  private final Set<String> ensemblOfHgnc = new HashSet<>();

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

  /** Returns all genes by symbol. */
  List<Entry> entries() {
    return bySymbol.values().stream()
        .sorted(Comparator.comparing(entry -> entry.gene().symbol()))
        .toList();
  }

  /** Finds the symbol of an Entrez id, or {@code null}. */
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
    ensemblOfHgnc.add(line.get("ensembl_gene_id"));
  }

  private void addGeneInfo(TsvFile.Line line) {
    String entrez = line.get("GeneID");
    Optional<String> hgncId = crossReferences(line, "HGNC").findFirst();
    String known = symbolOfEntrez.get(entrez);
    String symbol = known == null ? line.get("Symbol") : known;
    Entry entry = bySymbol.get(symbol);
    if (entry == null) {
      if (symbol != null && !NOT_A_GENE.equals(line.get("type_of_gene"))) {
        add(newGene(symbol, entrez, hgncId.orElse(null), line));
      }
      return;
    }
    GeneIndex.Gene gene = entry.gene();
    if (known != null
        || (gene.entrezId() == null && hgncId.filter(id -> id.equals(gene.hgncId())).isPresent())) {
      add(completed(entry, entrez, line));
    }
  }

  private Entry newGene(String symbol, String entrez, String hgncId, TsvFile.Line line) {
    List<String> ensembl = freeEnsemblIds(line);
    return new Entry(
        new GeneIndex.Gene(
            symbol,
            hgncId,
            ensembl.stream().findFirst().orElse(null),
            entrez,
            List.of(),
            List.of(),
            synonyms(line, ensembl.stream().skip(1).toList())),
        line.get("type_of_gene"),
        cardType(line),
        line.get("description"),
        line.get("map_location"),
        designations(line, line.get("description")));
  }

  private Entry completed(Entry entry, String entrez, TsvFile.Line line) {
    GeneIndex.Gene gene = entry.gene();
    List<String> ensembl = freeEnsemblIds(line);
    boolean fill = gene.ensemblId() == null && !ensembl.isEmpty();
    String fullName = entry.fullName() == null ? line.get("description") : entry.fullName();
    return new Entry(
        new GeneIndex.Gene(
            gene.symbol(),
            gene.hgncId(),
            fill ? ensembl.get(0) : gene.ensemblId(),
            entrez,
            gene.previousSymbols(),
            gene.aliases(),
            withoutKnownNames(synonyms(line, ensembl.stream().skip(fill ? 1 : 0).toList()), gene)),
        entry.type(),
        cardType(line) == null ? entry.cardType() : cardType(line),
        fullName,
        entry.location() == null ? line.get("map_location") : entry.location(),
        designations(line, fullName));
  }

  /**
   * Lists NCBI's Ensembl ids of a gene except those that HGNC gives to some gene: NCBI lists many
   * under a neighbour or a readthrough gene too.
   */
  private List<String> freeEnsemblIds(TsvFile.Line line) {
    return crossReferences(line, "Ensembl").filter(id -> !ensemblOfHgnc.contains(id)).toList();
  }

  private static List<String> synonyms(TsvFile.Line line, List<String> olderEnsemblIds) {
    return Stream.concat(line.list("Synonyms").stream(), olderEnsemblIds.stream()).toList();
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

  /** Lists the ids of one database in {@code HGNC:HGNC:5|Ensembl:ENSG00000121410}. */
  private static Stream<String> crossReferences(TsvFile.Line line, String database) {
    String start = database + ":";
    return line.list("dbXrefs").stream()
        .filter(reference -> reference.startsWith(start))
        .map(reference -> reference.substring(start.length()));
  }

  private void add(Entry entry) {
    GeneIndex.Gene gene = entry.gene();
    bySymbol.put(gene.symbol(), entry);
    if (gene.entrezId() != null) {
      symbolOfEntrez.put(gene.entrezId(), gene.symbol());
    }
  }
}
